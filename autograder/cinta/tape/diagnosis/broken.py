"""Reasons of the first kind: TensorFlow knows a way to the target, and the tape lost it."""

from __future__ import annotations

from dataclasses import replace

import tensorflow as tf

from ..causes import Cause
from ..trace.log import Op
from . import source_flow
from .finding import Finding, name_of, names_of
from .graph import Break
from .rules import gives_a_constant, gives_positions, is_backward, not_recording
from .source_case import SourceCase, ValueKind


def a_path_broke(case: SourceCase) -> Finding | None:
    """TensorFlow knows a way from the source to the target, and the tape lost it on the way."""
    if not case.paths.reached:
        return None
    if case.paths.connected:  # and yet None came back: some operation's own gradient says None
        return _own_gradient_is_none(case)
    finding = _finding_at(_telling(case.paths.breaks), case)
    doubtful = case.paths.has_unopened or (case.log and case.log.is_full)
    return replace(finding, sure=False) if doubtful else finding


def _telling(breaks: tuple[Break, ...]) -> Break:
    """The first break, but what only a shape is taken of tells less than any other."""
    values = (b for b in breaks if b.cause != Cause.NO_GRADIENT or not gives_a_constant(b.op))
    return next(values, breaks[0])


def _own_gradient_is_none(case: SourceCase) -> Finding:
    """Of the operations on the path one gave None; one of the user's own rather than the others."""
    own = tuple(op for op in case.paths.on_path if op.custom)
    if not own:
        return Finding(Cause.NO_GRADIENT, sure=False, details={"op": names_of(case.paths.on_path)})
    details = {"op": ", ".join(dict.fromkeys(op.type for op in own))[:200], "own": "yes"}
    return Finding(Cause.NO_GRADIENT, sure=False, place=own[0].place, details=details)


def _finding_at(broke: Break, case: SourceCase) -> Finding:
    place, details = broke.place, {"op": name_of(broke.op, broke.place), "name": case.name}
    if broke.cause == Cause.NO_GRADIENT and broke.op.backward and gives_a_constant(broke.op):
        return Finding(Cause.NO_GRADIENT, place=place, details={**details, "inner": "yes"})
    if broke.cause == Cause.NO_GRADIENT and gives_positions(broke.op):
        return Finding(Cause.NO_GRADIENT, place=place, details={**details, "positions": "yes"})
    if broke.cause == Cause.STOP_GRADIENT and "stop_gradient" not in place.text:
        details |= {"layer": broke.op.layer or "library"}
    if broke.cause == Cause.NOT_WATCHED:
        return _not_watched(broke, case)
    before = broke.cause == Cause.BEFORE_TAPE and case.variable is not None
    if before and (found := replaced_at(broke.op, case)):
        return found
    early = _early_gradient(case)
    if broke.cause in (Cause.BEFORE_TAPE, Cause.INNER_OUTSIDE) and early:
        # A second derivative meant, or only a step of training that lies behind? Both look so.
        details["early"] = "yes"
        return Finding(Cause.INNER_OUTSIDE, sure=False, place=early.place, details=details)
    if broke.cause == Cause.INNER_OUTSIDE:
        details |= _whose_gradient(broke.op, case)
    if case.notes and broke.cause in (Cause.BEFORE_TAPE, Cause.AFTER_TAPE):
        place = broke.line_to_move(case.notes)
    if broke.cause == Cause.BEFORE_TAPE and _recorded_by_another(broke.op, case):
        details |= {"kept": "yes"}
    return Finding(broke.cause, place=place, details=details)


def _whose_gradient(inner: Op, case: SourceCase) -> dict[str, str]:
    """A gradient that this tape did not record: did another one, or was it asked of this one?"""
    notes = case.notes
    if _recorded_by_another(inner, case):
        return {"outer_recorded": "yes"}
    given = {i for call in (notes.calls if notes else ()) for i in call.result_ids}
    of_itself = any(out.id in given for out in inner.outputs)
    return {"of_itself": "yes"} if of_itself else {}


def _recorded_by_another(op: Op, case: SourceCase) -> bool:
    """True if another tape was recording when an operation ran."""
    others = [n for n in case.log.recent if n is not case.notes] if case.log else []
    return any(n.graph is None and not_recording(n, op) is None for n in others)


def _early_gradient(case: SourceCase) -> Op | None:
    """The gradient on the path that was asked for before this tape began; None if none was."""
    began = case.notes.began if case.notes else None
    return next(
        (op for op in case.paths.on_path if is_backward(op) and began and op.when < began), None
    )


def replaced_at(op: Op, case: SourceCase) -> Finding | None:
    """The statement of an operation takes a name from a variable, and gives it a tensor instead.

    The name is the variable's if the line that made the variable gave it that name: ``state`` in
    ``state = net(state)`` never was one, nor ``inputs`` in ``inputs = inputs * self.scale``.
    """
    rebinding = source_flow.rebinds(op.place)
    if rebinding is None:
        return None
    still = {case.variable_ids[name] for name in rebinding.others if name in case.variable_ids}
    if case.variable is not None:  # where it has its name still, only a function's own name went
        still |= {i for name, i in case.variable_ids.items() if name in rebinding.names}
    for read in case.operations.ops:
        if read.place == op.place and read.type == "ReadVariableOp" and not read.layer:
            variable = read.inputs[0]
            mine = case.variable is None or variable in case.source_ids
            named = rebinding.names & _made_as(variable, case)
            if named and mine and variable not in still:
                name = case.name if case.name in named else min(named)
                return Finding(Cause.REPLACED, place=op.place, details={"name": name})
    return None


def _made_as(variable: int, case: SourceCase) -> frozenset[str]:
    """The names that a variable was given by the line that made it; none if it was not seen.

    What called that line may have been given an object that has the variable: there the name must
    be seen to mean a tensor now, as after ``w = w - step`` it does.
    """
    made = case.operations.producer.get(variable)
    if made is None:
        return frozenset()
    called = frozenset(n for place in made.callers for n in source_flow.given_at(place))
    own = source_flow.given_at(made.place)
    own -= {n for n in own if case.meanings.get(n) == ValueKind.OTHER}
    return own | {n for n in called if case.meanings.get(n) == ValueKind.TENSOR}


def _not_watched(broke: Break, case: SourceCase) -> Finding:
    """Not watched, and why not: by its kind, by the tape's, or because it is no Variable now."""
    if case.variable is not None:
        if not case.variable.trainable:
            return Finding(Cause.NON_TRAINABLE, place=broke.place)
        return Finding(Cause.WATCH_OFF, place=broke.place)
    producer = case.operations.producer.get(case.source_ids[0])
    if producer and (found := replaced_at(producer, case)):
        return found
    if case.notes and any(set(w.ids) & set(case.source_ids) for w in case.notes.watches):
        return Finding(Cause.RESET, place=case.notes.resets[-1][1])
    others = case.notes and any(w.ids for w in case.notes.watches)
    cause = Cause.NOT_WATCHED_OTHER if others else Cause.NOT_WATCHED
    traced = {"traced": "yes"} if tf.is_symbolic_tensor(case.source) else {}
    return Finding(cause, place=broke.place, details=traced)
