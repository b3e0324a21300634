"""The two rules that the page checks itself, as pure functions in a real browser."""

from __future__ import annotations

import pytest

from tests.web.conftest import Visiting
from tests.web.visitor_page import Visitor

pytestmark = [pytest.mark.browser]
ORIGINS = ["https://teams.microsoft.com", "https://teams.live.com", "http://127.0.0.1:4100"]
TRUSTED = [
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%7d",
    "https://teams.microsoft.com/meet/123456?p=AbC",
    "https://teams.live.com/meet/9",
    "http://127.0.0.1:4100/join/77",
]
FOREIGN: list[object] = [
    "https://teams.microsoft.com.evil.example/meet/1",
    "https://teams.microsoft.com@evil.example/meet/1",
    "https://user:word@teams.microsoft.com/meet/1",
    "https://evil.example/meet/1",
    "https://xn--tams-hsa.microsoft.com/meet/1",
    "https://teams.microsoft.com/l/other/1",
    "https://teams.microsoft.com/meetx/1",
    "https://teams.microsoft.com:8443/meet/1",
    "http://teams.microsoft.com/meet/1",
    "http://127.0.0.1:4101/join/77",
    "https://teams.micro\tsoft.com/meet/1",
    "https://teams.microsoft.com\\@evil.example/meet/1",
    " https://teams.microsoft.com/meet/1",
    "//teams.microsoft.com/meet/1",
    "javascript:alert(1)//https://teams.microsoft.com/meet/1",
    "data:text/html,x",
    "blob:https://teams.microsoft.com/meet/1",
    "",
    None,
    7,
]


async def answers(visitor: Visitor, module: str, call: str, values: list[object]) -> list[object]:
    """What a function of a page's module answers to each value."""
    script = f"(values) => import('/assets/{module}').then((module) => values.map(each(module)))"
    script = script.replace("each(module)", f"(value) => module.{call}")
    return await visitor.page.evaluate(script, values)


async def test_a_join_link_is_trusted_by_its_exact_origin_and_path(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open("/conferir")
        call = f"trustedJoinUrl(value, {ORIGINS})"
        assert await answers(visitor, "common/join-url.js", call, [*TRUSTED]) == TRUSTED
        assert await answers(visitor, "common/join-url.js", call, FOREIGN) == [""] * len(FOREIGN)


def cnj(number: int, year: int, court: int, origin: int) -> str:
    """A valid number, its check digits computed as CNJ writes it: 98 minus the rest by 97."""
    rest = int(f"{number:07}{year:04}8{court:02}{origin:04}00") % 97
    return f"{number:07}-{98 - rest:02}.{year:04}.8.{court:02}.{origin:04}"


async def test_case_numbers_are_proved_by_their_check_digits(a_visitor: Visiting) -> None:
    valid: list[object] = [cnj(number * 7919, 2026, 26, number % 999) for number in range(1, 300)]
    wrong: list[object] = [
        f"{str(case)[:8]}{(int(str(case)[8:10]) + 1) % 100:02}{str(case)[10:]}" for case in valid
    ]
    unformed: list[object] = ["", "123", "0000001-02.2026.8.26.01000", "0000001 02 2026 8 26 0100", "abc"]
    async with a_visitor() as visitor:
        await visitor.open("/conferir")
        assert set(await answers(visitor, "public/case-number.js", "caseNumberFault(value)", valid)) == {""}
        assert set(await answers(visitor, "public/case-number.js", "caseNumberFault(value)", wrong)) == {
            "digits"
        }
        assert set(await answers(visitor, "public/case-number.js", "caseNumberFault(value)", unformed)) == {
            "form"
        }
        bare: list[object] = ["".join(filter(str.isdigit, str(case))) for case in valid]
        assert await answers(visitor, "public/case-number.js", "formatCaseNumber(value)", bare) == valid
