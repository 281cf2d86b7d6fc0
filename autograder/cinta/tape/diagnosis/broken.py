"""Reasons of the first kind: TensorFlow knows a way to the target, and the tape lost it."""

from __future__ import annotations

from dataclasses import replace

from ..causes import Cause
from ..trace.log import Op
from ..trace.place import Place
from . import source_flow
from .finding import Finding, name_of, names_of
from .graph import Break
from .rules import is_backward
from .source_case import SourceCase


def a_path_broke(case: SourceCase) -> Finding | None:
    """TensorFlow knows a way from the source to the target, and the tape lost it on the way."""
    if not case.paths.reached:
        return None
    if case.paths.connected:  # and yet None came back: some operation's own gradient says None
        return Finding(Cause.NO_GRADIENT, sure=False, details={"op": names_of(case.paths.on_path)})
    finding = _finding_at(case.paths.breaks[0], case)
    doubtful = case.paths.has_unopened or (case.log and case.log.is_full)
    return replace(finding, sure=False) if doubtful else finding


def _finding_at(broke: Break, case: SourceCase) -> Finding:
    place, details = broke.place, {"op": name_of(broke.op), "name": case.name}
    if broke.cause == Cause.NOT_WATCHED:
        return _not_watched(broke, case)
    if broke.cause == Cause.BEFORE_TAPE and case.variable is not None:
        name = _replaced_at(place, case)
        if name:
            return Finding(Cause.REPLACED, place=place, details={"name": name})
    early = _early_gradient(case)
    if broke.cause in (Cause.BEFORE_TAPE, Cause.INNER_OUTSIDE) and early:
        # A second derivative meant, or only a step of training that lies behind? Both look so.
        return Finding(Cause.INNER_OUTSIDE, sure=False, place=early.place, details=details)
    return Finding(broke.cause, place=place, details=details)


def _early_gradient(case: SourceCase) -> Op | None:
    """The gradient on the path that was asked for before this tape began; None if none was."""
    began = case.notes.began if case.notes else None
    return next(
        (op for op in case.paths.on_path if is_backward(op) and began and op.when < began), None
    )


def _replaced_at(place: Place, case: SourceCase) -> str | None:
    """The name that meant a variable until this statement, if it gives it a tensor instead.

    A variable that another name of the statement means still does not count.
    """
    rebinding = source_flow.rebinds(place)
    if rebinding is None:
        return None
    name, others = rebinding
    still = {case.variable_ids[other] for other in others if other in case.variable_ids}
    reads = (op for op in case.operations.ops if op.place == place and op.type == "ReadVariableOp")
    return name if any(op.inputs[0] not in still for op in reads) else None


def _not_watched(broke: Break, case: SourceCase) -> Finding:
    """Not watched, and why not: by its kind, by the tape's, or because it is no Variable now."""
    if case.variable is not None:
        if not case.variable.trainable:
            return Finding(Cause.NON_TRAINABLE, place=broke.place)
        return Finding(Cause.WATCH_OFF, place=broke.place)
    producer = case.operations.producer.get(case.source_ids[0])
    name = _replaced_at(producer.place, case) if producer else None
    if producer and name:
        return Finding(Cause.REPLACED, place=producer.place, details={"name": name})
    if case.notes and any(set(w.ids) & set(case.source_ids) for w in case.notes.watches):
        return Finding(Cause.RESET, place=case.notes.resets[-1][1])
    others = case.notes and any(w.ids for w in case.notes.watches)
    return Finding(Cause.NOT_WATCHED_OTHER if others else Cause.NOT_WATCHED, place=broke.place)
