"""How browsers reach the application, and which installations start at all."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request

from app import house
from app.web import create_app
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.errors import Invalid, Refused
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.settings import Settings, shipped
from tests.tasklist.conftest import MOMENT, PASSWORD

KEY = "q8Zr1Jm5Vd0Xw3Ks7Ty2Pn6Lb9Hc4Gf1"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    keys = tmp_path / "audit_keys"
    keys.write_text(f"2026 {KEY}\n")
    return Settings(
        f"sqlite:///{tmp_path / 'house.db'}", "production", secret_key=KEY, audit_keys=str(keys)
    )


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    made = house.build(settings)
    migrations.upgrade(made.store, shipped("migrations"))
    register_account(
        made, "wang", name="王处", password=PASSWORD, groups=["dept"], actor=SYSTEM, now=MOMENT
    )
    yield made
    made.store.close()


@pytest.fixture
def app(engine: Engine) -> Flask:
    return create_app(engine)


def sign_in(app: Flask, **environment: str) -> str:
    """The cookie that a browser is given in a process where nobody has signed in before."""
    client = app.test_client()
    more = {"base_url": "https://guicheng.example", "environ_overrides": environment}
    page = client.get("/sign-in", **more).get_data(as_text=True)
    sent = {
        "login": "wang",
        "password": PASSWORD,
        "csrf_token": page.partition('name="csrf_token" value="')[2].partition('"')[0],
    }
    headers = {"Referer": "https://guicheng.example/sign-in"}
    answer = client.post("/sign-in", data=sent, headers=headers, **more)
    assert answer.status_code == 303
    return answer.headers["Set-Cookie"]


def test_the_cookie_belongs_to_this_host_over_tls_and_lasts_a_working_day(app: Flask) -> None:
    cookie = sign_in(app)
    assert cookie.startswith("__Host-guicheng=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert app.permanent_session_lifetime.total_seconds() == 12 * 3600


def test_browsers_are_told_to_come_by_tls_alone(app: Flask) -> None:
    told = "Strict-Transport-Security"
    client = app.test_client()
    assert "max-age=31536000" in client.get("/sign-in", base_url="https://x").headers[told]
    assert told not in client.get("/sign-in").headers


@pytest.mark.parametrize(
    ("layers", "proxies", "address"),
    [
        (0, "10.0.0.9", "10.0.0.9"),
        (1, "10.0.0.9", "203.0.113.5"),
        (1, "10.0.0.0/24 ::1", "203.0.113.5"),
        (1, "10.0.0.8", "10.0.0.9"),
        (1, "", "10.0.0.9"),
    ],
)
def test_the_address_is_what_the_trusted_proxies_say_and_nobody_else(
    engine: Engine, settings: Settings, layers: int, proxies: str, address: str
) -> None:
    """Whoever reaches the server past the proxy cannot say that somebody else called."""
    read = Settings.read({"GUICHENG_PROXY_ADDRESSES": proxies})
    seen = replace(settings, trusted_proxies=layers, proxy_addresses=read.proxy_addresses)
    made = create_app(replace(engine, settings=seen))
    sent = {"X-Forwarded-For": "198.51.100.1, 203.0.113.5", "X-Forwarded-Proto": "https"}
    with made.test_client() as client:
        client.get("/livez", headers=sent, environ_base={"REMOTE_ADDR": "10.0.0.9"})
        assert request.remote_addr == address
        assert request.is_secure == (address != "10.0.0.9")


@pytest.mark.parametrize("given", ["proxy", "10.0.0.5/24", "10.0.0.0/99"])
def test_addresses_of_proxies_that_cannot_be_are_refused(given: str) -> None:
    with pytest.raises(Invalid, match="GUICHENG_PROXY_ADDRESSES"):
        Settings.read({"GUICHENG_PROXY_ADDRESSES": given})


@pytest.mark.parametrize("given", ["-1", "10", "viele", ""])
def test_a_number_of_proxies_that_cannot_be_is_refused(given: str) -> None:
    with pytest.raises(Invalid, match="GUICHENG_TRUSTED_PROXIES"):
        Settings.read({"GUICHENG_TRUSTED_PROXIES": given})


@pytest.mark.parametrize("name", ["LARGEST_REQUEST", "MOST_VARIABLES", "LARGEST_VARIABLES"])
@pytest.mark.parametrize("given", ["-1", "0", "4 MB", "", "99999999999"])
def test_a_limit_of_requests_that_cannot_be_is_refused(name: str, given: str) -> None:
    with pytest.raises(Invalid, match=name):
        Settings.read({f"GUICHENG_{name}": given})


@pytest.mark.parametrize("key", ["", "ab", "a" * 64, "short-but-mixed-1234567890"])
def test_production_does_not_start_with_a_key_that_is_guessed(settings: Settings, key: str) -> None:
    with pytest.raises(Refused, match="GUICHENG_SECRET_KEY"):
        house.secret_key(replace(settings, secret_key=key))


def test_a_database_is_opened_in_the_mode_that_it_was_made_for(
    engine: Engine, settings: Settings
) -> None:
    house.open_engine(settings)
    with pytest.raises(Refused, match="为正式环境建的，不能以演示模式"):
        house.open_engine(replace(settings, mode="demonstration"))


def test_a_demonstration_does_not_become_production(engine: Engine, settings: Settings) -> None:
    house.open_engine(replace(settings, mode="demonstration"))
    with pytest.raises(Refused, match="为演示建的，不能以正式环境模式"):
        house.open_engine(settings)


def test_a_command_works_in_the_mode_its_database_was_made_for(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.open_engine(replace(settings, mode="demonstration"))
    monkeypatch.setenv("GUICHENG_DATABASE", settings.database)
    monkeypatch.delenv("GUICHENG_MODE", raising=False)
    assert house.open_engine().settings.mode == "demonstration"
    monkeypatch.setenv("GUICHENG_MODE", "production")
    with pytest.raises(Refused, match="为演示建的，不能以正式环境模式"):
        house.open_engine()


def test_what_serves_says_its_mode(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.open_engine(replace(settings, mode="demonstration"))
    monkeypatch.setenv("GUICHENG_DATABASE", settings.database)
    monkeypatch.delenv("GUICHENG_MODE", raising=False)
    with pytest.raises(Refused, match="为演示建的，不能以正式环境模式"):
        create_app()


def test_production_opens_with_nobody_who_may_do_everything(
    engine: Engine, settings: Settings
) -> None:
    with pytest.raises(Refused, match="三个账号担任"):
        register_account(
            engine, "root", name="管", password=PASSWORD, administrator=True,
            actor=SYSTEM, now=MOMENT,
        )  # fmt: skip
    register_account(
        replace(engine, settings=replace(settings, mode="demonstration")),
        "root", name="管", password=PASSWORD, administrator=True, actor=SYSTEM, now=MOMENT,
    )  # fmt: skip
    with pytest.raises(Refused, match="账号 root 什么都能做"):
        house.open_engine(settings)


def test_production_does_not_start_without_a_key_for_the_history(engine: Engine) -> None:
    unsigned = replace(engine, settings=replace(engine.settings, audit_keys=""))
    with pytest.raises(Refused, match="GUICHENG_AUDIT_KEYS"):
        create_app(unsigned)


def test_a_key_that_is_short_is_refused(settings: Settings, tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("2026 k\n")
    with pytest.raises(Invalid, match="不少于 32 个字符"):
        house.build(replace(settings, audit_keys=str(short)))


def test_a_demonstration_makes_its_own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = house.audit_keys(Settings(mode="demonstration"))
    assert made == house.audit_keys(Settings(mode="demonstration"))
    assert (tmp_path / "var" / "audit_keys").stat().st_mode & 0o077 == 0
