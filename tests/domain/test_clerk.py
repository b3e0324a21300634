"""Who may do what at which office: the screen's answer and the refusal always agree."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from shared.domain.actor import Actor
from shared.domain.clerk import Clerk, Role, can_manage, can_serve, check_manages, check_serves
from shared.domain.errors import Problem, Refused

HERE, ELSEWHERE = "centro", "penha"


def clerk(roles: Iterable[Role]) -> Clerk:
    return Clerk("oid", "Nome", frozenset(roles), (HERE,))


@pytest.mark.parametrize(
    ("roles", "serves", "manages", "elsewhere", "actor"),
    [
        ((), False, False, False, Actor.CLERK),
        ((Role.CLERK,), True, False, False, Actor.CLERK),
        ((Role.MANAGER,), True, True, False, Actor.MANAGER),
        ((Role.CLERK, Role.MANAGER), True, True, False, Actor.MANAGER),
        ((Role.ADMINISTRATOR,), True, True, True, Actor.ADMINISTRATOR),
    ],
)
def test_roles_and_offices(
    roles: tuple[Role, ...], serves: bool, manages: bool, elsewhere: bool, actor: Actor
) -> None:
    who = clerk(roles)

    assert (can_serve(who, HERE), can_manage(who, HERE)) == (serves, manages)
    assert (can_serve(who, ELSEWHERE), can_manage(who, ELSEWHERE)) == (elsewhere, elsewhere)
    assert who.actor is actor


@pytest.mark.parametrize("roles", [(), (Role.CLERK,), (Role.MANAGER,), (Role.ADMINISTRATOR,)])
@pytest.mark.parametrize("office_id", [HERE, ELSEWHERE])
def test_a_check_refuses_exactly_what_the_screen_does_not_offer(
    roles: tuple[Role, ...], office_id: str
) -> None:
    who = clerk(roles)
    for can, check in ((can_serve, check_serves), (can_manage, check_manages)):
        if can(who, office_id):
            check(who, office_id)
        else:
            with pytest.raises(Refused) as refusal:
                check(who, office_id)
            assert refusal.value.problem is Problem.NOT_ALLOWED
            assert refusal.value.fields == {"officeId": office_id}
