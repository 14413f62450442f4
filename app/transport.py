"""How browsers reach the application: cookies, TLS, and the proxies in front."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.lifecycle.sessions import LASTS
from engine.settings import Settings

COOKIE = "guicheng"
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
"""RFC 6797: for a year, browsers come by TLS alone."""


def configure(app: Flask, settings: Settings) -> None:
    """Give the application its cookies, and believe as many proxies as the settings name.

    In production the cookie has the prefix `__Host-` (RFC 6265bis, section 4.1.3.2): set over TLS,
    by this very host, for all of it. What a client that is no trusted proxy says of its address
    (`X-Forwarded-For`) is not believed.
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
        trusting = ProxyFix(app.wsgi_app, x_for=layers, x_proto=layers, x_host=layers)
        app.wsgi_app = trusting  # type: ignore[method-assign]  # as Flask documents it


def _only_by_tls(response: Response) -> Response:
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    return response
