"""What is in the database: its version, definitions, history, deadlines, partners."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app import wire
from app.doctor.report import Answer, bad, doubtful, good
from engine.commands.core import library
from engine.commands.core.engine import Engine
from engine.deadlines.deadline import SHANGHAI
from engine.errors import GuichengError
from engine.persistence import definitions, installation, migrations
from engine.queries.audit import verify
from engine.queries.deadlines import working_calendar
from engine.queries.operations import numbers, workers_seen
from engine.settings import shipped

MISSING_AFTER = timedelta(minutes=1)
MOST_SKEW = timedelta(seconds=5)
CALENDAR_AHEAD = timedelta(days=60)
"""The State Council's notice of next year's holidays appears in November."""
_TO_BE_MENDED = {
    "timers_overdue": "个期限已到时而没有处理：请确认 guicheng worker 正在运行。",
    "incidents_open": "个异常待处理：请在“异常”页面按说明处理。",
    "messages_dead": "条消息没有匹配到案件：guicheng dead-letters list。",
    "events_dead": "条对外通知没有送达：guicheng dead-letters list。",
}


def version(engine: Engine) -> Iterable[Answer]:
    """The tables are those of this version, and the database is for this mode."""
    if not migrations.is_current(engine.store, shipped("migrations")):
        yield bad("数据库", "数据库不是本版本的：请运行 guicheng migrate-db。")
        return
    with engine.store.read() as transaction:
        made_for = installation.mode(transaction)
    if made_for not in (None, engine.settings.mode):
        yield bad(
            "数据库", f"数据库是为 {made_for} 建立的，而 GUICHENG_MODE 是 {engine.settings.mode}。"
        )
    yield good("数据库", "表结构是最新的。")


def clocks(engine: Engine, world: datetime) -> Iterable[Answer]:
    """The database's clock and this machine's show the same time."""
    with engine.store.read() as transaction:
        skew = abs(installation.clock(transaction) - world)
    if skew > MOST_SKEW:
        yield bad("时钟", f"本机与数据库的时钟相差 {skew.total_seconds():.0f} 秒；请配置时间同步。")
    else:
        yield good("时钟", "本机与数据库的时钟一致。")


def deployed(engine: Engine) -> Iterable[Answer]:
    """Every procedure that is in force, or still runs, can be read."""
    with engine.store.read() as transaction:
        rows = [row for row, _ in definitions.all_processes(transaction)]
        for row in rows:
            try:
                library.process(engine, transaction, row.key)
            except (GuichengError, ValueError) as error:
                told = f"{row.name or row.id}（{row.id}，第 {row.version} 版）"
                yield bad("流程", f"{told}读不出来：{error} 请重新部署这个流程。")
    yield good("流程", f"核对了 {len(rows)} 个已部署的流程版本。")


def history(engine: Engine) -> Iterable[Answer]:
    """Every chain holds, and the rows (tokens, timers, register, papers) are what it tells."""
    found = verify(engine.store)
    for broken in found.broken:
        yield bad("审计记录", f"链 {broken.chain} 第 {broken.number} 条：{broken.why}")
    yield good("审计记录", f"核对了 {found.chains} 条链，{found.lines} 条记录。")


def work(engine: Engine, now: datetime) -> Iterable[Answer]:
    """Nothing waits that should have been done."""
    found = numbers(engine.store, now)
    for name, sentence in _TO_BE_MENDED.items():
        if found[name]:
            yield doubtful("办理", f"有 {found[name]} {sentence}")
    yield good(
        "办理", f"{found['instances_active']} 个案件在办，{found['timers_pending']} 个期限在计。"
    )


def watch(engine: Engine, world: datetime) -> Iterable[Answer]:
    """Some process fires deadlines."""
    living = [w for w in workers_seen(engine.store) if world - w.seen_at < MISSING_AFTER]
    if living:
        yield good("值守", f"{len(living)} 个进程在值守期限：{'、'.join(w.name for w in living)}。")
    else:
        yield doubtful("值守", "没有进程在值守期限：请运行 guicheng serve 或 guicheng worker。")


def calendar(engine: Engine, now: datetime) -> Iterable[Answer]:
    """The working days of the coming weeks are known."""
    until = (now + CALENDAR_AHEAD).astimezone(SHANGHAI).date()
    if working_calendar(engine.store).knows(until):
        yield good("工作日历", f"{until} 之前的工作日都已公布。")
    else:
        yield doubtful("工作日历", f"{until.year} 年的放假安排还没有导入；请在“工作日历”页面导入。")


def partners(engine: Engine) -> Iterable[Answer]:
    """Whoever is to be heard or told has a secret, and no secret is nobody's."""
    known = set(wire.partners_in_force(engine)())
    connected = set(wire.connections(engine.settings))
    for partner in sorted(known - connected):
        yield doubtful("外部系统", f"{partner} 没有地址和密钥，收不到也发不出消息。")
    for partner in sorted(connected - known):
        yield doubtful("外部系统", f"连接文件中的 {partner} 不属于任何已部署的项目。")
    yield good("外部系统", f"{len(known & connected)} 个外部系统已连接。")
