"""Addresses and secrets: from the installation's file, and never back to this machine."""

from pathlib import Path

import pytest

from engine.errors import Invalid, Refused
from webhooks.connections import check_address, load_connections


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


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/",
        "http://0.0.0.0/",
        "http://localhost/",
    ],
)
def test_this_machine_and_the_plumbing_are_never_reached(url: str) -> None:
    with pytest.raises(Refused, match="不予发送"):
        check_address(url, allow_loopback=False)


def test_a_private_address_is_a_partner_like_any_other() -> None:
    check_address("https://10.1.2.3/hooks", allow_loopback=False)


def test_a_demonstration_may_reach_its_own_simulator() -> None:
    check_address("http://127.0.0.1:8080/", allow_loopback=True)


@pytest.mark.parametrize("url", ["ftp://10.1.2.3/", "10.1.2.3", "file:///etc/passwd"])
def test_only_web_addresses_are_addresses(url: str) -> None:
    with pytest.raises(Refused, match="http"):
        check_address(url, allow_loopback=False)
