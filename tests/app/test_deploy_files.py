"""Alerts, dashboard, proxy and services: each file beside the program names what there is."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from app import house
from app.cli import cli
from app.web import create_app
from engine.persistence import migrations
from engine.settings import Settings, shipped

DEPLOY = Path(__file__).parents[2] / "deploy"
_NUMBER = re.compile(r"guicheng_[a-z_]+")


def _expressions() -> Iterator[str]:
    rules = yaml.safe_load((DEPLOY / "prometheus-alerts.yml").read_text("utf-8"))
    yield from (rule["expr"] for group in rules["groups"] for rule in group["rules"])
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))
    yield from (t["expr"] for panel in dashboard["panels"] for t in panel["targets"])


def test_alerts_and_dashboard_ask_for_numbers_that_are_told(tmp_path: Path) -> None:
    settings = Settings(f"sqlite:///{tmp_path}/a.db", "demonstration", secret_key="k" * 40)
    engine = house.build(settings)
    migrations.upgrade(engine.store, shipped("migrations"))
    told = set(_NUMBER.findall(create_app(engine).test_client().get("/metrics").text))
    engine.store.close()
    asked = {name for expression in _expressions() for name in _NUMBER.findall(expression)}
    assert asked - told - {"guicheng_request_seconds_count"} <= {
        "guicheng_request_seconds_bucket",
        "guicheng_request_statements_bucket",
    }
    assert len(asked) > 10


@pytest.mark.parametrize("service", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.stem)
def test_the_services_call_commands_that_exist(service: Path) -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    unit.read(service, encoding="utf-8")
    called = [value for key, value in unit["Service"].items() if key.startswith("ExecStart")]
    known = cli.list_commands(None)  # type: ignore[arg-type,attr-defined]  # needs no context
    assert called
    assert all(command.split()[1] in known for command in called)


def test_the_proxys_file_is_one_that_nginx_takes(tmp_path: Path) -> None:
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("no nginx here")
    key, certificate = tmp_path / "k.pem", tmp_path / "c.pem"
    subject = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=guicheng", "-days", "1"]
    files = ["-keyout", key, "-out", certificate]
    subprocess.run(["openssl", "req", *subject, *files], check=True, capture_output=True)
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    text = text.replace("/etc/ssl/guicheng.pem", str(certificate))
    text = text.replace("/etc/ssl/guicheng.key", str(key))
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ {text} }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    done = subprocess.run(
        [nginx, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
