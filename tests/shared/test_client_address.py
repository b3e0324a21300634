"""From which network a request comes: only what the platform itself writes is believed."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from shared.client_address import ClientAddresses
from shared.settings import SettingError, read_settings
from tests.functions.test_settings import GOOD


@pytest.mark.parametrize(
    ("written", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:50112", "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7:50112", "203.0.113.7"),
        ("10.9.9.9,, 203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:ffff::9]:443", "2001:db8:1:2::/64"),
        ("unknown", None),
        ("203.0.113.7,", None),
        ("300.1.1.1", None),
        ("fe80::1%eth0" * 40, None),
        ("", None),
    ],
)
def test_the_last_entry_without_its_port_and_ipv6_by_its_64(written: str, network: str | None) -> None:
    assert ClientAddresses().network({"client-ip": written}) == network


def test_no_other_header_is_believed() -> None:
    names: list[str] = ["x-forwarded-for", "x-client-ip", "forwarded", "x-azure-socketip"]
    forged = dict.fromkeys(names, "198.51.100.1")

    assert ClientAddresses().network({**forged, "client-ip": "203.0.113.7"}) == "203.0.113.7"
    assert ClientAddresses().network(forged) is None
    assert ClientAddresses("x-azure-socketip").network({**forged, "client-ip": "1.1.1.1"}) == "198.51.100.1"


def test_the_courts_own_rooms_are_not_limited() -> None:
    addresses = ClientAddresses(exempt=(ip_network("203.0.113.0/24"), ip_network("2001:db8:5::/48")))

    assert addresses.network({"client-ip": "203.0.113.250:1"}) is None
    assert addresses.network({"client-ip": "[2001:db8:5:9::1]:1"}) is None
    assert addresses.network({"client-ip": "203.0.114.1"}) == "203.0.114.1"


def test_both_are_settings() -> None:
    given = {**GOOD, "CLIENT_ADDRESS_HEADER": "X-Azure-SocketIP", "UNLIMITED_NETWORKS": "203.0.113.0/24, ::1"}
    addresses = read_settings(given).addresses

    assert addresses.network({"x-azure-socketip": "203.0.113.9"}) is None
    assert addresses.network({"x-azure-socketip": "198.51.100.1"}) == "198.51.100.1"
    assert read_settings(GOOD).addresses == ClientAddresses()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLIENT_ADDRESS_HEADER", "client ip"),
        ("UNLIMITED_NETWORKS", "203.0.113.7/24"),
        ("UNLIMITED_NETWORKS", "x"),
    ],
)
def test_a_mistake_names_the_setting(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({**GOOD, name: value})
