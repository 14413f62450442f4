"""The house as an entry point opens it: settings from the environment, every room assembled."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile, gettempdir

from engine.assembly import assemble
from engine.commands.audit.claim_installation import claim_installation
from engine.commands.audit.seal_history import seal
from engine.commands.core.engine import Engine, installed_with
from engine.commands.core.handlers import DeadlineListener, StepListener
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.feel_functions import functions
from engine.definitions import Installed
from engine.errors import Refused
from engine.persistence import migrations
from engine.persistence.keys import NO_KEYS, Keyring, read_keys
from engine.programmes import Programmes
from engine.queries import audit
from engine.queries.operations import installation_mode
from engine.settings import Settings, shipped
from papers.checking import paper_faults
from papers.issuing import PROPERTY, Issuing
from register import programme_rules
from register.application_window import WINDOW, ApplicationWindow
from register.catalogue import job_headers, own_names
from register.handlers import HANDLERS
from webhooks.partners import partner_faults
from webhooks.sending import checked

_SQLITE = "sqlite:///"
SHORTEST_KEY, FEWEST_DIFFERENT = 32, 12
"""Signs of a secret key, and how many of them differ at least: 32 random ones nearly always do."""


PROGRAMME_CHECKS = (programme_rules.findings, partner_faults, paper_faults)
"""What is looked at of a programme before it is deployed, beside its diagrams and its own words."""


def settings() -> Settings:
    """The settings of this process's environment."""
    return Settings.read(os.environ)


def open_engine(given: Settings | None = None) -> Engine:
    """The engine on its database, which must be up to date.

    Without settings of the caller's own and without GUICHENG_MODE, a command works in the mode
    that the database was made for: it serves nobody. Raises Refused with the command to call where
    the database is not up to date; an SQLite file that is not there is not made.
    """
    wanted = given or settings()
    is_file = wanted.database.startswith(_SQLITE)
    if is_file and not Path(wanted.database.removeprefix(_SQLITE)).is_file():
        raise Refused(f"{wanted.database} 还没有建好：请先运行 guicheng migrate-db。")
    engine = build(wanted)
    if not migrations.is_current(engine.store, shipped("migrations")):
        raise Refused("数据库还没有建好或不是最新版本：请先运行 guicheng migrate-db。")
    if given is None and "GUICHENG_MODE" not in os.environ:
        engine = _as_made(engine)
    claim_installation(engine)
    return engine


def _as_made(engine: Engine) -> Engine:
    made_for = installation_mode(engine.store)
    if made_for != "demonstration" or not engine.settings.production:
        return engine
    return build(replace(engine.settings, mode="demonstration"))


def build(given: Settings) -> Engine:
    """The engine, whatever the state of its database; an SQLite file's folder is made."""
    if given.database.startswith(_SQLITE):
        Path(given.database.removeprefix(_SQLITE)).parent.mkdir(parents=True, exist_ok=True)
    handlers = checked(HANDLERS)
    return assemble(
        given,
        handlers,
        _step_listeners(),
        audit_keys(given),
        _deadline_listeners(),
        PROGRAMME_CHECKS,
        job_headers(),
        own_names(),
    )


def installed(programmes: Programmes, calendar: Callable[[], WorkingCalendar]) -> Installed:
    """What files are checked against before they are deployed: the same as at a deployment."""
    known = functions(programmes.timers, calendar)
    return installed_with(
        programmes,
        known,
        HANDLERS,
        {**_step_listeners(), **_deadline_listeners()},
        job_headers(),
    )


def _step_listeners() -> dict[str, StepListener]:
    return {PROPERTY: Issuing()}


def _deadline_listeners() -> dict[str, DeadlineListener]:
    return {WINDOW: ApplicationWindow()}


def secret_key(given: Settings) -> str:
    """What signs sessions: the setting; a demonstration makes one and keeps it in var/.

    Raises Refused in production where the setting is missing or could be guessed.
    """
    if given.production and not _is_hard_to_guess(given.secret_key):
        raise Refused(
            f"正式环境须设置 GUICHENG_SECRET_KEY：至少 {SHORTEST_KEY} 个随机字符，"
            "例如 python -c 'import secrets; print(secrets.token_urlsafe(48))' 的输出。"
        )
    if given.secret_key:
        return given.secret_key
    kept = Path("var/secret_key")
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(32))
    return kept.read_text()


def _is_hard_to_guess(key: str) -> bool:
    return len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_DIFFERENT


def sandboxes(given: Settings) -> Path:
    """The folder for drafts that are played: the setting; else beside the database where that is a
    file, or in the machine's folder for what may be lost.
    """
    if given.sandboxes:
        return Path(given.sandboxes)
    if given.database.startswith(_SQLITE):
        return Path(given.database.removeprefix(_SQLITE)).parent / "sandboxes"
    return Path(gettempdir()) / "guicheng-sandboxes"


def audit_keys(given: Settings) -> Keyring:
    """What signs the history: the keys of the setting's file; a demonstration makes one in var/."""
    if given.audit_keys:
        return read_keys(Path(given.audit_keys).read_text("utf-8"), given.audit_keys)
    if given.production:
        return NO_KEYS
    kept = Path("var/audit_keys")
    if not kept.exists():
        _make_once(kept, f"demonstration {secrets.token_urlsafe(32)}\n")
    return read_keys(kept.read_text("utf-8"), str(kept))


def _make_once(path: Path, text: str) -> None:
    """The file, whole as soon as it is there, and the same for all who make it at once."""
    path.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, encoding="utf-8") as made:
        made.write(text)
        made.flush()
        with suppress(FileExistsError):
            os.link(made.name, path)


def require_audit_keys(engine: Engine) -> None:
    """Raises Refused in production without a key: whoever writes the database could sign anew."""
    if engine.settings.production and not engine.settings.audit_keys:
        raise Refused(
            "正式环境须设置 GUICHENG_AUDIT_KEYS（数据库之外的密钥文件），用于签署审计记录。"
        )


def sign_history(engine: Engine) -> None:
    """Sign what was written before there was a key; never again by itself once that is done."""
    if audit_keys(engine.settings).current and not audit.is_signed(engine.store):
        seal(engine)
