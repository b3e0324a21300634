"""The modules that every page shares, served as one file: each file of its own is a request on a slow phone.

The sources stay apart. Wherever a page's module names one of them, what is sent names the joined file: so
each module exists once in a page. The files themselves are served as well, for pages opened before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter

FOLDER = "common"
JOINED = "all.js"
_IMPORT = re.compile(r'^import [^;]*? from "\./([^"]+)";\n', re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r'(from|import\()( ?)"((?:\.\./)+common/)[^"/]+\.js"')


def joined(sources: Mapping[str, str]) -> str:
    """The modules of one folder (name → text) as one, each after those that it imports.

    They import nothing from elsewhere and import no name as another; the names they declare differ. A browser
    refuses a joined file in which two do not.
    """
    needed = {name: _IMPORT.findall(text) for name, text in sources.items()}
    order = TopologicalSorter(needed).static_order()
    return without_comments("\n".join(_IMPORT.sub("", sources[name]) for name in order))


def without_comments(text: str) -> str:
    """A module without the comments that have lines of their own: half of its weight, and for readers."""
    return _COMMENT.sub("", text)


def naming_the_joined(text: str) -> str:
    """A module of another folder, importing the joined file in the place of each of its parts."""
    return _NAMED.sub(rf'\1\2"\3{JOINED}"', text)


def modules_of(paths: Iterable[str]) -> list[str]:
    """Those of `paths`, relative to the pages' folder, that are joined."""
    return [path for path in paths if path.startswith(f"{FOLDER}/") and path.endswith(".js")]
