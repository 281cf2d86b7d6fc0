"""What is imported before the forks is no garbage, and no collector need look for any in it.

To go through the objects of TensorFlow again and again, as they are made, takes a quarter of the
time of its import; to go through them once in a child, a third of a second, and copies of all the
pages that they lie in (docs.python.org, ``gc.freeze``).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def imported_for_good() -> Iterator[None]:
    """What is made here stays as long as the process, and as those that are forked from it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
