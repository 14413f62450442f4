"""统一身份认证: another system says who somebody is (OpenID Connect Core 1.0)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from authlib.common.errors import AuthlibBaseError
from flask import request
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from engine.commands.sessions.sign_in_by_identity import Identity
from engine.errors import Refused


class Client(Protocol):
    """What is used of Authlib's client: state, nonce, PKCE and the id token are its business."""

    def authorize_redirect(self, redirect_uri: str) -> ResponseReturnValue:
        """To the provider."""

    def load_server_metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself."""

    def authorize_access_token(self, **how: Any) -> Mapping[str, Any]:
        """Back from it, with the verified claims as `userinfo`."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that this installation trusts.

    `claims` says which claim is the login, the name, the organisation and the groups; `groups`
    which groups of ours the provider's stand for; `strong` which methods (`amr`, RFC 8176) count as
    a second factor.
    """

    name: str
    issuer: str
    client_id: str
    client: Client
    claims: Mapping[str, str]
    groups: Mapping[str, Sequence[str]]
    strong: frozenset[str]

    def identity(self) -> Identity:
        """Who has come back, by the answer in this request. Raises Refused where it is no good."""
        wanted = {
            "iss": {"essential": True, "values": [self.issuer]},
            "aud": {"essential": True, "values": [self.client_id]},
            "sub": {"essential": True},
        }
        try:
            self._require_issuer()
            found = self.client.authorize_access_token(claims_options=wanted)
        except (AuthlibBaseError, JoseError, RequestException, ValueError, RuntimeError) as error:
            raise Refused(
                f"{self.name}没有确认您的身份（{type(error).__name__}），请重新登录。"
            ) from error
        told = found.get("userinfo")
        if not isinstance(told, Mapping):
            raise Refused(f"{self.name}没有给出身份令牌，请联系系统管理员。")
        return self._read(told)

    def _require_issuer(self) -> None:
        """Raises ValueError where the metadata, or the answer itself, is another provider's
        (OpenID Connect Discovery 1.0, section 4.3; RFC 9207)."""
        about, answered = self.client.load_server_metadata(), request.args.get("iss")
        if about.get("issuer") != self.issuer or answered not in (None, self.issuer):
            raise ValueError("another issuer")

    def _read(self, told: Mapping[str, Any]) -> Identity:
        login, name, organisation = (
            self._text(told, what) for what in ("login", "name", "organisation")
        )
        given = told.get(self.claims.get("groups", ""))
        theirs = [str(one) for one in given] if isinstance(given, list) else []
        methods = told.get("amr")
        return Identity(
            issuer=self.issuer,
            subject=str(told["sub"]),
            login=login,
            name=name or login,
            organisation=organisation or None,
            groups=frozenset(ours for one in theirs for ours in self.groups.get(one, ())),
            managed=frozenset(ours for many in self.groups.values() for ours in many),
            strong=isinstance(methods, list) and not self.strong.isdisjoint(map(str, methods)),
        )

    def _text(self, told: Mapping[str, Any], what: str) -> str:
        value = told.get(self.claims.get(what, ""))
        return value.strip() if isinstance(value, str) else ""
