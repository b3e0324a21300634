"""Whether a query asks only for what is emitted: tables, columns, metrics and their dimensions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.infra.code_names import ROOT

WORDS = frozenset(
    re.findall(
        r"\w+",
        "where summarize by extend order top asc desc and or in has bin ago sum sumif min max maxif arg_max "
        "startswith count countif percentile tostring toint m h true "
        "minif isnotnull not tobool datetime_diff hourofday dayofweek between",
    )
)
"""Of the language, what our queries use; `m` and `h` end a time span."""
_STRING = re.compile(r'"([^"]*)"')
_DEFINED = re.compile(r"\b([A-Za-z_]\w*)\s*=(?![=~])")
_NAME = re.compile(r"\b[A-Za-z_]\w*\b")


def telemetry_names() -> Mapping[str, Any]:
    """infra/telemetry-names.json."""
    return json.loads((ROOT / "infra" / "telemetry-names.json").read_text("utf-8"))


def unknown_names(query: str, names: Mapping[str, Any] | None = None) -> Sequence[str]:
    """Every name in the query that nothing emits and the query does not define.

    `names` is what is emitted, in the form of telemetry-names.json; None is that file.
    """
    names = names or telemetry_names()
    strings = _STRING.findall(query)
    metrics = [text for text in strings if text.startswith("balcao.")]
    wrong = [metric for metric in metrics if metric not in names["metrics"]]
    code = _STRING.sub(" ", query)
    dimensions = set(names["lines"]) if code.startswith("AppTraces") else set[str]()
    dimensions |= {
        one for metric in metrics if metric not in wrong for one in names["metrics"][metric]["dimensions"]
    }
    wrong += [one for one in re.findall(r"\bProperties\.(\w+)", code) if one not in dimensions]
    code = re.sub(r"\bProperties\.\w+", " ", code)
    table = code.split("|")[0].strip()
    if table not in names["tables"]:
        return [*wrong, table]
    if table == "AppMetrics" and not metrics:
        wrong.append("AppMetrics without a metric")
    known = WORDS | {table, *names["tables"][table], *_DEFINED.findall(code)}
    return wrong + [name for name in _NAME.findall(code) if name not in known]
