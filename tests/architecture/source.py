"""The product's source files, parsed once, for tests about the design."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("functions", "orchestrations", "shared", "memory_adapters", "local_host")
TOOLS = ("infra", "docs")
BESIDE = ("benchmarks", "tests")


@dataclass(frozen=True)
class Source:
    """One file; `path` is relative to the project, with slashes."""

    path: str
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """Its name as imported."""
        return self.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


@cache
def product() -> tuple[Source, ...]:
    """Every Python file that is deployed, runs the product locally, or stands for Azure in memory."""
    entry = ROOT / "function_app.py"
    return (*([_read(entry)] if entry.exists() else []), *_of(PACKAGES))


@cache
def tools() -> tuple[Source, ...]:
    """What describes and deploys the product, and writes its documents."""
    return _of(TOOLS)


@cache
def beside() -> tuple[Source, ...]:
    """What proves and measures the product."""
    return _of(BESIDE)


def _of(packages: Iterable[str]) -> tuple[Source, ...]:
    return tuple(_read(file) for package in packages for file in sorted((ROOT / package).rglob("*.py")))


def _read(file: Path) -> Source:
    text = file.read_text("utf-8")
    return Source(file.relative_to(ROOT).as_posix(), text, ast.parse(text))


def imported(source: Source) -> Iterator[str]:
    """Names of the modules that the file imports, anywhere in it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
