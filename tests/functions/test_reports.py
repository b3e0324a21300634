"""Reports, opinions and staffing over HTTP: forms, files, periods that are none, and whose they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.reports.months import month_of
from shared.domain.status import Status
from shared.domain.ticket.evaluation import Evaluation
from tests.domain.reporting import MISSED_THEN_SERVED, record
from tests.functions.app import Scene, problem


async def visits(scene: Scene) -> str:
    """Two visits of today at the scene's office; returns the day."""
    services = scene.setup.product.services
    office = await services.desk.offices.get(scene.office_id)
    assert office is not None
    now = services.desk.clock.now()
    day = office.hours.local(now).date()
    for place, each in enumerate((record(), MISSED_THEN_SERVED)):
        made = replace(
            each,
            ticket_id=f"report-{scene.office_id}-{place}",
            office_id=scene.office_id,
            day=day,
            arrived_at=now,
            called_at=now + timedelta(seconds=90),
            entered_meeting_at=now + timedelta(seconds=120),
            ended_at=now + timedelta(seconds=420),
            clerk_name="=cmd|'/c calc'!A1",
            out_of_order=True,
        )
        await services.desk.records.add(made)
    return day.isoformat()


def path(scene: Scene, what: str = "reports", **query: str) -> str:
    given = {"officeId": scene.office_id, **query}
    return f"/api/staff/{what}?" + "&".join(f"{name}={value}" for name, value in given.items())


async def test_a_report_by_clerk(scene: Scene) -> None:
    await visits(scene)

    found = await scene.carla.get(path(scene, by="clerk"))

    [row] = found["rows"]
    assert (row["key"], row["served"], row["noShow"], row["missedThenServed"]) == ("ana", 2, 1, 1)
    waits = row["waitSeconds"]
    assert waits["max"] == 90
    assert 90 * 0.95 <= waits["median"] == waits["p90"] <= 90, "to the 5 % that the answer states"
    assert row["serviceSeconds"]["max"] == 300
    assert row["turnedAway"] == {"closed": 0, "full": 0, "suspended": 0, "limited": 0, "approximate": True}
    assert row["outOfOrder"] == 2
    assert (found["errorPercent"], found["pendingDays"]) == (5, [])


@pytest.mark.parametrize("cut", ["day", "month", "hour", "weekday", "class", "clerk", "office", "district"])
async def test_a_file_for_excel_in_portuguese(scene: Scene, cut: str) -> None:
    await visits(scene)

    answer = await scene.carla.get(path(scene, by=cut, format="csv"))

    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.raw.decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[1:4] == ["Entraram", "Atendidos", "Conexão caiu"]
    assert lines[-1].startswith("Total;2;2;0;1;0;1;")
    assert "1,5" in lines[-1], "minutes with a decimal comma"
    if cut == "clerk":
        assert lines[1].startswith("'=cmd"), "no formula"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-11-24", "to": "2026-11-23"}, "to"),
        ({"from": "2025-11-01", "to": "2026-11-24"}, "to"),
        ({"from": "ontem"}, "from"),
        ({"by": "moon"}, "by"),
        ({"format": "xml"}, "format"),
        ({"officeId": "A B"}, "officeId"),
    ],
)
async def test_bad_questions(scene: Scene, query: dict[str, str], field: str) -> None:
    answer = await scene.carla.get(path(scene, **query))

    assert problem(answer) == (400, "invalid-request")
    assert answer["errors"][0]["field"] == field


async def test_the_court_s_questions_are_an_administrator_s(scene: Scene) -> None:
    admin = await scene.setup.staff("admin")

    assert (
        await admin.get("/api/staff/reports?officeId=*&from=2025-12-01&to=2026-11-30&by=month")
    ).status == 200
    assert (await admin.get("/api/staff/reports?from=2025-12-01&to=2026-11-30&by=office")).status == 200
    assert (await admin.get("/api/staff/reports?district=Outra&by=district")).status == 200
    too_many = await admin.get("/api/staff/reports?from=2026-11-02&to=2026-11-20&by=office")
    assert (problem(too_many), too_many["errors"][0]["field"]) == ((400, "invalid-request"), "to")
    assert problem(await admin.get("/api/staff/reports?by=clerk")) == (400, "invalid-request")
    assert problem(await admin.get(path(scene, by="clerk"))) == (403, "not-allowed"), "an office's manager's"
    assert problem(await scene.carla.get("/api/staff/reports?officeId=*")) == (403, "not-allowed")
    assert problem(await scene.ana.get("/api/staff/reports")) == (403, "not-allowed")


async def test_a_manager_s_own_offices_together(scene: Scene) -> None:
    await visits(scene)

    found = await scene.carla.get("/api/staff/reports?by=office")

    assert scene.office_id in {row["key"] for row in found["rows"]}


async def test_opinions_of_a_month(scene: Scene) -> None:
    services = scene.setup.product.services
    now = services.desk.clock.now().date()
    month, running = month_of(now.replace(day=1) - timedelta(days=1)), month_of(now)
    given = [
        Evaluation(f"{scene.office_id}{place}", scene.office_id, month.first, Status.COMPLETED, 5, None, text)
        for place, text in enumerate(("a", None, "b", None, "=c"))
    ]
    await services.desk.evaluations.publish(scene.office_id, month, given[:4])
    few = await scene.carla.get(path(scene, "evaluations"))
    assert few["months"] == []
    few = await scene.carla.get(path(scene, "evaluations", **{"from": str(month)}))
    assert few["months"] == [{"month": str(month), "hidden": True}]

    await services.desk.evaluations.publish(scene.office_id, month, given)
    of_now = [replace(each, key=f"{each.key}now", day=running.first) for each in given]
    await services.desk.evaluations.publish(scene.office_id, running, of_now)
    [told] = (await scene.carla.get(path(scene, "evaluations", **{"from": str(month)})))["months"]

    assert (told["count"], told["mean"], told["distribution"]) == (5, 5.0, [0, 0, 0, 0, 5])
    assert sorted(told["comments"]) == ["=c", "a", "b"]
    for query in ({"from": "2026-13"}, {"from": "2026-11", "to": "2026-10"}, {"officeId": "a,b"}):
        assert problem(await scene.carla.get(path(scene, "evaluations", **query)))[0] in {400, 404}


async def test_staffing_without_history_says_nothing(scene: Scene) -> None:
    found = await scene.carla.get(path(scene, "staffing", targetSeconds="300", share="80"))

    assert (found["weeks"], found["targetSeconds"], found["share"], found["slots"]) == (8, 300, 0.8, [])


@pytest.mark.parametrize("what", ["reports", "evaluations", "staffing"])
async def test_another_office_does_not_exist_for_a_manager(scene: Scene, what: str) -> None:
    foreign = scene.setup.foreign_office()
    own = await scene.carla.get(path(scene, what))

    alone = await scene.carla.get(f"/api/staff/{what}?officeId={foreign}")
    beside = await scene.carla.get(f"/api/staff/{what}?officeId={scene.office_id},{foreign}")

    assert (own.status, problem(alone)) == (200, (404, "not-found"))
    assert problem(beside)[0] == (404 if what == "reports" else 400), "nor beside one's own"
