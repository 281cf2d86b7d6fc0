"""What is imported before the forks is no garbage, and no collector need look for any meanwhile.

To go through the objects of TensorFlow again and again, as they are made, takes a quarter of the
time of its import. They are gone through once, and are old then: a child's collector comes to them
as rarely as ever, and ``gc.get_objects`` has them.
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
        gc.enable()
        gc.collect(1)  # all that nobody has gone through yet, which IPython's reset does
