"""The JSON text passed to a parameter bound to the durable client."""

from __future__ import annotations

import json

WEBHOOKS = "/runtime/webhooks/durabletask"
_ID = "INSTANCEID"
_ACTIONS = {
    "sendEventPostUri": ("/raiseEvent/{eventName}", ""),
    "terminatePostUri": ("/terminate", "reason={text}&"),
    "rewindPostUri": ("/rewind", "reason={text}&"),
    "purgeHistoryDeleteUri": ("", ""),
    "restartPostUri": ("/restart", ""),
    "suspendPostUri": ("/suspend", "reason={text}&"),
    "resumePostUri": ("/resume", "reason={text}&"),
}


def management_urls(base: str, instance_id: str, hub: str, key: str) -> dict[str, str]:
    """The links to one instance below `base`, which ends in the webhooks' path."""
    common = f"taskHub={hub}&connection=Storage&code={key}"
    instance = f"{base}/instances/{instance_id}"
    return {
        "id": instance_id,
        "statusQueryGetUri": f"{instance}?{common}",
        **{name: f"{instance}{path}?{query}{common}" for name, (path, query) in _ACTIONS.items()},
    }


def client_payload(*, base_url: str, rpc_url: str, hub: str, key: str) -> str:
    """The binding's text. `base_url` is the host's public address, `rpc_url` the one that the SDK calls."""
    base = base_url.rstrip("/") + WEBHOOKS
    create = f"{base}/orchestrators/{{functionName}}[/{{instanceId}}]?code={key}"
    return json.dumps(
        {
            "taskHubName": hub,
            "creationUrls": {
                "createNewInstancePostUri": create,
                "createAndWaitOnNewInstancePostUri": f"{create}&timeout={{timeoutInSeconds}}"
                "&pollingInterval={intervalInSeconds}",
            },
            "managementUrls": management_urls(base, _ID, hub, key),
            "baseUrl": base,
            "requiredQueryStringParameters": f"code={key}",
            # The SDK appends paths without a slash.
            "rpcBaseUrl": rpc_url.rstrip("/") + "/",
        }
    )
