"""Addresses and secrets: from the installation's file, and never back to this machine."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import Invalid, NotFound, Refused
from webhooks.connecting import connect, move, retire, rotate
from webhooks.connections import Connection, ConnectionFile, load_connections
from webhooks.signature import read_secret
from webhooks.targets import judged


def test_the_file_gives_each_partner_its_secrets_and_address(tmp_path: Path) -> None:
    path = tmp_path / "connections.yaml"
    path.write_text("portal: {secrets: [whsec_Z3VpY2hlbmc=], url: 'https://10.1.2.3/x'}")
    portal = load_connections(path)["portal"]
    assert (portal.secrets, portal.url) == ((b"guicheng",), "https://10.1.2.3/x")


def test_without_a_file_nobody_is_connected() -> None:
    assert load_connections(None) == {}


def test_a_bad_secret_names_file_and_partner(tmp_path: Path) -> None:
    path = tmp_path / "connections.yaml"
    path.write_text("portal: {secrets: [hello]}")
    with pytest.raises(Invalid, match=r"connections\.yaml 中 portal 的 secrets 有误"):
        load_connections(path)


def test_a_partner_is_added_and_its_key_changed_while_the_old_one_still_verifies(
    tmp_path: Path,
) -> None:
    path = tmp_path / "connections.yaml"
    known = ConnectionFile(path)
    first = connect(path, "portal", "https://10.1.2.3/x")
    assert known["portal"].secrets == (read_secret(first),)
    second = rotate(path, "portal")
    assert known["portal"].secrets == (read_secret(second), read_secret(first))
    assert retire(path, "portal") == 1
    move(path, "portal", None)
    assert known["portal"] == Connection((read_secret(second),))
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="已经接入"):
        connect(path, "portal", None)
    with pytest.raises(NotFound, match="nobody"):
        rotate(path, "nobody")


PORTAL = "portal: {secrets: [whsec_Z3VpY2hlbmc=]}\n"
ARCHIVE = "archive: {secrets: [whsec_Z3VpY2hlbmc=], url: 'https://10.1.2.4/'}\n"


def test_a_partner_that_is_written_down_is_connected_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "connections.yaml"
    path.write_text(PORTAL)
    known = ConnectionFile(path)
    assert set(known) == {"portal"}
    path.write_text(PORTAL + ARCHIVE)
    assert set(known) == {"portal", "archive"}
    assert known["archive"].url == "https://10.1.2.4/"


def test_a_file_that_is_wrong_by_now_takes_no_connection_away(tmp_path: Path) -> None:
    path = tmp_path / "connections.yaml"
    path.write_text(PORTAL)
    known = ConnectionFile(path)
    path.write_text(PORTAL + "archive: {secrets: [hello]}")
    assert set(known) == {"portal"}
    path.write_text(PORTAL + ARCHIVE)
    assert set(known) == {"portal", "archive"}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/",
        "http://0.0.0.0/",
        "http://localhost/",
        "http://100.100.100.200/latest/meta-data",
        "http://[fd00:ec2::254]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://2130706433/",
        "http://0x7f.1/",
    ],
)
def test_this_machine_and_the_plumbing_are_never_reached(url: str) -> None:
    with pytest.raises(Refused, match="不予发送"):
        judged(url, allow_loopback=False)


def test_a_private_address_is_a_partner_like_any_other() -> None:
    judged("https://10.1.2.3/hooks", allow_loopback=False)


def test_a_demonstration_may_reach_its_own_simulator() -> None:
    judged("http://127.0.0.1:8080/", allow_loopback=True)


@pytest.mark.parametrize("url", ["ftp://10.1.2.3/", "10.1.2.3", "file:///etc/passwd"])
def test_only_web_addresses_are_addresses(url: str) -> None:
    with pytest.raises(Refused, match="http"):
        judged(url, allow_loopback=False)


@pytest.mark.parametrize("url", ["https://[/", "https://a:99999/", "https://" + "a" * 70 + ".cn/"])
def test_an_address_that_is_none_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(Refused):
        judged(url, allow_loopback=False)


def test_the_connection_goes_to_the_address_that_was_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that changes its answer between judging and connecting reaches nothing new."""
    answers = iter(("10.1.2.3", "127.0.0.1"))

    def look_up(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    target = judged("https://portal.example:8443/hooks?a=1", allow_loopback=False)
    assert target.url == "https://10.1.2.3:8443/hooks?a=1"
    assert (target.host, target.name) == ("portal.example:8443", "portal.example")


def test_one_bad_address_among_good_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, 1, 6, "", (text, 443)) for text in ("10.1.2.3", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Refused, match="不予发送"):
        judged("https://portal.example/", allow_loopback=False)


def test_keys_that_are_changed_at_the_same_moment_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "connections.yaml"
    connect(path, "p", None)
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _n: rotate(path, "p"), range(16)))
    assert {read_secret(one) for one in made} <= {*load_connections(path)["p"].secrets}
