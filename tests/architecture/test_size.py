"""How large each part of the project may be, in plain lines: comments and blank lines are read as well.

Everything that is written by hand counts, whatever its kind: code, documents, configuration, test data.
A limit stands a little above what is there. A change that needs more raises it deliberately: in its own
commit, whose message says what the lines are for. A part that has shrunk takes its limit down with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

from tests.architecture.source import ROOT

NOT_TEXT = frozenset({".csv", ".png", ".pyc", ".svg"})
NOT_OURS = frozenset({"node_modules", "dist", "__pycache__"})
"""Installed or built, beside what begins with a dot."""
OURS_WITH_A_DOT = frozenset(
    {".ci", ".devcontainer", ".editorconfig", ".funcignore", ".github", ".gitignore", ".npmrc"}
    | {".prettierignore", ".prettierrc"}
)
NOT_BY_HAND: Mapping[str, str] = {
    "docs/performance.md": "make bench, but for its introduction",
    "docs/reliability.md": "make campaign",
    "docs/ticket-states.md": "python -m docs.ticket_states",
    "functions/generated_routes.py": "python -m docs.routes",
    "package-lock.json": "npm",
    "requirements-dev.txt": "make lock",
    "requirements.txt": "make lock",
    "scripts/advisories.txt": "make lock",
    "tests/contract/golden_rows.json": "python -m tests.contract.golden_rows",
    "tests/contract/older_rows.json": "rows as earlier versions wrote them",
    "tests/functions/recorded_idempotency.json": "keys and fingerprints as an earlier version made them",
    "tests/infra/snapshots": "python -m tests.infra.record",
    "tests/local_host/data": "answers of Azure's host and its durable extension",
    "tests/orchestrations/recorded_histories.json": "python -m tests.orchestrations.recorded",
}
"""File or folder → what has written or recorded it."""

LIMITS: Mapping[str, int] = {
    "": 1_290,  # function_app.py, README, CONTRIBUTING, CHANGELOG, Makefile, configuration
    ".ci": 8,
    ".devcontainer": 17,
    ".github": 70,
    "benchmarks": 10_400,
    "docs": 4_240,
    "functions": 7_950,
    "infra": 6_180,
    "local_host": 4_350,
    "local_host/durable": 2_150,
    "local_host/graph_standin": 2_000,
    "memory_adapters": 1_100,
    "orchestrations": 930,
    "scripts": 185,
    "shared": 1_050,
    "shared/domain": 6_750,
    "shared/front_desk": 5_550,
    "shared/load": 255,
    "shared/meetings": 1_580,
    "shared/ports": 1_490,
    "shared/storage": 7_350,
    "shared/telemetry": 590,
    "tests": 65_600,
    "web": 19_300,
}
"""Lines a folder may hold, without the folders in it that stand here themselves."""


def files(root: Path, folder: Path) -> Iterator[Path]:
    """The files in `folder`, a folder of the project `root`, that are written by hand."""
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name not in OURS_WITH_A_DOT
        if hidden or path.name in NOT_OURS or path.relative_to(root).as_posix() in NOT_BY_HAND:
            continue
        if path.is_dir():
            yield from files(root, path)
        elif path.suffix not in NOT_TEXT:
            yield path


def part_of(path: PurePath, limits: Mapping[str, int]) -> str:
    """The innermost folder with a limit; the outermost folder where there is none."""
    folders = [parent.as_posix() for parent in path.parents[:-1]]
    return next((folder for folder in folders if folder in limits), folders[-1] if folders else "")


def faults(root: Path, limits: Mapping[str, int]) -> list[str]:
    """Parts above their limit, parts without one, and limits far above what is there."""
    sizes: Counter[str] = Counter(dict.fromkeys(limits, 0))
    for path in files(root, root):
        sizes[part_of(path.relative_to(root), limits)] += len(path.read_text("utf-8").splitlines())
    return [
        f"{part or 'the root'}: {size} lines, at most {limits.get(part, 0)} allowed"
        for part, size in sorted(sizes.items())
        if not limits.get(part, 0) * 0.9 <= size <= limits.get(part, 0)
    ]


def test_every_part_keeps_its_size() -> None:
    assert faults(ROOT, LIMITS) == []


def test_what_is_left_out_by_name_is_there() -> None:
    assert [name for name in NOT_BY_HAND if not (ROOT / name).exists()] == []


def test_the_counting_finds_what_grows_what_is_new_and_what_shrank(tmp_path: Path) -> None:
    planted = {
        "app.py": 10,
        "large/inner/deep.py": 21,
        "large/own.py": 100,
        "fits/comments.js": 20,
        "fits/list.csv": 500,
        "documents/prose.md": 30,
        "documents/performance.md": 31,
        "data/values.json": 41,
        "data/module.pyc": 500,
        "new/module.py": 3,
        ".ci/run": 2,
        ".github/workflows/ci.yml": 4,
        "Makefile": 9,
        "package-lock.json": 9_000,
        "tests/infra/snapshots/recorded.json": 9_000,
        "node_modules/theirs.js": 9_000,
        ".hidden/theirs.py": 9_000,
    }
    for name, lines in planted.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# a comment, or\n" * (lines - 1) + "\n", "utf-8")

    limits = {"": 19, ".ci": 2, "large": 100, "large/inner": 20, "fits": 20, "documents": 61, "gone": 50}
    assert faults(tmp_path, limits) == [
        ".github: 4 lines, at most 0 allowed",
        "data: 41 lines, at most 0 allowed",
        "gone: 0 lines, at most 50 allowed",
        "large/inner: 21 lines, at most 20 allowed",
        "new: 3 lines, at most 0 allowed",
    ]
