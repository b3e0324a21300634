"""`make check-runtime` on a machine without production's Python: it says so, and does not fail the run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "check_runtime.sh"


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
