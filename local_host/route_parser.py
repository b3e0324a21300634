"""Parses a route template; what the real host would not start with is an error here as well."""

from __future__ import annotations

import re

from local_host.route_templates import (
    Constraint,
    InvalidTemplateError,
    Segment,
    Template,
    UnsupportedTemplateError,
    constraint,
)

_PARAMETER = re.compile(
    r"(?P<star>\*{0,2})(?P<name>[^:=?*/{}]+)(?P<constraints>(?::[^:=?()]+(?:\([^)]*\))?)*)"
    r"(?:=(?P<default>[^?]*))?(?P<optional>\?)?"
)


def parse_template(text: str) -> Template:
    """The template of a whole path below `/`. Raises `InvalidTemplateError`, `UnsupportedTemplateError`."""
    if text.startswith(("/", "~")):
        raise InvalidTemplateError("a route does not begin with '/' or '~'")
    if "{{" in text or "}}" in text:
        raise UnsupportedTemplateError("escaped braces are not part of the local host")
    parts = _split(text.removesuffix("/"))
    segments = tuple(_segment(part) for part in parts)
    if any(segment.catch_all for segment in segments[:-1]):
        raise InvalidTemplateError("a catch-all is the last segment")
    names = [name.lower() for segment in segments for name in segment.names]
    if len(names) != len(set(names)):
        raise InvalidTemplateError("a parameter name occurs twice")
    return Template(text, segments)


def _split(text: str) -> list[str]:
    """Cut at slashes outside braces: a regex constraint may hold one."""
    parts, depth = [""], 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth not in (0, 1):
            raise InvalidTemplateError("its braces do not pair")
        if character == "/" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    if depth:
        raise InvalidTemplateError("its braces do not pair")
    if text and "" in parts:
        raise InvalidTemplateError("a segment is empty")
    return parts if text else []


def _segment(part: str) -> Segment:
    pieces = [piece for piece in re.split(r"(\{[^{}]*\})", part) if piece]
    if len(pieces) == 1 and pieces[0].startswith("{"):
        return _single(pieces[0][1:-1])
    pattern, names, checks = "", list[str](), list[tuple[str, Constraint]]()
    for before, piece in zip(["", *pieces], pieces, strict=False):
        if not piece.startswith("{"):
            if "?" in piece:
                raise InvalidTemplateError("a literal holds '?'")
            pattern += re.escape(piece)
            continue
        if before.startswith("{"):
            raise InvalidTemplateError("two parameters stand side by side")
        found = _parameter(piece[1:-1])
        if found["star"]:
            raise InvalidTemplateError("a catch-all fills a whole segment")
        if found["optional"] or found["default"] is not None:
            raise UnsupportedTemplateError("an optional part of a mixed segment is not in the local host")
        pattern += "(.+)"
        names.append(found["name"])
        checks += _constraints(found)
    return Segment(re.compile(pattern, re.IGNORECASE), tuple(names), tuple(checks))


def _single(text: str) -> Segment:
    found = _parameter(text)
    default: str | None = found["default"]
    if default is not None and found["optional"]:
        raise InvalidTemplateError("an optional parameter has no default")
    return Segment(
        re.compile("(.+)", re.DOTALL),
        (found["name"],),
        tuple(_constraints(found)),
        optional=bool(found["optional"]),
        default=default,
        catch_all=bool(found["star"]),
    )


def _parameter(text: str) -> re.Match[str]:
    found = _PARAMETER.fullmatch(text)
    if not found:
        raise InvalidTemplateError(f"{{{text}}} is no parameter")
    return found


def _constraints(found: re.Match[str]) -> list[tuple[str, Constraint]]:
    texts = re.findall(r":([^:()]+(?:\([^)]*\))?)", found["constraints"])
    return [(found["name"], constraint(text)) for text in texts]
