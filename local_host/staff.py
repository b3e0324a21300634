"""The demo staff who can sign in locally. Which offices they serve is data of the product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StaffAccount:
    """One account of the demo's directory; `oid` is its object id, `roles` its app roles."""

    user: str
    oid: str
    name: str
    roles: tuple[str, ...]

    @property
    def mail(self) -> str:
        """The sign-in name."""
        return f"{self.user}@demo.balcao.test"


STAFF: tuple[StaffAccount, ...] = (
    StaffAccount("ana", "5a0f6f53-3a52-4a4e-9d0f-0b0000000001", "Ana Souza", ("Atendente",)),
    StaffAccount("bruno", "5a0f6f53-3a52-4a4e-9d0f-0b0000000002", "Bruno Lima", ("Atendente",)),
    StaffAccount("carla", "5a0f6f53-3a52-4a4e-9d0f-0b0000000003", "Carla Nogueira", ("Gestor",)),
    StaffAccount(
        "admin", "5a0f6f53-3a52-4a4e-9d0f-0b0000000004", "Administração do balcão", ("Administrador",)
    ),
)


MOST_ADDED = 500
"""Each is a line of the sign-in page, and a membership of every demo office to write at each start."""


def clerk_count(text: str) -> int:
    """How many clerks a text asks for. Raises `ValueError`, which says what may be given."""
    count = int(text) if text.isdecimal() else 0
    if not 1 <= count <= MOST_ADDED:
        raise ValueError(f"give one from 1 to {MOST_ADDED}")
    return count


def added_clerks(count: int) -> tuple[StaffAccount, ...]:
    """`c1` … `cn`, for load tests and demonstrations (CLERKS of `make run`)."""
    return tuple(
        StaffAccount(f"c{n}", f"5a0f6f53-3a52-4a4e-9d0f-0c{n:010d}", f"Atendente {n}", ("Atendente",))
        for n in range(1, count + 1)
    )
