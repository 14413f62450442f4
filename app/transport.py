"""How browsers reach the application: cookies, TLS, and the proxies in front."""

import logging
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.lifecycle.sessions import LASTS
from engine.settings import IpNetwork, Settings

COOKIE = "guicheng"
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
"""RFC 6797: for a year, browsers come by TLS alone."""


def configure(app: Flask, settings: Settings) -> None:
    """Give the application its cookies, and believe as many proxies as the settings name.

    In production the cookie has the prefix `__Host-` (RFC 6265bis, section 4.1.3.2): set over TLS,
    by this very host, for all of it. What anybody but a trusted proxy says of the caller
    (`X-Forwarded-…`) is not believed: neither a client's own words to the proxy nor those of
    whoever reaches this server past it.
    """
    app.config.update(
        SESSION_COOKIE_NAME=f"__Host-{COOKIE}" if settings.production else COOKIE,
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.after_request(_only_by_tls)
    layers = settings.trusted_proxies
    if layers:
        app.wsgi_app = TrustedProxies(  # type: ignore[method-assign]  # as Flask documents it
            app.wsgi_app, layers, settings.proxy_addresses
        )


class TrustedProxies:
    """Believes `X-Forwarded-…` where the request comes from the address of a proxy; of others it
    hands on none of these fields.
    """

    def __init__(self, app: Any, layers: int, addresses: Sequence[IpNetwork]) -> None:
        self._app, self._addresses = app, addresses
        self._believing = ProxyFix(app, x_for=layers, x_proto=layers, x_host=layers)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """A WSGI application (PEP 3333)."""
        peer = str(environ.get("REMOTE_ADDR", ""))
        if self._is_proxy(peer):
            return self._believing(environ, start_response)
        told = [name for name in environ if name.startswith("HTTP_X_FORWARDED_")]
        if told or "HTTP_FORWARDED" in environ:
            logging.getLogger(__name__).warning(
                "%s is none of GUICHENG_PROXY_ADDRESSES: its X-Forwarded-… is not believed", peer
            )
        for name in (*told, "HTTP_FORWARDED"):
            environ.pop(name, None)
        return self._app(environ, start_response)

    def _is_proxy(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._addresses)


def _only_by_tls(response: Response) -> Response:
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    return response
