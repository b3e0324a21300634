"""ASP.NET route templates as far as this kind of app needs them: parsing, refusing, matching."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

Constraint = Callable[[str], bool]

_PARAMETER = re.compile(
    r"(?P<star>\*{0,2})(?P<name>[^:=?*/{}]+)(?P<constraints>(?::[^:=?()]+(?:\([^)]*\))?)*)"
    r"(?P<default>=[^?]*)?(?P<optional>\?)?"
)
_INTEGER = re.compile(r"[+-]?\d+")
_GUID = re.compile(r"[{(]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[)}]?", re.IGNORECASE)
_WITHOUT_ARGUMENT: dict[str, Constraint] = {
    "int": lambda value: bool(_INTEGER.fullmatch(value.strip())) and -(2**31) <= int(value) < 2**31,
    "guid": lambda value: bool(_GUID.fullmatch(value)),
    "alpha": lambda value: value.isascii() and (value.isalpha() or not value),
}
_OTHERS_OF_AZURE = ("bool", "datetime", "decimal", "double", "float", "long", "length", "min", "max", "range")


class InvalidTemplateError(ValueError):
    """A template that prevents the real host from starting."""


class UnsupportedTemplateError(ValueError):
    """A template that is valid in Azure and not supported by this host."""


@dataclass(frozen=True)
class Segment:
    """One part between slashes: a literal in lower case, or a parameter with its constraints."""

    literal: str | None = None
    name: str = ""
    constraints: tuple[Constraint, ...] = ()
    optional: bool = False
    catch_all: bool = False


@dataclass(frozen=True)
class Template:
    """A parsed template, matched against decoded paths."""

    text: str
    segments: tuple[Segment, ...] = field(repr=False)

    def match(self, path: str) -> dict[str, str] | None:
        """Route values of a decoded path such as `/api/x` (absent ones are missing), or None."""
        rest = path.removeprefix("/")
        values: dict[str, str] = {}
        for segment in self.segments:
            if segment.catch_all:
                if rest.startswith("/"):
                    return None
                return {**values, segment.name: rest} if rest else values
            part, slash, rest = rest.partition("/")
            if slash and not part:
                return None  # a double slash
            if not part and segment.optional:
                continue
            if segment.literal is not None and part.lower() != segment.literal:
                return None
            if segment.literal is None:
                if not part or not all(holds(part) for holds in segment.constraints):
                    return None
                values[segment.name] = part
        return values if not rest else None


def parse_template(text: str) -> Template:
    """The template of a whole path below `/`. Raises `InvalidTemplateError`, `UnsupportedTemplateError`."""
    if text.startswith(("/", "~")):
        raise InvalidTemplateError("a route does not begin with '/' or '~'")
    if "{{" in text or "}}" in text:
        raise UnsupportedTemplateError("escaped braces are not part of the local host")
    if ":regex(" in text:
        raise UnsupportedTemplateError("the constraint regex is not part of the local host")
    path = text.removesuffix("/")
    segments = tuple(_segment(part) for part in path.split("/")) if path else ()
    if any(segment.catch_all for segment in segments[:-1]):
        raise InvalidTemplateError("a catch-all is the last segment")
    names = [segment.name.lower() for segment in segments if segment.name]
    if len(names) != len(set(names)):
        raise InvalidTemplateError("a parameter name occurs twice")
    return Template(text, segments)


def _segment(part: str) -> Segment:
    if not part:
        raise InvalidTemplateError("a segment is empty")
    if not re.fullmatch(r"([^{}]|\{[^{}]*\})*", part):
        raise InvalidTemplateError("its braces do not pair")
    pieces = [piece for piece in re.split(r"(\{[^{}]*\})", part) if piece]
    if any(not piece.startswith("{") and "?" in piece for piece in pieces):
        raise InvalidTemplateError("a literal holds '?'")
    found = [_parameter(piece[1:-1]) for piece in pieces if piece.startswith("{")]
    if not found:
        return Segment(literal=part.lower())
    if "}{" in part:
        raise InvalidTemplateError("two parameters stand side by side")
    if len(pieces) > 1:
        if any(parameter["star"] for parameter in found):
            raise InvalidTemplateError("a catch-all fills a whole segment")
        raise UnsupportedTemplateError("text beside a parameter in one segment is not in the local host")
    [only] = found
    texts = re.findall(r":([^:()]+(?:\([^)]*\))?)", only["constraints"])
    constraints = tuple(_constraint(text) for text in texts)
    return Segment(None, only["name"], constraints, bool(only["optional"]), bool(only["star"]))


def _parameter(text: str) -> re.Match[str]:
    found = _PARAMETER.fullmatch(text)
    if not found:
        raise InvalidTemplateError(f"{{{text}}} is no parameter")
    if found["default"] and found["optional"]:
        raise InvalidTemplateError("an optional parameter has no default")
    if found["default"]:
        raise UnsupportedTemplateError("a default value is not in the local host; make it optional")
    return found


def _constraint(text: str) -> Constraint:
    """The check that `int`, `maxlength(5)` … stand for."""
    name, _, argument = text.partition("(")
    argument = argument.removesuffix(")")
    if name in _OTHERS_OF_AZURE:
        raise UnsupportedTemplateError(
            f"the constraint {name} is not part of the local host; check the value in the function"
        )
    if name in _WITHOUT_ARGUMENT and not argument:
        return _WITHOUT_ARGUMENT[name]
    if name in ("minlength", "maxlength") and argument.isdigit():
        size = int(argument)
        return (lambda value: len(value) >= size) if name == "minlength" else lambda value: len(value) <= size
    raise InvalidTemplateError(f"the constraint {text!r} is unknown")
