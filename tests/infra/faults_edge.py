"""Faults in Front Door, its firewall and the app behind it: (rule, variant, how it is planted)."""

from __future__ import annotations

from collections.abc import Callable

from tests.infra.faults_app import Fault, of, removed, setting, sign_in, site
from tests.infra.rules_edge import FIREWALL, GUARD, ORIGIN, PROFILE, ROUTE
from tests.infra.snapshot import Snapshot

EDGE = "front-door"


def to_rule(value: object, name: str) -> Callable[[Snapshot], None]:
    """Another value in the rule that counts."""

    def plant(snapshot: Snapshot) -> None:
        snapshot.one(FIREWALL)["properties"]["customRules"]["rules"][0][name] = value

    return plant


def to_condition(number: int, value: object, name: str = "matchValue") -> Callable[[Snapshot], None]:
    """Another value in a condition of that rule."""

    def plant(snapshot: Snapshot) -> None:
        conditions = snapshot.one(FIREWALL)["properties"]["customRules"]["rules"][0]["matchConditions"]
        conditions[number][name] = value

    return plant


def without_own_name(snapshot: Snapshot) -> None:
    """The firewall guards the endpoint alone."""
    snapshot.one(GUARD)["properties"]["parameters"]["associations"][0]["domains"].pop()


def access_log(snapshot: Snapshot) -> None:
    """The log that has every address."""
    settings = snapshot.of("Microsoft.Insights/diagnosticSettings")
    edge = next(one for one in settings if PROFILE in one["id"])
    edge["properties"]["logs"].append({"category": "FrontDoorAccessLog", "enabled": True})


def any_front_door(snapshot: Snapshot) -> None:
    snapshot.site["properties"]["siteConfig"]["ipSecurityRestrictions"][0]["headers"] = {}


RESTRICTIONS = ("siteConfig", "ipSecurityRestrictions")
FAULTS: tuple[Fault, ...] = (
    ("the_edge_is_as_asked", EDGE, removed(PROFILE)),
    ("the_edge_is_as_asked", EDGE, of(PROFILE, 30, "properties", "originResponseTimeoutSeconds")),
    ("the_edge_is_as_asked", EDGE, of(ROUTE, "MatchRequest", "properties", "forwardingProtocol")),
    ("the_edge_is_as_asked", EDGE, of(ROUTE, [], "properties", "customDomains")),
    ("the_edge_is_as_asked", EDGE, of(ROUTE, {}, "properties", "cacheConfiguration")),
    ("the_edge_is_as_asked", EDGE, of(ORIGIN, "other.example", "properties", "originHostHeader")),
    ("the_edge_is_as_asked", EDGE, of(ORIGIN, False, "properties", "enforceCertificateNameCheck")),
    (
        "nothing_goes_around_the_edge",
        EDGE,
        site("Allow", "siteConfig", "ipSecurityRestrictionsDefaultAction"),
    ),
    ("nothing_goes_around_the_edge", EDGE, site([], *RESTRICTIONS)),
    ("nothing_goes_around_the_edge", EDGE, any_front_door),
    ("nothing_goes_around_the_edge", EDGE, site(True, "siteConfig", "scmIpSecurityRestrictionsUseMain")),
    ("nothing_goes_around_the_edge", EDGE, setting("CLIENT_ADDRESS_HEADER", "x-azure-clientip")),
    ("nothing_goes_around_the_edge", EDGE, sign_in("NoProxy", "httpSettings", "forwardProxy", "convention")),
    ("nothing_goes_around_the_edge", "simplest", setting("CLIENT_ADDRESS_HEADER", "x-azure-socketip")),
    (
        "nothing_goes_around_the_edge",
        "simplest",
        sign_in("Standard", "httpSettings", "forwardProxy", "convention"),
    ),
    (
        "the_firewall_stands_before_every_name",
        EDGE,
        of(FIREWALL, "Detection", "properties", "policySettings", "mode"),
    ),
    ("the_firewall_stands_before_every_name", EDGE, without_own_name),
    (
        "the_firewall_stands_before_every_name",
        EDGE,
        of(GUARD, "/other", "properties", "parameters", "wafPolicy", "id"),
    ),
    (
        "the_firewall_stands_before_every_name",
        EDGE,
        of(FIREWALL, [], "properties", "managedRules", "managedRuleSets"),
    ),
    (
        "the_firewall_stands_before_every_name",
        EDGE,
        of(FIREWALL, "Disabled", "properties", "policySettings", "logScrubbing", "state"),
    ),
    ("the_firewall_stands_before_every_name", EDGE, access_log),
    ("anonymous_writes_are_counted", EDGE, of(FIREWALL, [], "properties", "customRules", "rules")),
    ("anonymous_writes_are_counted", EDGE, to_rule("Log", "action")),
    ("anonymous_writes_are_counted", EDGE, to_rule([], "groupBy")),
    ("anonymous_writes_are_counted", EDGE, to_condition(0, ["POST"])),
    ("anonymous_writes_are_counted", EDGE, to_condition(2, ["/api/staff/"])),
    ("anonymous_writes_are_counted", EDGE, to_condition(2, ["^/api/staff/"])),
    ("anonymous_writes_are_counted", EDGE, to_condition(3, [])),
)
