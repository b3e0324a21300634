"""Modules joined with a scope of their own: what a browser runs is what the sources say."""

from __future__ import annotations

import json
import subprocess
from graphlib import CycleError
from pathlib import Path

import pytest

from functions.pages import load_pages
from functions.scoped_bundle import NotJoinable, naming_the_scoped, scoped
from functions.shared_bundle import without_comments

SOURCES = {
    "common/all.js": 'export const shared = "shared";\n',
    "public/texts.js": 'export const texts = { hello: "olá" };\n',
    "public/one.js": (
        'import { shared } from "../common/all.js";\nimport { texts as words } from "./texts.js";\n'
        'import {\n  two,\n} from "./screens/two.js";\n'
        "const own = 1;\nexport async function one() {\n  return [shared, words.hello, two(), own];\n}\n"
    ),
    "public/other.js": 'import { count } from "./counter.js";\nexport class Other {\n  one = count();\n}\n',
    "public/screens/two.js": (
        'import { count } from "../counter.js";\nconst own = 2;\n'
        "export function two() {\n  return own + count();\n}\n"
    ),
    "public/counter.js": "let times = 0;\nexport const count = () => (times += 1);\n",
}
ENTRIES = ("public/one.js", "public/other.js")
APART = frozenset({"public/texts.js"})


def test_each_module_keeps_its_scope_and_is_there_once(tmp_path: Path) -> None:
    for name in ("common/all.js", "public/texts.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SOURCES[name], "utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    (tmp_path / "public" / "parts.js").write_text(scoped(SOURCES, ENTRIES, APART), "utf-8")
    program = (
        "import { one, Other } from './public/parts.js'; import { texts } from './public/texts.js';"
        "texts.hello = 'changed'; console.log(JSON.stringify([await one(), new Other().one]));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == [["shared", "changed", 3, 1], 2]


def test_what_cannot_be_joined_is_refused() -> None:
    with pytest.raises(NotJoinable, match=r"public/counter\.js"):
        scoped({**SOURCES, "public/counter.js": "export default 1;\n"}, ENTRIES, APART)
    circle = {
        **SOURCES,
        "public/counter.js": 'import { two } from "./screens/two.js";\nexport const count = two;\n',
    }
    with pytest.raises(CycleError):
        scoped(circle, ENTRIES, APART)


def test_a_page_loads_the_joined_file_in_the_place_of_its_parts() -> None:
    text = 'const a = () => import("./one.js"), b = () => import("./elsewhere.js");'
    expected = 'const a = () => import("./parts.js"), b = () => import("./elsewhere.js");'
    assert naming_the_scoped(text, ["one.js"], "parts.js") == expected


def test_comments_on_lines_of_their_own_are_left_out_and_nothing_else() -> None:
    text = (
        "/** One\n * two */\nconst a = 1; // stays\n  // goes\n/** @type {x} */ (y).z();\n"
        'const url = "https://x";\n/** three */\nconst b = 2;\n'
    )
    kept = 'const a = 1; // stays\n/** @type {x} */ (y).z();\nconst url = "https://x";\nconst b = 2;\n'
    assert without_comments(text) == kept


def test_a_visits_code_is_one_file_that_names_no_other_of_its_folder() -> None:
    files = load_pages()
    parts, app = (files[f"/assets/public/{name}"].plain.decode() for name in ("parts.js", "app.js"))
    for code in (parts, app):
        named = {line.split('"')[1] for line in code.splitlines() if line.startswith("import")}
        assert named <= {"../common/all.js", "./texts.js"}
    assert 'import("./parts.js")' in app
    assert 'import("./visit-page.js")' not in app
