"""Operators hear of a certificate that nobody has renewed, while there is time."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509 import load_pem_x509_certificate

from functions.platform.timers import CERTIFICATE, WARN_DAYS, warn_of_expiry
from local_host.event_certificate import new_certificate
from shared.meetings.call_events.envelope import EnvelopeOpener
from tests.infra.code_names import ROOT

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


class InDays:
    """A certificate with this many days left."""

    def __init__(self, days: int) -> None:
        self._days = days

    def days_left(self, now: datetime) -> int:
        assert now == NOW
        return self._days


@pytest.mark.parametrize(("days", "lines"), [(WARN_DAYS, 0), (WARN_DAYS - 1, 1), (0, 1), (-3, 1)])
def test_a_line_is_written_in_the_last_sixty_days(
    days: int, lines: int, caplog: pytest.LogCaptureFixture
) -> None:
    warn_of_expiry(InDays(days), NOW)

    told = [vars(record) for record in caplog.records]
    assert [(one["levelno"], one["work"]) for one in told] == [(logging.WARNING, CERTIFICATE)] * lines
    assert all(f"expires in {days} days" in one["message"] for one in told)


def test_without_call_events_there_is_nothing_to_expire(caplog: pytest.LogCaptureFixture) -> None:
    warn_of_expiry(None, NOW)

    assert caplog.records == []


def test_the_days_are_those_of_the_certificate() -> None:
    certificate, key = new_certificate()
    until = load_pem_x509_certificate(certificate.encode()).not_valid_after_utc
    opener = EnvelopeOpener(certificate, key)

    assert opener.days_left(until - timedelta(days=30, hours=1)) == 30
    assert opener.days_left(until + timedelta(hours=1)) == -1


def test_the_alert_looks_for_that_line_and_the_vault_renews_before() -> None:
    alerts = json.loads((ROOT / "infra" / "app" / "alerts.json").read_text("utf-8"))
    (alert,) = (one for one in alerts if one["name"] == "certificado-vencendo")
    policy = json.loads((ROOT / "infra" / "graph-events.policy.json").read_text("utf-8"))

    assert f'Properties.work == "{CERTIFICATE}"' in alert["query"]
    assert policy["lifetimeActions"][0]["trigger"]["daysBeforeExpiry"] > WARN_DAYS
    assert policy["secretProperties"]["contentType"] == "application/x-pem-file"
