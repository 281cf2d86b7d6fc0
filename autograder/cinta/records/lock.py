"""Hold a results folder for one run: a second ``cinta grade`` into it is refused in one line.

The lock is ``flock(2)`` on the folder itself. The kernel lets it go when the process ends, however
it ends, so nothing is left behind that a person would have to remove.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from ..errors import InputError


class FolderLock:
    """A held folder; ``release`` again is no error."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let the next run in."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def lock_folder(folder: Path) -> FolderLock:
    """Hold the folder until ``release`` or the end of the process; InputError if another run does.

    Where a file system knows no such locks (some network ones), nothing is held: two runs into one
    folder would then do work twice, but each row is still written whole.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        return FolderLock(None)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return FolderLock(descriptor)
    except BlockingIOError:
        os.close(descriptor)
        raise InputError(
            f"{folder}: another cinta grade writes there: wait for its end, or give another --out"
        ) from None
    except OSError:
        with contextlib.suppress(OSError):
            os.close(descriptor)
        return FolderLock(None)
