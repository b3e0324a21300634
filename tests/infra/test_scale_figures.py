"""The model's figures are read from the published documents, or it is said which is missing."""

from __future__ import annotations

import pytest

from infra.scale.court import simulated_days
from infra.scale.measured import Line, MissingFigure, figure, labels, measured

FULL = """\
## 4. A visit

**Storage requests of our own by step (entry before the first alarm)**

| step | own | by what |
| --- | --- | --- |
| join | 1 | active.mark: batch 1, tickets.add: batch 1 |
| room | 2 | tickets.load: get 1, tickets.save: batch 2 |
| after the visit | 3 | records.add: batch 1 |

**Durable work of the visit, and its price in storage requests on Azure**

| visit | own requests | starts | wake-ups | activities | fired | continued as new | price |
| --- | --- | --- | --- | --- | --- | --- | --- |
| entry before the first alarm | 18 | 1 | 2 | 3 | 1 | 3 | 48 |
| entry after it | 1,019 | 1 | 2 | 4 | 2 | 4 | 60 |

## 9. The room of a call

**Milliseconds from the press, median and longest of 30 calls**

| how it runs | the row has it | a page at another one |
| --- | --- | --- |
| HTTP and visits apart, 0.25 s | 246, 457 | 525, 939 |

## 10. A waiting request

**In Azure's worker library for Python 3.13: microseconds of processor time**

| hours | N | at once | held a second |
| --- | --- | --- | --- |
| court hours | 1,000 | 127 | 226 |

## 11. A board read

**Milliseconds of processor time, the least of 5**

| N | nothing has changed |
| --- | --- |
| 10 | 2.5 |
| 100 | 3.5 |
| 1,000 | 7.5 |

## 1. Waiting

**Storage requests per second**

| hours | N | offices | the process | housekeeping |
| --- | --- | --- | --- | --- |
| court hours | 2,000 | 400 | 21.9 | 40.20 |

## 6. A thousand held requests

**One change**

| hours | processor time |
| --- | --- |
| court hours | 0.63 s |
| empty handler | 0.32 s |

## 12. A morning

**What clerks and visitors met**

| what | figure |
| --- | --- |
| changes that each other page at the office was shown, of one visit | 2.1 |

## 15. A clerk's view of a long queue

**Milliseconds of processor time, the least of 5**

| N | one more has joined | its snapshot alone |
| --- | --- | --- |
| 10 | 0.6 | 0.3 |
| 100 | 3.4 | 1.0 |
| 1,000 | 34.7 | 9.5 |

## 17. Parts of the scale model

**Milliseconds of processor time, the least of 5; of 30 visits the mean**

| part | each |
| --- | --- |
| a storage request for one row | 1.39 |
| a row of the change log | 0.0071 |
| a ticket in another instance's presence row | 0.00100 |
| a request that an empty handler answers | 0.48 |
| a visit, above as many such requests | 90.9 |
"""


def test_figures_are_read_where_they_stand() -> None:
    read = measured(FULL)

    assert read.own_requests == 1_019
    assert (read.changes, read.records) == (3, 1)
    assert read.room_ms == 525
    assert read.board_1000_ms == 7.5
    assert read.held_us == 226
    assert (read.page_ms, read.empty_page_ms, read.shown_changes) == (0.63, 0.32, 2.1)
    assert (read.clerk_1000_ms, read.snapshot_1000_ms) == (34.7, 9.5)
    assert (read.told_ticket_ms, read.visit_ms, read.housekeeping) == (0.001, 90.9, 40.2)
    assert figure(Line(12, "What clerks", (), "figure"), FULL) == 2.1


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("| entry after it | 1,019 | 1 | 2 | 4 | 2 | 4 | 60 |\n", "no line of section 4, .*entry after it"),
        ("| 100 | 3.5 |\n", "no line of section 11, .*row «100»"),
        ("nothing has changed", "no line of section 11, .*«nothing has changed»"),
        ("records.add: batch 1", "no line of section 4, .*all rows, «by what»"),
        ("**Milliseconds from the press", "no table of section 9"),
    ],
)
def test_a_line_that_is_gone_is_named(gone: str, told: str) -> None:
    with pytest.raises(MissingFigure, match=told):
        measured(FULL.replace(gone, ""))


def test_a_line_tells_where_it_stands() -> None:
    line = Line(10, "Microseconds", ("court hours", "1,000"), "held a second")

    assert str(line) == "section 10, «Microseconds», row «court hours, 1,000», «held a second»"


def test_the_simulation_is_read_by_its_sections() -> None:
    text = (
        "## 1. A day\n\nx\n\n**Days**\n\n| visitors | …|\n| --- | --- |\n"
        "| 20,000 | 2,348 | 799 | 1 | 19,995 | 2.3 | 30.4 | 50 | 0 | 115 |\n\n## 2. Next\n"
    )

    [day] = simulated_days(1, text)
    assert (day.visitors, day.clerks, day.tickets, day.p90, day.longest_queue) == (
        20_000,
        799,
        19_995,
        30.4,
        50,
    )
    with pytest.raises(ValueError, match="section 2"):
        simulated_days(2, text)


def test_each_section_tells_what_was_measured_and_when() -> None:
    label = "_`python -m benchmarks 4`, version 1.0.0, commit 1234567 with changes, 30 November 2026, x._\n"

    assert labels(f"## 4. A visit\n\n{label}\n## Beside it\n") == {
        4: "1234567 with changes, 30 November 2026"
    }
    with pytest.raises(MissingFigure, match=r"section 5 of docs/performance\.md has no label"):
        labels(f"## 4. A visit\n\n{label}\n## 5. The queue moves\n")
