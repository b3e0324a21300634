"""The model's figures are read from the published documents, or it is said which is missing."""

from __future__ import annotations

import pytest

from infra.scale.court import simulated_days
from infra.scale.measured import LINES, Line, MissingFigure, is_published, measured

FULL = """\
## 4. A visit

**Storage requests of our own by step (entry before the first alarm)**

| step | own | by what |
| --- | --- | --- |
| join | 1 | active.mark: batch 1, tickets.enter: batch 1 |
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

## 11. A board read

**Milliseconds of processor time, the least of 5**

| N | nothing has changed |
| --- | --- |
| 10 | 2.5 |
| 100 | 3.5 |
| 1,000 | 7.5 |
"""


def test_figures_are_read_where_they_stand() -> None:
    read = measured(FULL)

    assert read.own_requests == 1_019
    assert (read.changes, read.records) == (3, 1)
    assert read.room_ms == 525
    assert read.board_1000_ms == 7.5
    assert read.held_us == LINES["held_us"].stated, "its table is not there yet"
    assert not is_published(LINES["held_us"], FULL)
    assert is_published(LINES["board_10_ms"], FULL)


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
