"""The entry that Azure Functions indexes: settings → services → app. Nothing else happens here."""

import os

from functions.app import create_app
from shared.services import azure_services
from shared.settings import read_settings

app = create_app(azure_services(read_settings(os.environ)))
