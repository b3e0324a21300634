"""What must hold of Front Door, its firewall and the app behind it. Each rule returns what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docs.routes import endpoints
from functions.endpoints import Access
from functions.requests import LONGEST_WAIT
from shared.client_address import DEFAULT_HEADER
from tests.infra.snapshot import Snapshot

PROFILE = "Microsoft.Cdn/profiles"
ENDPOINT = f"{PROFILE}/afdEndpoints"
ROUTE = f"{ENDPOINT}/routes"
ORIGIN = f"{PROFILE}/originGroups/origins"
OWN_NAME = f"{PROFILE}/customDomains"
GUARD = f"{PROFILE}/securityPolicies"
FIREWALL = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies"
SPARE_SECONDS = 15
"""For the start of an instance before it holds a request."""
ADDRESS_OF_THE_SOCKET = "x-azure-socketip"
"""Front Door writes it from the connection; X-Azure-ClientIP and X-Forwarded-For a client can set."""


def _has_edge(snapshot: Snapshot) -> bool:
    return snapshot.variant == "front-door"


def the_edge_is_as_asked(snapshot: Snapshot) -> list[str]:
    """One way for every path, encrypted to the site's own name, patient enough for a held request."""
    profiles = snapshot.of(PROFILE)
    if len(profiles) != int(_has_edge(snapshot)):
        return ["there is a Front Door or none, not as asked"]
    if not profiles:
        return []
    route, origin = snapshot.one(ROUTE)["properties"], snapshot.one(ORIGIN)["properties"]
    expected = {
        "forwardingProtocol": "HttpsOnly",
        "httpsRedirect": "Enabled",
        "patternsToMatch": ["/*"],
        "linkToDefaultDomain": "Enabled",
        "enabledState": "Enabled",
    }
    wrong = [f"{name} is {route.get(name)}" for name, value in expected.items() if route.get(name) != value]
    if "cacheConfiguration" in route:
        wrong.append("private answers may be cached at the edge")
    if [one["id"] for one in route["customDomains"]] != [one["id"] for one in snapshot.of(OWN_NAME)]:
        wrong.append("the own name leads nowhere")
    host = f"{snapshot.site['name']}.azurewebsites.net"
    if (origin["hostName"], origin["originHostHeader"]) != (host, host):
        wrong.append("the origin is another site")
    if origin["enforceCertificateNameCheck"] is not True:
        wrong.append("anybody may answer in the site's place")
    if profiles[0]["properties"]["originResponseTimeoutSeconds"] < LONGEST_WAIT + SPARE_SECONDS:
        wrong.append("a held request would be given up")
    return wrong


def nothing_goes_around_the_edge(snapshot: Snapshot) -> list[str]:
    """With Front Door the app takes requests of our profile alone and goes by its headers."""
    site = snapshot.site["properties"]["siteConfig"]
    rules: list[Any] = site.get("ipSecurityRestrictions") or []
    convention = snapshot.sign_in["httpSettings"]["forwardProxy"]["convention"]
    header = snapshot.settings["CLIENT_ADDRESS_HEADER"]
    if not _has_edge(snapshot):
        usual = (rules, convention, header) == ([], "NoProxy", DEFAULT_HEADER)
        return [] if usual else ["a proxy is believed that is not there"]
    wrong = [] if convention == "Standard" else ["the sign-in would send people to the site's own name"]
    if header != ADDRESS_OF_THE_SOCKET:
        wrong.append("the client can write its own address")
    if site.get("ipSecurityRestrictionsDefaultAction") != "Deny":
        wrong.append("the app answers everybody")
    if site.get("scmIpSecurityRestrictionsUseMain") is not False:
        wrong.append("no package can be published")
    rule: dict[str, Any] = rules[0] if len(rules) == 1 else {}
    profile = snapshot.one(PROFILE)["id"]
    if (rule.get("tag"), rule.get("ipAddress")) != ("ServiceTag", "AzureFrontDoor.Backend"):
        wrong.append("others than Front Door may come in")
    ours: list[str] = rule.get("headers", {}).get("x-azure-fdid", [])
    if len(ours) != 1 or not (profile in ours[0] and ours[0].endswith(".frontDoorId]")):
        wrong.append("every Front Door may come in, not ours alone")
    return wrong


def the_firewall_stands_before_every_name(snapshot: Snapshot) -> list[str]:
    """It refuses, it knows the managed rules, it keeps no address, and no name goes without it."""
    if not _has_edge(snapshot):
        return []
    firewall, guard = snapshot.one(FIREWALL), snapshot.one(GUARD)["properties"]["parameters"]
    policy = firewall["properties"]["policySettings"]
    wrong = (
        [] if (policy["enabledState"], policy["mode"]) == ("Enabled", "Prevention") else ["it only looks on"]
    )
    names = [one["id"] for one in (*snapshot.of(ENDPOINT), *snapshot.of(OWN_NAME))]
    (association,) = guard["associations"]
    if guard["wafPolicy"]["id"] != firewall["id"] or association["patternsToMatch"] != ["/*"]:
        wrong.append("it guards something else")
    if [one["id"] for one in association["domains"]] != names:
        wrong.append("a name goes without it")
    sets = {one["ruleSetType"] for one in firewall["properties"]["managedRules"]["managedRuleSets"]}
    if sets != {"Microsoft_DefaultRuleSet", "Microsoft_BotManagerRuleSet"}:
        wrong.append(f"managed rules: {sorted(sets)}")
    scrubbing = policy["logScrubbing"]
    scrubbed = {one["matchVariable"] for one in scrubbing["scrubbingRules"] if one["state"] == "Enabled"}
    if scrubbing["state"] != "Enabled" or "RequestIPAddress" not in scrubbed:
        wrong.append("its log keeps addresses of visitors")
    logs = [one for one in snapshot.of("Microsoft.Insights/diagnosticSettings") if PROFILE in one["id"]]
    kept = [log["category"] for one in logs for log in one["properties"]["logs"] if log["enabled"]]
    return wrong if kept == ["FrontDoorWebApplicationFirewallLog"] else [*wrong, f"logs kept: {kept}"]


def anonymous_writes_are_counted(snapshot: Snapshot) -> list[str]:
    """By connection: all our endpoints that write without a sign-in, no other; the court's rooms not."""
    if not _has_edge(snapshot):
        return []
    rules: list[Any] = snapshot.one(FIREWALL)["properties"]["customRules"]["rules"]
    rule: dict[str, Any] = rules[0] if len(rules) == 1 else {}
    if (rule.get("ruleType"), rule.get("action"), rule.get("enabledState")) != (
        "RateLimitRule",
        "Block",
        "Enabled",
    ):
        return ["writes are not limited"]
    wrong = [] if rule["groupBy"] == [{"variableName": "SocketAddr"}] else ["all people are counted as one"]
    rooms = [one for one in rule["matchConditions"] if one["operator"] == "IPMatch"]
    named = [(one["matchVariable"], one["negateCondition"], one["matchValue"]) for one in rooms]
    networks = snapshot.settings["UNLIMITED_NETWORKS"].replace(" ", "").split(",")
    if named != [("SocketAddr", True, networks)]:
        wrong.append("the court's rooms are counted")
    for endpoint in endpoints():
        anonymous = endpoint.access is not Access.STAFF and "graph/" not in endpoint.route
        counted = endpoint.method not in {"GET", "HEAD"} and anonymous
        for url in _urls(endpoint.route):
            if _matches(rule["matchConditions"], endpoint.method, url) != counted:
                wrong.append(f"{endpoint.method} {url} is {'not ' * counted}counted")
    return wrong


def _urls(route: str) -> tuple[str, ...]:
    """As the firewall may see it, and as somebody would write it who does not want to be counted."""
    path = "/" + re.sub(r"\{\w+\}", "x", route)
    return (path, f"https://balcao.example:443{path}", f"https://balcao.example{path}?a=/api/staff/")


def _matches(conditions: list[Mapping[str, Any]], method: str, url: str) -> bool:
    """What the firewall would say of a request from elsewhere."""
    values = {"RequestMethod": method, "RequestUri": url, "SocketAddr": ""}
    return all(_holds(condition, values[condition["matchVariable"]]) for condition in conditions)


def _holds(condition: Mapping[str, Any], value: str) -> bool:
    wanted: list[str] = condition["matchValue"]
    match condition["operator"]:
        case "Equal":
            found = value in wanted
        case "Contains":
            found = any(one in value.lower() for one in wanted)
        case "RegEx":
            found = any(re.search(one, value.lower()) for one in wanted)
        case other:
            assert other == "IPMatch"
            found = False
    return found != condition["negateCondition"]
