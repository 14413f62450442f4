"""The wheel works by itself: without a checkout, without Node, wherever it is installed."""

import os
import runpy
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow

_ASK = """
from app import house
from app.web import create_app
from engine.settings import Settings
engine = house.open_engine(Settings(mode="demonstration"))
client = create_app(engine).test_client()
page = client.get("/sign-in").text
assert "<form" in page, page
links = [part.split('"')[0] for part in page.split('src="')[1:] + page.split('href="')[1:]]
assets = [link for link in links if link.startswith("/assets/") or link.startswith("/static/")]
assert assets, links
assert all(client.get(asset).status_code == 200 for asset in assets), assets
"""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GUICHENG_", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wheel")
    offline = ("--no-deps", "--no-build-isolation", "-q")
    run(sys.executable, "-m", "pip", "wheel", ROOT, *offline, "-w", made, cwd=made)
    return next(made.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel; the libraries are those of the tests."""
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    python = home / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "-q", "--no-deps", "--no-index", wheel, cwd=home)
    [packages] = home.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return home


def test_an_installation_of_the_wheel_alone_serves_its_pages(
    installed: Path, tmp_path: Path
) -> None:
    guicheng = installed / "bin" / "guicheng"
    where = run(installed / "bin" / "python", "-c", "import app; print(app.__file__)", cwd=tmp_path)
    assert str(installed) in where
    run(guicheng, "migrate-db", cwd=tmp_path, GUICHENG_MODE="demonstration")
    run(installed / "bin" / "python", "-c", _ASK, cwd=tmp_path, GUICHENG_MODE="demonstration")


def test_an_installation_finds_its_tables_and_its_scaffold(installed: Path, tmp_path: Path) -> None:
    guicheng = installed / "bin" / "guicheng"
    counted = run(guicheng, "deadline", "T-GX-COOP-10-5-b", "--start", "2026-02-12", cwd=tmp_path)
    assert "2026" in counted
    run(guicheng, "new-programme", "js", cwd=tmp_path)
    assert list(tmp_path.rglob("programme.yaml"))


def test_the_wheel_carries_its_licence(wheel: Path) -> None:
    listed = run(sys.executable, "-m", "zipfile", "-l", wheel, cwd=wheel.parent)
    assert "licenses/LICENSE" in listed


def test_no_wheel_is_built_without_its_bundles(tmp_path: Path) -> None:
    bundles = runpy.run_path(str(ROOT / "hatch_build.py"))["Bundles"]
    hook = bundles(str(tmp_path), {}, None, None, str(tmp_path), "wheel")
    with pytest.raises(RuntimeError, match="make bundles"):
        hook.initialize("standard", {})
    hook.initialize("editable", {})
