"""Modules of one folder as one file in which each keeps its own scope: what a press needs is one request.

The sources stay apart, and are served as well, for pages opened before. A module that the page has already
(`apart`) is imported and not repeated.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Set
from graphlib import TopologicalSorter

from functions.shared_bundle import without_comments

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_EXPORTED = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:export|import)\b", re.MULTILINE)


class NotJoinable(ValueError):
    """A module that is written in a way that this file cannot join; the message names it."""


def scoped(sources: Mapping[str, str], entries: Iterable[str], apart: Set[str]) -> str:
    """`entries` with all that they import, each after what it imports; it exports what the entries export.

    `sources` is path → text, of the whole of the pages. Raises `NotJoinable`, and `graphlib.CycleError` where
    modules import each other.
    """
    entries = list(entries)
    parts = _reached(sources, entries, apart)
    outside = sorted({target for name in parts for target in _targets(name, sources[name])} - parts.keys())
    names = {path: f"$module{place}" for place, path in enumerate([*outside, *parts])}
    folder = posixpath.dirname(entries[0])
    lines = [f'import * as {names[path]} from "{_named(path, folder)}";' for path in outside]
    for path in TopologicalSorter(parts).static_order():
        if path in parts:
            lines.append(f"const {names[path]} = (() => {{\n{_body(path, sources[path], names)}}})();")
    for entry in entries:
        if exported := _exports(sources[entry]):
            lines.append(f"export const {{ {', '.join(exported)} }} = {names[entry]};")
    return without_comments("\n".join(lines) + "\n")


def naming_the_scoped(text: str, entries: Iterable[str], joined: str) -> str:
    """A module of the same folder that loads the joined file in the place of each of the entries."""
    for entry in entries:
        text = text.replace(f'import("./{entry}")', f'import("./{joined}")')
    return text


def _reached(sources: Mapping[str, str], entries: Iterable[str], apart: Set[str]) -> dict[str, list[str]]:
    """Path → what it imports, for the entries and all of their folder that they import."""
    left, found = list(entries), dict[str, list[str]]()
    folder = posixpath.dirname(left[0])
    while left:
        path = left.pop()
        if path not in found and path not in apart and path.startswith(f"{folder}/"):
            found[path] = _targets(path, sources[path])
            left += found[path]
    return found


def _targets(path: str, text: str) -> list[str]:
    return [_target(path, named) for _, named in _IMPORT.findall(text)]


def _target(path: str, named: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), named))


def _named(path: str, folder: str) -> str:
    relative = posixpath.relpath(path, folder)
    return relative if relative.startswith(".") else f"./{relative}"


def _exports(text: str) -> list[str]:
    return [name for _, name in _EXPORTED.findall(text)]


def _body(path: str, text: str, names: Mapping[str, str]) -> str:
    """The module inside a function that returns what it exports."""

    def constants(match: re.Match[str]) -> str:
        wanted = " ".join(match[1].split()).replace(" as ", ": ")
        return f"const {{ {wanted} }} = {names[_target(path, match[2])]};\n"

    inside = _EXPORTED.sub(r"\1", _IMPORT.sub(constants, text))
    if _LEFT.search(inside):
        raise NotJoinable(f"{path} imports or exports in a form that cannot be joined")
    return f"{inside}return {{ {', '.join(_exports(text))} }};\n"
