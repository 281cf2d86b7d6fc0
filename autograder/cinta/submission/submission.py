"""One notebook that a student handed in, wherever it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from ..records.origin import Origin
from .notebook import MAX_BYTES, Unreadable


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One notebook that a student handed in: ``name`` is unique in a run.

    ``read`` gives its bytes, or raises Unreadable. ``unit`` is the unit that it is graded for,
    empty if no unit fits. ``extra_time`` multiplies its limits of time.
    """

    name: str
    student: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    unit: str = ""
    extra_time: float = 1.0
    origin: Origin | None = field(default=None, compare=False)


class Hashed:
    """Reads a submission's bytes; ``sha256`` is then of those that were read, as 64 digits.

    Of what was handed in instead of a notebook, too. Empty before, and of a file that is larger
    than what is read.
    """

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read, self.sha256 = read, ""

    def __call__(self) -> bytes:
        """Read; raises what reading raises."""
        try:
            content = self._read()
        except Unreadable as why:
            self.sha256 = why.sha256
            raise
        self.sha256 = "" if len(content) > MAX_BYTES else hashlib.sha256(content).hexdigest()
        return content
