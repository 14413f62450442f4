"""账号: make, change, disable and enable them; groups; who stands in for whom."""

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.accounts.change_account import change_account
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.enable_account import enable_account
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_group import register_group
from engine.commands.accounts.register_machine import register_machine
from engine.commands.accounts.reset_password import reset_password
from engine.errors import GuichengError
from engine.lifecycle.authority import require
from engine.queries.accounts import account_of, list_accounts, list_appointments, list_groups
from tasklist.here import actor, engine, now, store, world
from tasklist.language import _

pages = Blueprint("accounts", __name__)


@pages.before_request
def only_administrators() -> None:
    """These pages are the system administrator's own."""
    require(actor(), "管理账号")


@pages.get("/administration/accounts")
def index() -> ResponseReturnValue:
    """Every account, and the forms that make an account, a group or a deputy."""
    return page()


@pages.post("/administration/accounts")
def register() -> ResponseReturnValue:
    """Make an account; the person chooses another password at the first sign-in."""
    given = request.form
    login = given.get("login", "").strip()
    try:
        register_account(
            engine(),
            login,
            name=given.get("name", "").strip(),
            password=given.get("password", ""),
            groups=given.get("groups", "").split(),
            organisation=given.get("organisation", "").strip() or None,
            administrator="administrator" in given,
            to_be_changed=True,
            actor=actor(),
            now=now(),
        )
    except GuichengError as error:
        return page(error, given)
    flash(_("账号「{login}」已新增。", login=login), "good")
    return redirect(url_for("tasklist.accounts.index"), 303)


@pages.post("/administration/machines")
def register_a_machine() -> ResponseReturnValue:
    """新增接口账号."""
    given = request.form
    login = given.get("machine", "").strip()
    try:
        register_machine(
            engine(), login, name=given.get("machine_name", "").strip(), actor=actor(), now=now()
        )
    except GuichengError as error:
        return page(error, given)
    flash(_("账号「{login}」已新增。", login=login), "good")
    return redirect(url_for("tasklist.accounts.index"), 303)


@pages.post("/administration/groups")
def name_group() -> ResponseReturnValue:
    """登记用户组."""
    given = request.form
    id = given.get("group", "").strip()
    try:
        register_group(engine(), id, given.get("group_name", "").strip(), actor=actor(), now=now())
    except GuichengError as error:
        return page(error, given)
    flash(_("用户组「{group}」已登记。", group=id), "good")
    return redirect(url_for("tasklist.accounts.index"), 303)


@pages.get("/administration/accounts/<login>")
def show(login: str) -> ResponseReturnValue:
    """One account, and what can be changed about it."""
    return _one(login)


@pages.post("/administration/accounts/<login>")
def change(login: str) -> ResponseReturnValue:
    """修改 the name, the groups and the organisation."""
    given = request.form
    try:
        change_account(
            engine(),
            login,
            name=given.get("name", "").strip(),
            groups=given.get("groups", "").split(),
            organisation=given.get("organisation", "").strip() or None,
            actor=actor(),
            now=now(),
        )
    except GuichengError as error:
        return _one(login, error)
    return _done(login, _("账号「{login}」已修改。", login=login))


@pages.post("/administration/accounts/<login>/disabling")
def disable(login: str) -> ResponseReturnValue:
    """停用: out at once, in every browser."""
    try:
        disable_account(engine(), login, actor=actor(), now=now(), world=world(), reason=_reason())
    except GuichengError as error:
        return _one(login, error)
    return _done(login, _("账号「{login}」已停用。", login=login))


@pages.post("/administration/accounts/<login>/enabling")
def enable(login: str) -> ResponseReturnValue:
    """启用."""
    try:
        enable_account(engine(), login, actor=actor(), now=now(), reason=_reason())
    except GuichengError as error:
        return _one(login, error)
    return _done(login, _("账号「{login}」已启用。", login=login))


@pages.post("/administration/accounts/<login>/password")
def reset(login: str) -> ResponseReturnValue:
    """重置口令."""
    password = request.form.get("password", "")
    try:
        reset_password(engine(), login, password, actor=actor(), now=now(), world=world())
    except GuichengError as error:
        return _one(login, error)
    return _done(login, _("口令已重置，下次登录时须改为自己的口令。"))


def page(
    error: GuichengError | None = None, given: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    """The list of accounts, with what was wrong with a form that was sent."""
    body = render_template(
        "accounts.html",
        accounts=list_accounts(store()),
        groups=list_groups(store()),
        appointments=list_appointments(store(), now()),
        error=error,
        given=given or {},
    )
    return make_response(body, 200 if error is None else 422)


def _one(login: str, error: GuichengError | None = None) -> ResponseReturnValue:
    body = render_template(
        "account.html", account=account_of(store(), login), error=error, groups=list_groups(store())
    )
    return make_response(body, 200 if error is None else 422)


def _done(login: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "good")
    return redirect(url_for("tasklist.accounts.show", login=login), 303)


def _reason() -> str:
    return request.form.get("reason", "").strip()
