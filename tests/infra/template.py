"""What must hold of the compiled template, module by module: what a snapshot no longer shows."""

from __future__ import annotations

from typing import Any, cast

_SECRETS = ("connectionstring", "accountkey", "listkeys")
_LISTING = ("listKeys(", "listAccountSas(", "listSecrets(")


def template_faults(template: dict[str, Any], where: str = "main") -> list[str]:
    """What is wrong with a template and with the modules inside it."""
    faults = [
        f"{where}: parameter {name} is not described"
        for name, given in template.get("parameters", {}).items()
        if not given.get("metadata", {}).get("description")
    ]
    for name, output in template.get("outputs", {}).items():
        faults += [
            f"{where}: {word} in the output {name}" for word in _SECRETS if word in str(output).lower()
        ]
    for name, resource in _named(template.get("resources", {})):
        properties = resource.get("properties")
        nested = cast("dict[str, Any]", properties).get("template") if isinstance(properties, dict) else None
        if nested is not None:
            faults += template_faults(nested, f"{where}/{name}")
        elif any(word in str(resource) for word in _LISTING):
            faults.append(f"{where}/{name} lists a key")
    return faults


def _named(resources: dict[str, Any] | list[Any]) -> list[tuple[str, dict[str, Any]]]:
    """With symbolic names a map, without them a list."""
    if isinstance(resources, dict):
        return list(resources.items())
    return [(str(number), resource) for number, resource in enumerate(resources)]
