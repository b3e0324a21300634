"""Storage and orchestrations say what they guarantee: every public function and method has its docstring."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tests.architecture.limits import Function
from tests.architecture.source import Source, product

DOCUMENTED = ("shared/storage/", "orchestrations/")
REFERENCE = re.compile(r"See `(\w+\.\w+)`\.")
"""What stands where a method does what its port's docstring says."""


def public(body: Iterable[ast.stmt], of_class: str = "") -> Iterator[tuple[str, Function]]:
    """Name → definition of the public functions and, as `Class.method`, those of public classes."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield of_class + node.name, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node.body, f"{node.name}.")


def documented(sources: Iterable[Source]) -> set[str]:
    """Names of the methods whose docstrings say it themselves."""
    return {
        name
        for source in sources
        for name, function in public(source.tree.body)
        if (text := ast.get_docstring(function)) is not None and not REFERENCE.match(text)
    }


def faults(sources: Iterable[Source], known: set[str]) -> list[str]:
    """Public functions without a docstring, and references to a method that has none."""
    return [
        f"{source.path}:{name}: {fault}"
        for source in sources
        for name, function in public(source.tree.body)
        if (fault := _fault(ast.get_docstring(function), known)) is not None
    ]


def _fault(text: str | None, known: set[str]) -> str | None:
    if text is None:
        return "no docstring"
    reference = REFERENCE.match(text)
    return None if reference is None or reference[1] in known else f"refers to {reference[1]}"


def test_storage_and_orchestrations_are_documented() -> None:
    concerned = [source for source in product() if source.path.startswith(DOCUMENTED)]

    assert faults(concerned, documented(product())) == []


def test_a_missing_docstring_and_a_reference_to_nothing_are_found() -> None:
    """Private names and functions inside functions need none."""
    text = '''
class Port:
    async def read(self):
        """One row. Raises `StorageUnavailable`."""
    async def write(self): ...
class Rows:
    async def read(self):
        """See `Port.read`."""
    async def write(self):
        """See `Port.write`."""
    async def sweep(self): ...
    def _key(self): ...
class _Private:
    def read(self): ...
def composed():
    """Rows."""
    def inner(): ...
def bare(): ...
'''
    planted = Source("planted.py", text, ast.parse(text))

    assert faults([planted], documented([planted])) == [
        "planted.py:Port.write: no docstring",
        "planted.py:Rows.write: refers to Port.write",
        "planted.py:Rows.sweep: no docstring",
        "planted.py:bare: no docstring",
    ]
