"""The entry that Azure Functions indexes: settings → services → app. Nothing else happens here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from functions.app import app_of
from shared.settings import read_settings

if TYPE_CHECKING:
    from shared.services import Services

settings = read_settings(os.environ)


def _load_services() -> Services:
    from shared.services import azure_services

    return azure_services(settings)


app = app_of(_load_services)
