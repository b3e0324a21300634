"""How often Python's garbage collector looks at everything that an instance keeps."""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 7_000, 10, 100
"""Thresholds of the three generations: objects, and collections of the generation before."""


def spare_collections() -> None:
    """Leave what the imports made out of every collection, and have full ones rarely: see decision 30.

    A full collection stops every thread; with 2,000 held requests it took 0.2 s, every five seconds, and
    found next to nothing: what a request leaves goes by its reference counts or while it is young.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
