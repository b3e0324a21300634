"""The entry point that Azure Functions indexes: settings → services → app."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from functions.app import app_of
from shared.first_use import FirstUse
from shared.settings import read_settings

if TYPE_CHECKING:
    from shared.services import Services

settings = read_settings(os.environ)


def _load_services() -> Services:
    from shared.services import instance_services

    return instance_services(settings)


services = FirstUse(_load_services)
app = app_of(services.get)


async def close() -> None:
    """Close the running loop's connections: for the local host. Azure ends the process instead."""
    made = services.made()
    if made is not None:
        await made.close()
