"""The limits that every Python file keeps, and what goes beyond them: each function names the faults."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.architecture.source import Source

FILE_LINES, FUNCTION_LINES, PARAMETERS = 300, 40, 6
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    """Lines from its `def` to its end, with the functions inside; its docstring is for readers."""
    documented = ast.get_docstring(function, clean=False) is not None
    return _span(function) - (_span(function.body[0]) if documented else 0)


def parameters(function: Function) -> int:
    """How many a caller may give; `*args` and `**options` are not counted."""
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def _span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def long_files(sources: Iterable[Source]) -> list[str]:
    return [f"{source.path}: {source.lines} lines" for source in sources if source.lines > FILE_LINES]


def long_functions(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.path}:{function.name}: {length(function)} lines"
        for source in sources
        for function in functions(source.tree)
        if length(function) > FUNCTION_LINES
    ]


def functions_of_many_parameters(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.path}:{function.name}: {parameters(function)} parameters"
        for source in sources
        for function in functions(source.tree)
        if parameters(function) > PARAMETERS
    ]


def class_names(source: Source) -> list[str]:
    """Of the public classes of a file, as often as each is defined in it."""
    nodes = ast.walk(source.tree)
    return [node.name for node in nodes if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def class_names_used_twice(sources: Iterable[Source]) -> dict[str, list[str]]:
    """Name → its files, for each name that more than one public class has."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for source in sources:
        for name in class_names(source):
            found[name].append(source.path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}
