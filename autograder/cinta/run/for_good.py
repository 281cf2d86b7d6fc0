"""What is imported before the forks is no garbage, and no collector need look for any in it.

To go through the objects of TensorFlow again and again, as they are made, takes a quarter of the
time of its import, and once more at its end a third of a second. Nobody does: they are old when a
child begins, and ``gc.get_objects`` has them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

FULL_COLLECTIONS = 100
"""A child's collector goes through all there is once so many times it has gone through the rest.

The default is 10, but not before there is a quarter more than last time: of this process nobody has
counted what there is.
"""


@contextmanager
def imported_for_good() -> Iterator[None]:
    """What is made here stays as long as the process, and as those that are forked from it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def passed_over() -> Iterator[None]:
    """Who collects in the block goes through nothing of what was there before; it is old then."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, FULL_COLLECTIONS)
