"""The command line makes accounts, tokens and releases, as a department does in its first hour."""

from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from app import house
from app.cli import cli
from engine.clock import Clock
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.sessions.enrol_second_factor import enrol_second_factor, offer_secret
from engine.commands.sessions.second_factor import STEP
from engine.errors import GuichengError
from engine.lifecycle.actor import Actor
from engine.persistence import migrations
from engine.queries.accounts import account_of, actor_of
from engine.queries.definitions import awaiting_release
from engine.settings import shipped
from tests.drawing import chain, diagram, end, start

KEY = "q8Zr1Jm5Vd0Xw3Ks7Ty2Pn6Lb9Hc4Gf1"
PASSWORD = "quiet harbour 47"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    keys = tmp_path / "keys"
    keys.write_text(f"k1 {'abcdefgh' * 6}\n")
    for name, value in {
        "MODE": "production",
        "DATABASE": f"sqlite:///{tmp_path}/guicheng.db",
        "SECRET_KEY": KEY,
        "AUDIT_KEYS": str(keys),
    }.items():
        monkeypatch.setenv(f"GUICHENG_{name}", value)
    made = house.build(house.settings())
    migrations.upgrade(made.store, shipped("migrations"))
    return made


def run(*words: str) -> str:
    found: Result = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def add(login: str, *more: str) -> None:
    run("accounts", "add", login, "--name", f"{login}工", "--password", PASSWORD, *more)


def test_accounts_are_made_changed_granted_and_disabled(engine: Engine) -> None:
    run("accounts", "group", "gd-dept", "--name", "省科技厅")
    add("chen", "--group", "gd-dept")
    add("shen")
    run("accounts", "grant", "shen", "--office", "security")
    run("accounts", "change", "chen", "--name", "陈处")
    run("accounts", "disable", "chen", "--reason", "离职")
    listed = run("accounts", "list")
    assert "chen\t陈处\tgd-dept 停用" in listed
    assert "shen\tshen工\t安全管理员" in listed
    run("accounts", "enable", "chen", "--reason", "返聘")
    assert account_of(engine.store, "chen").active
    with pytest.raises(GuichengError, match="没有用户组“nosuch”"):
        add("lin", "--group", "nosuch")


def test_a_token_is_issued_listed_and_revoked(engine: Engine) -> None:
    run("tokens", "account", "mailer", "--name", "邮件网关")
    token = run("tokens", "issue", "mailer", "--name", "发信", "--scope", "jobs:mail").strip()
    assert token.startswith("gct_")
    listed = run("tokens", "list")
    assert token not in listed
    assert "jobs:mail" in listed
    run("tokens", "revoke", listed.partition("\t")[0])
    assert "已作废" in run("tokens", "list")


def test_a_deployment_is_released_by_a_person_with_both_factors(engine: Engine) -> None:
    add("shen")
    run("accounts", "grant", "shen", "--office", "security")
    secret = with_second_factor(engine, "shen")
    analyst = Actor("an", "安工", frozenset({"analysts"}))
    drawn = diagram(start("S"), end("E"), chain("S", "E"))
    deploy_resources(engine, {"p.bpmn": drawn}, actor=analyst, now=engine.now())
    listed = run("releases", "list")
    key = listed.partition("\t")[0]
    assert "process P 第 1 版 p.bpmn" in listed
    words = ("releases", "release", key, "--account", "shen", "--reason", "已核对")
    with pytest.raises(GuichengError, match="验证码不正确"):
        run(*words, "--password", PASSWORD, "--code", "")
    code = pyotp.TOTP(secret).at(int(Clock().now().timestamp()) + STEP)
    run(*words, "--password", PASSWORD, "--code", code)
    assert awaiting_release(engine.store) == ()


def with_second_factor(engine: Engine, login: str) -> str:
    now = engine.now()
    actor = actor_of(engine.store, login, now=now)
    secret = offer_secret(engine, actor=actor, key=KEY)
    shown = pyotp.TOTP(secret).at(int(now.timestamp()))
    enrol_second_factor(engine, shown, session=0, key=KEY, actor=actor, now=now, world=now)
    return secret


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_organisations_are_entered_from_a_list(engine: Engine, tmp_path: Path, kind: str) -> None:
    file, row = tmp_path / f"list.{kind}", ("91440101MA5CK00144", "甲所")
    if kind == "csv":
        heads = run("organisations", "template").strip()
        file.write_text(f"{heads}\n{','.join(row)}\n", "utf-8-sig")
    else:
        book = Workbook()
        for line in (run("organisations", "template").strip().split(","), row):
            book.active.append(line)  # type: ignore[union-attr]
        book.save(file)
    assert "新登记 1 家" in run("organisations", "enter", str(file), "--reason", "首次登记")
    assert "\t".join(row) in run("organisations", "list")
    with pytest.raises(GuichengError, match="要写明理由"):
        run("organisations", "enter", str(file), "--reason", " ")


def test_a_file_that_is_no_list_is_refused_with_a_sentence(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"no workbook")
    with pytest.raises(GuichengError, match=r"不能读取“list\.xlsx”"):
        run("organisations", "enter", str(file), "--reason", "首次登记")
