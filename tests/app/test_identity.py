"""Signing in by an identity provider: a small one on this machine, OpenID Connect as it is."""

import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from json import dumps
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from flask import Flask, jsonify, request
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app import house
from app.identity import provider
from app.web import create_app
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.link_identity import link_identity
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.errors import Invalid
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.queries.accounts import account_of
from engine.settings import Settings, shipped
from tests.tasklist.conftest import MOMENT, PASSWORD


class SmallProvider:
    """Says of everybody what `claims` holds; remembers what it was asked."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1"})
        self.signs_with = self.key
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.forges = self.names_itself = ""
        app = Flask("provider")
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

        @app.get("/.well-known/openid-configuration")
        def about() -> Any:
            return jsonify(
                issuer=self.names_itself or self.issuer,
                authorization_endpoint=f"{self.issuer}/authorize",
                token_endpoint=f"{self.issuer}/token",
                jwks_uri=f"{self.issuer}/keys",
                id_token_signing_alg_values_supported=["RS256"],
            )

        @app.get("/keys")
        def keys() -> Any:
            return jsonify(keys=[self.key.as_dict(private=False)])

        @app.post("/token")
        def token() -> Any:
            self.asked |= request.form
            now = int(time.time())
            claims = {
                "iss": self.issuer, "aud": "guicheng", "sub": "u-1", "iat": now, "exp": now + 60,
                "nonce": self.asked["nonce"], "preferred_username": "lin", "name": "林科",
            } | self.claims  # fmt: skip
            return jsonify(access_token="x", token_type="Bearer", id_token=self._signed(claims))

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.forges == "none":
            parts = (dumps(part).encode() for part in ({"alg": "none", "kid": "1"}, claims))
            return "".join(urlsafe_b64encode(part).decode().rstrip("=") + "." for part in parts)
        if self.forges == "HS256":
            public = OctKey.import_key(self.key.as_pem(private=False))
            return jwt.encode({"alg": "HS256", "kid": "1"}, claims, public)
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.signs_with)

    def answer(self, address: str) -> dict[str, str]:
        """What the browser brings back from the page at that address."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return {"code": "c", "state": self.asked["state"]}


@pytest.fixture(scope="module")
def served() -> Iterator[SmallProvider]:
    made = SmallProvider()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join(timeout=30)


@pytest.fixture
def idp(served: SmallProvider) -> SmallProvider:
    served.claims, served.signs_with = {}, served.key
    served.forges = served.names_itself = ""
    return served


@pytest.fixture
def settings(tmp_path: Path, idp: SmallProvider) -> Settings:
    told = {
        "name": "粤政通", "issuer": idp.issuer, "client_id": "guicheng", "client_secret": "s",
        "groups": {"keji": ["gd-dept"], "pingshen": ["gd-experts"]}, "second_factor": ["otp"],
    }  # fmt: skip
    (tmp_path / "oidc.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'house.db'}"
    return Settings(url, "demonstration", secret_key="k" * 40, oidc=str(tmp_path / "oidc.yaml"))


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    made = house.build(settings)
    migrations.upgrade(made.store, shipped("migrations"))
    yield made
    made.store.close()


@pytest.fixture
def browser(engine: Engine) -> FlaskClient:
    return create_app(engine).test_client()


def sign_in(browser: FlaskClient, idp: SmallProvider, **other: str) -> TestResponse:
    begun = browser.get("/sign-in/oidc?next=/cases")
    assert begun.status_code == 302
    back = idp.answer(begun.location) | other
    return browser.get("/sign-in/oidc/callback", query_string=back)


def test_who_comes_the_first_time_is_given_an_account_with_the_groups_of_the_mapping(
    browser: FlaskClient, idp: SmallProvider, engine: Engine
) -> None:
    idp.claims = {"groups": ["keji", "unknown"]}
    answer = sign_in(browser, idp)
    assert (answer.status_code, answer.location) == (303, "/cases")
    assert browser.get("/cases").status_code == 200
    found = account_of(engine.store, "lin")
    assert (found.name, found.groups) == ("林科", ("gd-dept",))


def test_the_door_shows_the_way_to_the_provider(browser: FlaskClient) -> None:
    assert "用粤政通登录" in browser.get("/sign-in").get_data(as_text=True)


def test_groups_follow_the_provider_and_the_others_stay(
    browser: FlaskClient, idp: SmallProvider, engine: Engine
) -> None:
    idp.claims = {"groups": ["keji"]}
    sign_in(browser, idp)
    grant_rights(engine, "lin", rights=["operators"], actor=SYSTEM, now=MOMENT)
    idp.claims = {"groups": ["pingshen"]}
    sign_in(browser, idp)
    found = account_of(engine.store, "lin")
    assert (found.groups, found.rights) == (("gd-experts",), ("operators",))


def test_the_organisation_follows_the_provider_where_it_names_one(
    browser: FlaskClient, idp: SmallProvider, engine: Engine
) -> None:
    for claimed, held in (("A1", "A1"), ("B2", "B2"), (None, "B2")):
        idp.claims = {"groups": ["keji"], "organisation": claimed}
        sign_in(browser, idp)
        assert account_of(engine.store, "lin").organisation == held


def test_the_code_is_asked_for_with_pkce_state_and_nonce(
    browser: FlaskClient, idp: SmallProvider
) -> None:
    sign_in(browser, idp)
    assert idp.asked["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge", "code_verifier"} <= idp.asked.keys()


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "http://another"},
        {"exp": 1},
        {"sub": None},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_token_that_is_not_for_us_now_opens_nothing(
    browser: FlaskClient, idp: SmallProvider, wrong: dict[str, Any]
) -> None:
    idp.claims = wrong
    assert sign_in(browser, idp).status_code == 401
    assert browser.get("/cases").status_code == 302


def test_a_token_of_another_key_opens_nothing(browser: FlaskClient, idp: SmallProvider) -> None:
    idp.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert sign_in(browser, idp).status_code == 401


@pytest.mark.parametrize("forged", ["none", "HS256"])
def test_a_token_that_the_provider_has_not_signed_opens_nothing(
    browser: FlaskClient, idp: SmallProvider, forged: str
) -> None:
    """Without a signature, or with one made of the public key (RFC 8725, section 3.1)."""
    idp.forges = forged
    assert sign_in(browser, idp).status_code == 401
    assert browser.get("/cases").status_code == 302


def test_an_answer_is_good_in_the_browser_that_asked_and_once(
    browser: FlaskClient, idp: SmallProvider, engine: Engine
) -> None:
    back = idp.answer(browser.get("/sign-in/oidc").location)
    asked = dict(idp.asked)
    other = create_app(engine).test_client()
    assert other.get("/sign-in/oidc/callback", query_string=back).status_code == 401
    other.get("/sign-in/oidc")
    assert other.get("/sign-in/oidc/callback", query_string=back).status_code == 401
    idp.asked = asked
    assert browser.get("/sign-in/oidc/callback", query_string=back).status_code == 303
    assert browser.get("/sign-in/oidc/callback", query_string=back).status_code == 401


def test_another_provider_that_answers_in_its_place_opens_nothing(
    browser: FlaskClient, idp: SmallProvider
) -> None:
    """Mix-up: the answer names who gives it (RFC 9207)."""
    assert sign_in(browser, idp, iss="http://another").status_code == 401
    assert sign_in(browser, idp, iss=idp.issuer).status_code == 303


def test_metadata_of_another_issuer_are_not_believed(idp: SmallProvider, engine: Engine) -> None:
    idp.names_itself = "http://another"
    browser = create_app(engine).test_client()
    assert sign_in(browser, idp).status_code == 401


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_way_back_leads_to_no_other_site(
    browser: FlaskClient, idp: SmallProvider, wanted: str
) -> None:
    begun = browser.get("/sign-in/oidc", query_string={"next": wanted})
    answer = browser.get("/sign-in/oidc/callback", query_string=idp.answer(begun.location))
    assert answer.location == "/tasks"


def test_an_answer_that_nobody_asked_for_opens_nothing(
    browser: FlaskClient, idp: SmallProvider
) -> None:
    assert sign_in(browser, idp, state="forged").status_code == 401
    assert browser.get("/sign-in/oidc/callback?error=access_denied").status_code == 401


def test_an_account_is_never_taken_over_by_its_login(
    browser: FlaskClient, idp: SmallProvider, engine: Engine
) -> None:
    register_account(engine, "lin", name="林", password=PASSWORD, actor=SYSTEM, now=MOMENT)
    answer = sign_in(browser, idp)
    assert answer.status_code == 401
    assert "请系统管理员把账号与您的统一身份关联" in answer.get_data(as_text=True)
    link_identity(engine, "lin", idp.issuer, "u-1", actor=SYSTEM, now=MOMENT)
    assert sign_in(browser, idp).status_code == 303


def test_a_disabled_account_stays_out(
    browser: FlaskClient, idp: SmallProvider, engine: Engine
) -> None:
    sign_in(browser, idp)
    disable_account(engine, "lin", actor=SYSTEM, now=MOMENT, reason="离职")
    assert sign_in(browser, idp).status_code == 401
    assert browser.get("/cases").status_code == 302


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"issuer": None}, "issuer"),
        ({"groups": {"x": ["operators"]}}, "系统权限"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_the_place(
    settings: Settings, change: dict[str, Any], why: str
) -> None:
    path = Path(settings.oidc)
    told = yaml.safe_load(path.read_text(encoding="utf-8")) | change
    path.write_text(yaml.safe_dump({k: v for k, v in told.items() if v is not None}))
    with pytest.raises(Invalid, match=why):
        provider(Flask("x"), settings)


def test_production_speaks_to_its_provider_by_tls_alone(settings: Settings) -> None:
    with pytest.raises(Invalid, match="https"):
        provider(Flask("x"), replace(settings, mode="production"))
