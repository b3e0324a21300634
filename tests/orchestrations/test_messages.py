"""What travels through durable history: old payloads still load, other versions are refused by name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from orchestrations.messages import BadMessage, Step, VisitInput
from orchestrations.names import instance_id

RECORDED = json.loads(Path(__file__).with_name("recorded_payloads.json").read_text("utf-8"))
"""Payloads as version 1 wrote them. Visits in flight hold them: never edit, only add."""
ALARM = datetime(2026, 11, 24, 13, 1, 4, 250000, tzinfo=UTC)


def test_recorded_orders_still_load() -> None:
    ticket_id = "d5maxmtvrg-syugyg5po2ebdhxlbzdyparb2w"

    assert [VisitInput.from_payload(payload) for payload in RECORDED["orders"]] == [
        VisitInput(ticket_id, advance=False),
        VisitInput(ticket_id, advance=True),
    ]


def test_recorded_steps_still_load() -> None:
    assert [Step.from_payload(payload) for payload in RECORDED["steps"]] == [
        Step("ringing", ALARM, ended=False),
        Step("in-service", None, ended=False),
        Step("ended", None, ended=True),
    ]


@pytest.mark.parametrize("given", [VisitInput("ticket", advance=False), VisitInput("ticket", advance=True)])
def test_an_input_goes_there_and_back_through_json(given: VisitInput) -> None:
    assert VisitInput.from_payload(json.loads(json.dumps(given.to_payload()))) == given


@pytest.mark.parametrize(
    "step",
    [Step("ringing", ALARM, ended=False), Step("waiting", None, ended=False), Step("x", None, ended=True)],
)
def test_a_step_goes_there_and_back_through_json(step: Step) -> None:
    assert Step.from_payload(json.loads(json.dumps(step.to_payload()))) == step


def test_an_alarm_keeps_its_instant_in_any_zone() -> None:
    there = Step("ringing", ALARM.astimezone(timezone(timedelta(hours=-3))), ended=False)

    assert Step.from_payload(there.to_payload()).alarm == ALARM


@pytest.mark.parametrize(
    "payload",
    [
        None,
        "text",
        [1],
        {},
        {"v": 0, "ticketId": "t", "advance": True},
        {"v": 2, "ticketId": "t", "advance": True},
        {"v": 1, "ticketId": 7, "advance": True},
        {"v": 1, "ticketId": "t", "advance": "yes"},
        {"v": 1, "ticketId": "t"},
    ],
)
def test_what_is_no_order_is_a_bad_message(payload: object) -> None:
    with pytest.raises(BadMessage):
        VisitInput.from_payload(payload)


@pytest.mark.parametrize(
    "payload",
    [
        None,
        {"v": 2, "phase": "ringing", "alarm": None, "ended": False},
        {"v": 1, "phase": None, "alarm": None, "ended": False},
        {"v": 1, "phase": "ringing", "alarm": None, "ended": 0},
        {"v": 1, "phase": "ringing", "alarm": 5, "ended": False},
    ],
)
def test_what_is_no_step_is_a_bad_message(payload: object) -> None:
    with pytest.raises(BadMessage):
        Step.from_payload(payload)


def test_payloads_hold_no_class_and_no_module() -> None:
    texts = [json.dumps(message) for kind in ("orders", "steps") for message in RECORDED[kind]]

    assert not any("__" in text or "orchestrations" in text for text in texts)


def test_the_instance_is_named_after_the_ticket() -> None:
    assert instance_id("a-b") == "visit-a-b"
