"""How large each part of the project may be, in plain lines: comments and blank lines are read as well.

A limit stands a little above what is there. A change that needs more raises it deliberately: in its own
commit, whose message says what the lines are for. A part that has shrunk takes its limit down with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

from tests.architecture.source import ROOT

KINDS = frozenset({".py", ".js", ".css", ".html", ".bicep", ".bicepparam", ".sql", ".sh"})
NOT_OURS = frozenset({"node_modules", "dist"})
"""Beside what begins with a dot: installed or built."""

LIMITS: Mapping[str, int] = {
    "": 53,  # function_app.py, eslint.config.js
    "benchmarks": 6_300,
    "docs": 150,
    "functions": 4_300,
    "infra": 4_200,
    "local_host": 3_750,
    "local_host/durable": 2_150,
    "local_host/graph_standin": 2_000,
    "memory_adapters": 760,
    "orchestrations": 720,
    "scripts": 150,
    "shared": 760,
    "shared/domain": 4_200,
    "shared/front_desk": 3_600,
    "shared/load": 230,
    "shared/meetings": 1_580,
    "shared/ports": 1_000,
    "shared/storage": 5_300,
    "shared/telemetry": 540,
    "tests": 46_000,
    "web": 11_000,
}
"""Lines a folder may hold, without the folders in it that stand here themselves."""


def files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name in NOT_OURS:
            continue
        if path.is_dir():
            yield from files(path)
        elif path.suffix in KINDS:
            yield path


def part_of(path: PurePath, limits: Mapping[str, int]) -> str:
    """The innermost folder with a limit; the outermost folder where there is none."""
    folders = [parent.as_posix() for parent in path.parents[:-1]]
    return next((folder for folder in folders if folder in limits), folders[-1] if folders else "")


def faults(root: Path, limits: Mapping[str, int]) -> list[str]:
    """Parts above their limit, parts without one, and limits far above what is there."""
    sizes: Counter[str] = Counter(dict.fromkeys(limits, 0))
    for path in files(root):
        sizes[part_of(path.relative_to(root), limits)] += len(path.read_text("utf-8").splitlines())
    return [
        f"{part or 'the root'}: {size} lines, at most {limits.get(part, 0)} allowed"
        for part, size in sorted(sizes.items())
        if not limits.get(part, 0) * 0.9 <= size <= limits.get(part, 0)
    ]


def test_every_part_keeps_its_size() -> None:
    assert faults(ROOT, LIMITS) == []


def test_the_counting_finds_what_grows_what_is_new_and_what_shrank(tmp_path: Path) -> None:
    planted = {
        "app.py": 10,
        "large/inner/deep.py": 21,
        "large/own.py": 100,
        "fits/comments.js": 20,
        "fits/prose.md": 500,
        "new/module.py": 3,
        "node_modules/theirs.js": 9_000,
        ".hidden/theirs.py": 9_000,
    }
    for name, lines in planted.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# a comment, or\n" * (lines - 1) + "\n", "utf-8")

    assert faults(tmp_path, {"": 10, "large": 100, "large/inner": 20, "fits": 20, "gone": 50}) == [
        "gone: 0 lines, at most 50 allowed",
        "large/inner: 21 lines, at most 20 allowed",
        "new: 3 lines, at most 0 allowed",
    ]
