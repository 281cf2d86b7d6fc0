"""Fewer, larger pages of memory: what a fork copies and an exit frees is one entry a page.

The warm process holds some 250 MB of its own. In pages of 4 KiB, forking it and ending the child
take about 9 ms; with most of it in pages of 2 MiB, about half of that. Linux 6.1 and later gather
pages when told to (madvise(2), MADV_COLLAPSE); elsewhere nothing changes.
"""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Iterator
from pathlib import Path

HUGE = 2 * 2**20
MADV_COLLAPSE = 25


@contextlib.contextmanager
def gathered_meanwhile() -> Iterator[None]:
    """Gather what there is beside what is done in the block, then what that has made.

    The kernel copies, and the interpreter need not wait: a thread does it, and has ended when the
    block is left.
    """
    gathering = threading.Thread(target=gather_pages)
    gathering.start()
    try:
        yield
    finally:
        gathering.join()
        gather_pages()


def gather_pages() -> int:
    """Put this process's private memory into huge pages where that can be done; how many."""
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    with contextlib.suppress(OSError):
        return sum(madvise(place, HUGE, MADV_COLLAPSE) == 0 for place in _places())
    return 0


def _places() -> Iterator[int]:
    """Addresses at which a whole huge page of private memory that no file backs may begin."""
    # Read at once: gathering changes the list while it is gone through.
    for line in Path("/proc/self/maps").read_text().splitlines():
        addresses, rights, *_, name = (*line.split(maxsplit=5), "")[:6]
        start, end = (int(address, 16) for address in addresses.split("-"))
        if rights == "rw-p" and name in ("", "[heap]"):
            yield from range(-(-start // HUGE) * HUGE, end - HUGE + 1, HUGE)
