"""The graph of operations: what depends on what, and how far along it a tape could follow.

``forward`` and ``backward`` are cones of dependence, whatever any tape did. ``Operations.trace``
replays the tape's own rule (an operation is recorded if the tape is recording, something that went
in is followed, and a gradient is defined) along the paths from one source to the target, and says
where each path broke.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..causes import Cause
from ..trace import wires
from ..trace.log import Op, Out, TapeNotes
from ..trace.place import Place
from .rules import (
    Watched,
    destination,
    is_backward,
    is_state,
    not_differentiable,
    not_recording,
    overwrites,
    values_put,
)


@dataclass(frozen=True)
class Break:
    """Where the tape lost a path: the operation that it could not follow, and why."""

    cause: Cause
    op: Op
    place: Place

    def line_to_move(self, notes: TapeNotes) -> Place:
        """The line to move into the tape's block: in the function that both have been called from.

        What ran is maybe a line of ``Model.call``; beside the tape stands the call of the model.
        """
        ran, tape = ((seen.place, *seen.callers)[::-1] for seen in (self.op, notes))
        beside = (mine for mine, its in zip(ran, tape, strict=False) if mine != its)
        return next(beside, self.place)


@dataclass(frozen=True, kw_only=True)
class Paths:
    """The paths from a source to a target: the operations on them, and where the tape lost them.

    ``reached`` if TensorFlow knows one at all, ``connected`` if the tape followed one whole;
    ``followed`` are the ids of the tensors as far as it did.
    """

    reached: bool
    connected: bool
    on_path: tuple[Op, ...]
    followed: frozenset[int]
    breaks: tuple[Break, ...]

    @property
    def has_unopened(self) -> bool:
        """True if a function is among them of which it is not known what it does inside."""
        return any(wires.is_whole_function(op.type) for op in self.on_path)


def no_cut(_: Op) -> Cause | None:
    """What cuts a path beside TensorFlow's own rules: nothing."""
    return None


class Operations:
    """Operations in the order in which they ran.

    ``cuts`` says of an operation why a path counts as cut there, beside what cuts it anyhow.
    """

    def __init__(self, ops: Sequence[Op], cuts: Callable[[Op], Cause | None] = no_cut) -> None:
        self.ops = ops
        self._cuts = cuts
        self.producer = {out.id: op for op in ops for out in op.outputs}

    def forward(self, ids: Iterable[int], state: bool = False) -> set[int]:
        """All that was computed from these.

        With ``state``, through what variables hold too, until they are given something else; but
        then not through gradients: after a step of training every variable depends on every other.
        """
        given = set(ids)
        ahead, ever = set(given), set(given)
        for op in self.ops:
            if state and is_backward(op):
                continue
            if not is_state(op):
                if not ahead.isdisjoint(op.inputs):
                    ahead.update(out.id for out in op.outputs)
            elif state and not ahead.isdisjoint(values_put(op)):
                ahead.add(destination(op))
                ever.add(destination(op))
            elif state and overwrites(op) and destination(op) not in given:
                ahead.discard(destination(op))
        return ahead | ever

    def backward(self, ids: Iterable[int], state: bool = False) -> set[int]:
        """All that these were computed from, themselves included; ``state`` as in ``forward``."""
        behind = set(ids)
        for op in self._leading_to(behind, state):
            behind.update(op.inputs)
        return behind

    def writes_behind(self, ids: Iterable[int]) -> list[Op]:
        """What put into variables the values that these were computed from, the last first."""
        return [op for op in self._leading_to(ids, state=True) if is_state(op)]

    def _leading_to(self, ids: Iterable[int], state: bool) -> Iterator[Op]:
        """The operations that these came from, the last first."""
        wanted = set(ids)
        for op in reversed(self.ops):
            if state and is_backward(op):
                continue
            written = is_state(op) and state and destination(op) in wanted
            if written or any(out.id in wanted and self._made(op, out) for out in op.outputs):
                wanted.update(op.inputs)
                if written and overwrites(op):  # what it held before, nobody reads later
                    wanted.discard(destination(op))
                yield op

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
        followed = set(watched)
        for op in self.ops:
            for watch in notes.watches:
                if notes.last_reset <= watch.when <= op.when:
                    followed.update(watch.ids)
            if not followed.isdisjoint(op.inputs) and not is_state(op):
                cause = not_recording(notes, op) or not_differentiable(op)
                if cause is None:
                    followed.update(out.id for out in op.outputs if not _ends_at(op, out))
        return followed

    def trace(
        self, notes: TapeNotes, sources: Sequence[int], targets: Sequence[int], watched: Watched
    ) -> Paths:
        """Follow every path from a source to the targets as the tape did."""
        on_path = self.between(sources, targets)
        followed: set[int] = set()
        lost: dict[int, tuple[Break, ...]] = {}
        for op in on_path:
            breaks = self._lost_at(op, notes, set(sources), followed, lost, watched)
            for out in op.outputs:
                if ends := breaks or _ends_at(op, out):
                    lost[out.id] = ends
                else:
                    followed.add(out.id)
        same = bool(set(sources) & set(targets))
        connected = same or any(t in followed for t in targets)
        reached = connected or any(t in lost for t in targets)
        at_targets = dict.fromkeys(b for t in targets for b in lost.get(t, ()))
        return Paths(
            reached=reached,
            connected=connected,
            on_path=on_path,
            followed=frozenset(followed),
            breaks=tuple(at_targets),
        )

    def _lost_at(
        self,
        op: Op,
        notes: TapeNotes,
        sources: set[int],
        followed: set[int],
        lost: dict[int, tuple[Break, ...]],
        watched: Watched,
    ) -> tuple[Break, ...]:
        """Why what this operation gives is not followed; empty if it is."""
        from_source = not sources.isdisjoint(op.inputs)
        if not from_source and followed.isdisjoint(op.inputs):
            before = dict.fromkeys(b for i in op.inputs for b in lost.get(i, ()))
            return tuple(before)
        cause: Cause | None = None
        if followed.isdisjoint(op.inputs):
            cause = watched.why_not(notes, op)
        cause = cause or not_recording(notes, op) or not_differentiable(op) or self._cuts(op)
        return (Break(cause, op, op.place),) if cause else ()


def _ends_at(op: Op, out: Out) -> tuple[Break, ...]:
    """The places of ``top_k`` beside its values: one result of several through which none passes.

    Not where all are so: then a custom gradient lets one pass.
    """
    smooth = [wires.is_floating(other.dtype) for other in op.outputs]
    if wires.is_floating(out.dtype) or not any(smooth):
        return ()
    return (Break(Cause.NO_GRADIENT, op, op.place),)
