"""ASP.NET route templates: parsing with the real host's refusals, and matching one path."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

Constraint = Callable[[str], bool]


class InvalidTemplateError(ValueError):
    """A template that stops the real host as a whole."""


class UnsupportedTemplateError(ValueError):
    """A template that is valid in Azure and that this host does not have."""


@dataclass(frozen=True)
class Segment:
    """One part between slashes. `names` are its parameters, in the order of the pattern's groups."""

    pattern: re.Pattern[str]
    names: tuple[str, ...] = ()
    constraints: tuple[tuple[str, Constraint], ...] = ()
    optional: bool = False
    default: str | None = None
    catch_all: bool = False

    @property
    def may_be_absent(self) -> bool:
        """Whether a path may end before this segment."""
        return self.optional or self.catch_all or self.default is not None


@dataclass(frozen=True)
class Template:
    """A parsed template, matched against decoded paths."""

    text: str
    segments: tuple[Segment, ...] = field(repr=False)

    def match(self, path: str) -> dict[str, str] | None:
        """Route values of a decoded path such as `/api/x` (absent ones are missing), or None."""
        rest = path.removeprefix("/")
        values: dict[str, str] = {}
        for segment in self.segments:
            if segment.catch_all:
                if rest.startswith("/"):
                    return None
                return {**values, segment.names[0]: rest} if rest else values
            part, slash, rest = rest.partition("/")
            if slash and not part:
                return None  # a double slash
            found = _match_segment(segment, part)
            if found is None:
                return None
            values |= found
        return values if not rest else None


def _match_segment(segment: Segment, part: str) -> dict[str, str] | None:
    if not part:
        if not segment.may_be_absent:
            return None
        return {} if segment.default is None else {segment.names[0]: segment.default}
    found = segment.pattern.fullmatch(part)
    if not found:
        return None
    values = dict(zip(segment.names, found.groups(), strict=True))
    return values if all(check(values[name]) for name, check in segment.constraints) else None


def _number(pattern: str, low: float | None = None, high: float | None = None) -> Constraint:
    def check(value: str) -> bool:
        if not re.fullmatch(pattern, value.strip()):
            return False
        number = float(value)
        return (low is None or number >= low) and (high is None or number <= high)

    return check


_INTEGER = r"[+-]?\d+"
_DECIMAL = r"[+-]?(\d[\d,]*\.?\d*|\.\d+)(e[+-]?\d+)?"
_GUID = r"[{(]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[)}]?"


def constraint(text: str) -> Constraint:
    """The check that `int`, `maxlength(5)`, `range(1,9)` … stand for. Raises for unknown ones."""
    name, _, argument = text.partition("(")
    argument = argument.removesuffix(")")
    simple: dict[str, Constraint] = {
        "int": _number(_INTEGER, -(2**31), 2**31 - 1),
        "long": _number(_INTEGER, -(2**63), 2**63 - 1),
        "decimal": lambda value: bool(re.fullmatch(_DECIMAL, value, re.IGNORECASE)),
        "bool": lambda value: value.strip().lower() in ("true", "false"),
        "guid": lambda value: bool(re.fullmatch(_GUID, value, re.IGNORECASE)),
        "alpha": lambda value: bool(re.fullmatch("[a-z]*", value, re.IGNORECASE)),
    }
    simple |= {"double": simple["decimal"], "float": simple["decimal"]}
    if name in simple and not argument:
        return simple[name]
    if name == "regex":
        expression = re.compile(argument, re.IGNORECASE)
        return lambda value: bool(expression.search(value))
    if name == "datetime":
        raise UnsupportedTemplateError("the constraint datetime is not part of the local host")
    return _counted(name, text, argument)


def _counted(name: str, text: str, argument: str) -> Constraint:
    try:
        numbers = [int(number) for number in argument.split(",")]
    except ValueError:
        raise InvalidTemplateError(f"the constraint {text!r} is unknown") from None
    match name, numbers:
        case "minlength", [low]:
            return lambda value: len(value) >= low
        case "maxlength", [high]:
            return lambda value: len(value) <= high
        case "length", [size]:
            return lambda value: len(value) == size
        case "length", [low, high]:
            return lambda value: low <= len(value) <= high
        case "min", [low]:
            return _number(_INTEGER, low=low)
        case "max", [high]:
            return _number(_INTEGER, high=high)
        case "range", [low, high]:
            return _number(_INTEGER, low, high)
        case _:
            raise InvalidTemplateError(f"the constraint {text!r} is unknown")
