"""What must hold of Front Door, its firewall and the app behind it. Each rule returns what is wrong."""

from __future__ import annotations

import re
from typing import Any, cast

from functions.endpoints import Endpoint
from shared.client_address import DEFAULT_HEADER
from tests.contract.routes import ENDPOINTS
from tests.infra.snapshot import Snapshot

PROFILE = "Microsoft.Cdn/profiles"
FIREWALL = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies"
HELD_SECONDS = 25
"""After so long a held request is answered at the latest (api.md)."""
