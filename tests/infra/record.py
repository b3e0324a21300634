"""Writes the golden snapshots: `BICEP=… python -m tests.infra.record`, after an intended change."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.infra.compiler import Compiler, copy_infra, find_bicep
from tests.infra.snapshot import GOLDEN, VARIANTS


def main() -> None:
    """Every variant anew, keys in the compiler's order but outputs sorted: their order changes by itself."""
    executable = find_bicep()
    if executable is None:
        raise SystemExit("no Bicep compiler: set BICEP or put bicep on the PATH")
    with tempfile.TemporaryDirectory() as folder:
        infra = copy_infra(Path(folder))
        compiler = Compiler(executable)
        for variant in VARIANTS:
            content = compiler.snapshot(infra / "variants" / f"{variant}.bicepparam")
            content["outputs"] = dict(sorted(content.get("outputs", {}).items()))
            text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
            (GOLDEN / f"{variant}.snapshot.json").write_text(text, "utf-8")
        compiler.close()


if __name__ == "__main__":
    main()
