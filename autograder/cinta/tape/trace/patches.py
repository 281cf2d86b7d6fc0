"""Wrappers around what is TensorFlow's, put up and taken down again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

HARMLESS = contextlib.suppress(Exception)
"""Around our own notes: whatever goes wrong in them must not reach the user's program."""


class _Unseen:
    """A block around what was there before us: an error of its leaves our frame out of its story.

    Leaving a ``with`` raises again without adding the frame that stands there; what was added when
    the error came is taken off here.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, raised: BaseException | None, trace: object) -> None:
        if raised is not None and raised.__traceback__ is not None:
            raised.__traceback__ = raised.__traceback__.tb_next


UNSEEN = _Unseen()
"""Around each call of an original that may raise."""


class Patches:
    """What was put in place of what; :meth:`off` puts everything back, the last first.

    Where somebody else has put something of theirs meanwhile, theirs stays.
    """

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, Any, Any]] = []

    def put(self, owner: Any, name: str, wrap: Callable[[Any], Any]) -> None:
        """Put ``wrap(what is there)`` in its place; ``wrap(None)`` where there is nothing."""
        ours = wrap(getattr(owner, name, None))
        self._before.append((owner, name, vars(owner).get(name), ours))
        setattr(owner, name, ours)

    def off(self) -> None:
        """Put back what was there."""
        for owner, name, original, ours in reversed(self._before):
            if vars(owner).get(name) is not ours:
                continue
            if original is None:
                delattr(owner, name)
            else:
                setattr(owner, name, original)
        self._before.clear()
