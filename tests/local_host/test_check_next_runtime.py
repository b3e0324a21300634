"""`make check-next-runtime`: its texts say what it checks; without that Python it does not fail."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "check_next_runtime.sh"
CHECKED = "3.13"
WORDS_ON_IT = {
    "Makefile": r"^check-next-runtime:[^\n]*$",
    "README.md": r"^\| `make check-next-runtime` [^\n]*$",
    "docs/local-host.md": r"^## The worker library of Python 3\.13$.*?(?=^## )",
    "scripts/check_next_runtime.sh": r"\A.*\Z",
    "tests/next_runtime_check.py": r"\A.*\Z",
    "local_host/next_runtime_app.py": r"\A.*?\"\"\".*?\"\"\"",
}
"""Where the check is spoken of, by file; the pattern finds the place."""


def checked(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The script as this machine would run it with nothing but a shell."""
    tools = home / "bin"
    tools.mkdir()
    for name in ("bash", "dirname"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    given = {"PATH": str(tools), "HOME": str(home), **environment}
    return subprocess.run(
        [tools / "bash", SCRIPT], env=given, capture_output=True, text=True, timeout=60, check=False
    )


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_without_that_python_it_says_that_nothing_was_checked(tmp_path: Path) -> None:
    done = checked(tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("NOT CHECKED: no Python 3.13 here")
    assert "Production has Python 3.11: its worker is another program" in done.stdout
    assert "PYTHON313=" in done.stdout


@pytest.mark.parametrize("named", ["PYTHON313", "pyenv"])
def test_another_python_does_not_pass_for_it(tmp_path: Path, named: str) -> None:
    in_pyenv = tmp_path / ".pyenv" / "versions" / "3.13.0" / "bin" / "python3.13"
    asked = tmp_path / "asked"
    refuses = f'#!{shutil.which("bash")}\necho "$2" >>"{asked}"\nexit 1\n'
    other = executable(in_pyenv if named == "pyenv" else tmp_path / "other", refuses)

    done = checked(tmp_path, **({} if named == "pyenv" else {"PYTHON313": str(other)}))

    assert done.stdout.startswith("NOT CHECKED")
    assert "sys.version_info" in asked.read_text(), "it was found, and asked for its version"


@pytest.fixture(scope="module")
def production() -> str:
    """The Python that production has."""
    bicep = (ROOT / "infra" / "app" / "app.bicep").read_text("utf-8")
    (version,) = re.findall(r"runtime: \{ name: 'python', version: '([0-9.]+)' \}", bicep)
    return version


@pytest.mark.parametrize("file", WORDS_ON_IT)
def test_nobody_takes_it_for_a_check_of_productions_worker(file: str, production: str) -> None:
    found = re.search(WORDS_ON_IT[file], (ROOT / file).read_text("utf-8"), re.MULTILINE | re.DOTALL)

    assert found is not None
    assert CHECKED in found[0]
    assert production in found[0], "what production has stands beside it"
    assert production != CHECKED, "production has the checked Python now: the texts say otherwise"


def test_ci_runs_it() -> None:
    assert "\nmake check-next-runtime\n" in (ROOT / ".ci" / "run").read_text("utf-8")
