"""The modules that all pages share, as one file: each is in it once, and nobody else's name is lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from functions.pages import load_pages
from functions.shared_bundle import FOLDER, JOINED, joined, modules_of, naming_the_joined

DECLARED = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
SERVED = {path.removeprefix("/assets/"): file.plain.decode() for path, file in load_pages().items()}
WHOLE = SERVED[f"{FOLDER}/{JOINED}"]


def test_no_two_modules_declare_the_same_name() -> None:
    names = Counter(DECLARED.findall(WHOLE))

    assert len(names) > 20
    assert [name for name, times in names.items() if times > 1] == []


def test_every_shared_module_is_in_the_file_and_nothing_is_imported() -> None:
    parts = [name for name in modules_of(SERVED) if name != f"{FOLDER}/{JOINED}"]

    for name in parts:
        for exported in re.findall(r"^export .*", SERVED[name], re.MULTILINE):
            assert exported in WHOLE
    assert "import " not in re.sub(r"/\*.*?\*/|//[^\n]*", "", WHOLE, flags=re.DOTALL)


@pytest.mark.parametrize("folder", ["public", "staff", "clerk", "self-check"])
def test_pages_import_the_file_and_none_of_its_parts(folder: str) -> None:
    for name, text in SERVED.items():
        if name.startswith(f"{folder}/") and name.endswith(".js"):
            assert set(re.findall(r'from "[./]+/common/([^"]+)"', text)) <= {JOINED}, name


def test_a_module_stands_after_those_that_it_imports() -> None:
    whole = joined(
        {
            "a.js": 'import {\n  one,\n} from "./b.js";\nexport const two = one + 1;\n',
            "b.js": "export const one = 1;\n",
        }
    )

    assert whole == "export const one = 1;\n\nexport const two = one + 1;\n"


def test_only_the_shared_folder_is_renamed() -> None:
    own = 'import { x } from "./common/x.js";\nimport("./common.js");\n'

    assert naming_the_joined(own) == own
    assert naming_the_joined('from "../../common/dom.js"') == f'from "../../common/{JOINED}"'


def test_every_instance_joins_in_the_same_order() -> None:
    """Another order would be another ETag: browsers would fetch the file again from each instance."""
    sources = {"a.js": 'import { d } from "./d.js";\nimport { c } from "./c.js";\n', "c.js": "c", "d.js": "d"}

    assert joined(sources) == "d\nc\n"
