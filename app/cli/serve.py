"""Serve pages, API and webhooks, with the alarm clock, in one process."""

import click

from app import house
from app.chores import alarm_clock
from app.serving import server
from app.telemetry import logs
from app.web import create_app


@click.command()
@click.option("--host", help="监听地址（默认 GUICHENG_HOST 或 127.0.0.1）")
@click.option("--port", type=int, help="端口（默认 GUICHENG_PORT 或 8080）")
@click.option("--no-alarm", is_flag=True, help="不值守期限与通知：另有 guicheng worker 在跑")
def command(host: str | None, port: int | None, no_alarm: bool) -> None:
    """Serve until interrupted."""
    given = house.settings()
    logs.configure(given)
    engine = house.open_engine(given)
    app = create_app(engine)
    alarm = None if no_alarm else alarm_clock(engine)
    if alarm is not None:
        alarm.start()
    host, port = host or engine.settings.host, port or engine.settings.port
    clear = not engine.settings.trusted_proxies
    try:
        bound = server(app, host, port, clear_untrusted_proxy_headers=clear)
        click.echo(f"规程已启动：http://{host}:{port}")
        bound.run()
    finally:
        if alarm is not None:
            alarm.stop()
