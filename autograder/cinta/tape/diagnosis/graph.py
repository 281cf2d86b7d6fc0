"""The graph of operations: what depends on what, and how far along it a tape could follow.

``forward`` and ``backward`` are cones of dependence, whatever any tape did. ``Operations.trace``
replays the tape's own rule (an operation is recorded if the tape is recording, something that went
in is followed, and a gradient is defined) along the paths from one source to the target, and says
where each path broke.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..causes import Cause
from ..trace.log import Op, Out, TapeNotes
from ..trace.place import Place
from .rules import (
    Watched,
    holder,
    is_backward,
    is_state,
    not_differentiable,
    not_recording,
)


@dataclass(frozen=True)
class Break:
    """Where the tape lost a path: the operation that it could not follow, and why."""

    cause: Cause
    op: Op
    place: Place


@dataclass(frozen=True)
class Traced:
    """The paths from a source to a target: their operations, and those that the tape followed."""

    reached: bool
    live: bool
    on_path: tuple[Op, ...]
    followed: frozenset[int]
    breaks: tuple[Break, ...]


class Operations:
    """Operations in the order in which they ran."""

    def __init__(self, ops: Sequence[Op]) -> None:
        self.ops = ops
        self.producer = {out.id: op for op in ops for out in op.outputs}

    def forward(self, ids: Iterable[int], state: bool = False) -> set[int]:
        """All that was computed from these.

        With ``state``, through what variables hold too; but then not through gradients: after a
        step of training every variable depends on every other.
        """
        found = set(ids)
        for op in self.ops:
            if found.isdisjoint(op.inputs) or (state and is_backward(op)):
                continue
            if not is_state(op):
                found.update(out.id for out in op.outputs)
            elif state:
                found.add(holder(op))
        return found

    def backward(self, ids: Iterable[int], state: bool = False) -> set[int]:
        """All that these were computed from, themselves included; ``state`` as in ``forward``."""
        found = set(ids)
        for op in reversed(self.ops):
            if state and is_backward(op):
                continue
            written = is_state(op) and state and holder(op) in found
            if written or any(out.id in found and self._made(op, out) for out in op.outputs):
                found.update(op.inputs)
        return found

    def _made(self, op: Op, out: Out) -> bool:
        """A custom gradient stands in for the operation that gave the same tensor before it."""
        return self.producer[out.id] is op

    def between(self, sources: Iterable[int], targets: Iterable[int]) -> tuple[Op, ...]:
        """The operations on some path from the sources to the targets."""
        ahead, behind = self.forward(sources), self.backward(targets)
        return tuple(
            op
            for op in self.ops
            if not ahead.isdisjoint(op.inputs)
            and any(out.id in behind and self._made(op, out) for out in op.outputs)
            and not is_state(op)
        )

    def followed(self, notes: TapeNotes, watched: Iterable[int]) -> set[int]:
        """All ids that the tape follows, from everything that it watches."""
        found = set(watched)
        for op in self.ops:
            for watch in notes.watches:
                if notes.last_reset <= watch.when <= op.when:
                    found.update(watch.ids)
            if not found.isdisjoint(op.inputs) and not is_state(op):
                why = not_recording(notes, op) or not_differentiable(op)
                found.update(out.id for out in op.outputs if why is None)
        return found

    def trace(
        self, notes: TapeNotes, sources: Sequence[int], targets: Sequence[int], watched: Watched
    ) -> Traced:
        """Follow every path from a source to the targets as the tape did."""
        on_path = self.between(sources, targets)
        live: set[int] = set()
        lost: dict[int, tuple[Break, ...]] = {}
        for op in on_path:
            why = self._lost_at(op, notes, set(sources), live, lost, watched)
            for out in op.outputs:
                if why:
                    lost[out.id] = why
                else:
                    live.add(out.id)
        same = bool(set(sources) & set(targets))
        alive = any(t in live for t in targets) or same
        breaks = dict.fromkeys(b for t in targets for b in lost.get(t, ()))
        reached = same or any(t in live or t in lost for t in targets)
        return Traced(reached, alive, on_path, frozenset(live), tuple(breaks))

    def _lost_at(
        self,
        op: Op,
        notes: TapeNotes,
        sources: set[int],
        live: set[int],
        lost: dict[int, tuple[Break, ...]],
        watched: Watched,
    ) -> tuple[Break, ...]:
        """Why what this operation gives is not followed; empty if it is."""
        from_source = not sources.isdisjoint(op.inputs)
        if not from_source and live.isdisjoint(op.inputs):
            before = dict.fromkeys(b for i in op.inputs for b in lost.get(i, ()))
            return tuple(before)
        why: Cause | None = None
        if live.isdisjoint(op.inputs):
            why = watched.why_not(notes, op)
        why = why or not_recording(notes, op) or not_differentiable(op)
        return (Break(why, op, op.place),) if why else ()
