"""The codec of all rows: from a dataclass and its column names to cells, and back."""

from __future__ import annotations

from shared.storage.tables.codec.forms import instant_text
from shared.storage.tables.codec.row_type import SCHEMA_VERSION, Part, RowType, read_cell

__all__ = ["SCHEMA_VERSION", "Part", "RowType", "instant_text", "read_cell"]
