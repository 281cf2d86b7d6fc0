"""One notebook that a student handed in, wherever it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..records.origin import Origin


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One notebook that a student handed in: ``name`` is unique in a run.

    ``read`` gives its bytes, or raises Unreadable. ``unit`` is the unit that it is graded for,
    empty if no unit fits.
    """

    name: str
    student: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    unit: str = ""
    origin: Origin | None = field(default=None, compare=False)
