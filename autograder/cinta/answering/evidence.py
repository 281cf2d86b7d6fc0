"""While one question is answered: what the recorder of tapes sees, as plain data."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from ..tape.data import Recorded
from ..tape.errors import TapeError
from ..tape.plain import recorded, within_bounds
from ..tape.recorder import recording

MAX_REASONS, MAX_SKETCHES = 20, 6
"""Calls of a tape that are looked into, and drawn: an answer has one or two."""


@contextlib.contextmanager
def evidence(wanted: bool) -> Iterator[Callable[[], Recorded | None]]:
    """Give what will be known when it is asked for; None if it is not wanted, or cannot be had.

    Nothing but words hangs on it, so a TensorFlow that the recorder does not know, or a fault in
    it, is no fault of the answer.
    """
    with contextlib.ExitStack() as stack:
        log = None
        if wanted:
            with contextlib.suppress(TapeError):
                log = stack.enter_context(recording(reasons=MAX_REASONS, sketches=MAX_SKETCHES))
        since = log.now() if log else 0

        def known() -> Recorded | None:
            with contextlib.suppress(Exception):
                return within_bounds(recorded(log, since)) if log else None
            return None

        yield known


def preload() -> None:
    """Load what a recording will need, so that no child has to; where it cannot be, none is had."""
    with contextlib.suppress(ImportError, AttributeError):
        from ..tape import closer_look  # noqa: F401
        from ..tape.trace import conversions, hooks, unreported  # noqa: F401
