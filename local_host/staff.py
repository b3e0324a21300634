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
