"""Files, functions, parameters and class names: the whole project keeps its limits, and a breach is found."""

from __future__ import annotations

import ast

from tests.architecture.limits import (
    FILE_LINES,
    FUNCTION_LINES,
    PARAMETERS,
    class_names,
    class_names_used_twice,
    functions_of_many_parameters,
    long_files,
    long_functions,
)
from tests.architecture.source import Source, beside, product, tools

DOMAIN = "shared/domain/"


def everything() -> tuple[Source, ...]:
    return (*product(), *tools(), *beside())


def written(text: str, path: str = "planted.py") -> Source:
    return Source(path, text, ast.parse(text))


def test_every_file_keeps_its_limit() -> None:
    assert long_files(everything()) == []


def test_functions_fit_on_a_screen() -> None:
    assert long_functions(everything()) == []


def test_what_belongs_together_is_given_as_one_value() -> None:
    assert functions_of_many_parameters(everything()) == []


def test_a_class_name_has_one_meaning() -> None:
    """Benchmarks share the product's names; tests share those of the domain, with which they are read."""
    ours = [*product(), *tools()]
    benchmarks = [source for source in beside() if source.path.startswith("benchmarks/")]
    domain = {name for source in ours if source.path.startswith(DOMAIN) for name in class_names(source)}
    reused = [
        f"{source.path}: {name}"
        for source in beside()
        if source.path.startswith("tests/")
        for name in domain.intersection(class_names(source))
    ]

    assert class_names_used_twice([*ours, *benchmarks]) == {}
    assert reused == []


# --- planted faults ----------------------------------------------------------------------------------


def test_a_long_file_is_found() -> None:
    assert long_files([written("x = 1\n" * FILE_LINES)]) == []
    assert long_files([written("x = 1\n" * (FILE_LINES + 1))]) == ["planted.py: 301 lines"]


def test_a_long_function_is_found() -> None:
    """Its docstring is not counted; its signature is, and so is what stands inside it."""
    heading = 'async def work(\n    value,\n):\n    """What it does,\n    in two lines.\n    """\n'
    inside = "    def part():\n        return value\n"
    fits = f"{heading}{inside}" + "    value += 1\n" * (FUNCTION_LINES - 5)

    assert long_functions([written(fits)]) == []
    assert long_functions([written(f"{fits}    return part()\n")]) == ["planted.py:work: 41 lines"]


def test_a_function_of_many_parameters_is_found() -> None:
    """Also a method and an `__init__`; `self` is nobody's argument, and keyword-only ones count as well."""
    names = [f"value_{number}" for number in range(PARAMETERS + 1)]
    fits = f"class A:\n    def __init__(self, {', '.join(names[1:])}, *rest, **others): ...\n"
    many = f"class A:\n    def __init__(self, {names[0]}, /, {names[1]}, *, {', '.join(names[2:])}): ...\n"

    assert functions_of_many_parameters([written(fits)]) == []
    assert functions_of_many_parameters([written(many)]) == ["planted.py:__init__: 7 parameters"]


def test_a_class_name_with_two_meanings_is_found() -> None:
    """Within one file as well as in two; private classes are not compared."""
    one, other = written("class Answer: ...\n", "one.py"), written("class Answer: ...\n", "other.py")
    private = [written("class _Row: ...\n", path) for path in ("one.py", "other.py")]
    nested = written("class Answer:\n    class Answer: ...\n", "one.py")

    assert class_names_used_twice([one, *private]) == {}
    assert class_names_used_twice([one, other]) == {"Answer": ["one.py", "other.py"]}
    assert class_names_used_twice([nested]) == {"Answer": ["one.py", "one.py"]}
