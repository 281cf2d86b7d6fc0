"""``explain(tape, target, sources)``: for each source, has it a gradient, and if not, why not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import tensorflow as tf

from .. import reason_texts
from ..causes import Cause
from ..data import Reason
from ..errors import TapeError
from ..plain import code_line
from ..trace import wires
from ..trace.current import current_log, known_language
from ..trace.log import Log
from ..trace.place import NOWHERE, USERS, Place
from .finding import Finding
from .graph import Operations
from .op_sources import eager_operations, graph_operations
from .reasons import diagnose
from .source_case import SourceCase, ValueKind, kind_of


@dataclass(frozen=True)
class Explanation:
    """What :func:`explain` found: one reason a source. Shown as text, in ``lang``."""

    reasons: tuple[Reason, ...]
    lang: str

    @property
    def all_connected(self) -> bool:
        """True if every source has a gradient."""
        return all(reason.connected for reason in self.reasons)

    def in_language(self, lang: str) -> Explanation:
        """The same in the other language."""
        return Explanation(self.reasons, known_language(lang))

    def __str__(self) -> str:
        return "\n".join(line for reason in self.reasons for line in tell(reason, self.lang))

    __repr__ = __str__


def explain(tape: Any, target: Any, sources: Any, *, lang: str | None = None) -> Explanation:
    """Say for each source whether ``tape.gradient(target, sources)`` reaches it, and why not.

    ``sources`` is a tensor, a variable (``tf`` or Keras) or any nested structure of them. Switch
    the recorder on before (``cinta.record()``): without it only part can be known, and it says so.
    The tape is not used up by being explained. ``lang`` is ``"es"`` or ``"en"``.
    """
    language = known_language(lang)
    require_tape(tape, "explain")
    reasons = reasons_for(tape, target, sources, sys._getframe(1), current_log())
    return Explanation(reasons, language)


def require_tape(tape: Any, asked: str) -> None:
    """TapeError for a first argument that is no tape."""
    if not isinstance(tape, tf.GradientTape):
        raise TapeError(
            f"cinta.{asked}: the first argument is of type {type(tape).__name__}, and no tape. "
            f"Fix: cinta.{asked}(tape, target, sources), with the tape of your with block"
        )


# AutoGraph, which rewrites what a tf.function calls, leaves alone what bears this mark.
explain.autograph_info__ = {}  # type: ignore[attr-defined]


def reasons_for(
    tape: Any, target: Any, sources: Any, frame: FrameType | None, log: Log | None
) -> tuple[Reason, ...]:
    """One reason a source, as data, with names as seen from ``frame``; none of it is recorded."""
    if log is not None:
        log.here.quiet += 1
    try:
        cases = cases_of(tape, target, sources, frame)
        return tuple(_reason(case, frame) for case in cases)
    finally:
        if log is not None:
            log.here.quiet -= 1


def cases_of(tape: Any, target: Any, sources: Any, frame: FrameType | None) -> Iterator[SourceCase]:
    """The evidence for each source, as seen from a frame; the operations are gathered once."""
    log, frame = current_log(), _callers_frame(frame)
    notes = log.tapes.get(tape) if log else None
    operations, variable_ids = operations_for(target), _variable_ids(frame)
    opened = cache(partial(operations_for, target, loops=True))
    held = cache(partial(_tensors_held, frame))
    target_name, roots = _name_of(target, frame), roots_by_id(frame)
    meanings = _meanings(frame)
    for name, source in _named(sources, frame):
        yield SourceCase(
            tape=tape,
            target=target,
            source=source,
            name=name,
            log=log,
            notes=notes,
            operations=operations,
            variable_ids=variable_ids,
            target_name=target_name,
            roots=frozenset(roots.get(id(source), ())),
            opened=opened,
            held=held,
            meanings=meanings,
            asked_in=Place(frame.f_code.co_filename, frame.f_lineno) if frame else NOWHERE,
        )


def _named(sources: Any, frame: FrameType | None) -> list[tuple[str, Any]]:
    """Each source and what to call it: a name of the user's, or its place in what was passed."""
    if not isinstance(sources, dict | list | tuple):
        flat = tf.nest.flatten(sources)
        return [(_name_of(source, frame) or f"[{k}]", source) for k, source in enumerate(flat)]
    pairs: list[tuple[str, Any]] = []
    for key in sorted(sources, key=str) if isinstance(sources, dict) else range(len(sources)):
        base = _name_of(sources, frame)
        for name, source in _named(sources[key], frame):
            deeper = name if isinstance(sources[key], dict | list | tuple) else ""
            place = f"{base}[{key!r}]{deeper}" if name.startswith("[") else name
            pairs.append((place, source))
    return pairs


def _callers_frame(frame: FrameType | None) -> FrameType | None:
    """The user's frame; in a tf.function, the one that AutoGraph made of it."""
    while frame is not None and "__autograph_generated_file" not in frame.f_code.co_filename:
        if USERS[frame.f_code.co_filename]:
            break
        frame = frame.f_back
    return frame


def _variable_ids(frame: FrameType | None) -> dict[str, int]:
    """Which variables names of the user's mean now."""
    spaces = [frame.f_globals, frame.f_locals] if frame else []
    named = [pair for space in spaces for pair in list(space.items())]
    variables = [(name, value) for name, value in named if isinstance(value, tf.Variable)]
    return {name: i for name, variable in variables for i in wires.ids_of(variable)}


def _meanings(frame: FrameType | None) -> dict[str, ValueKind]:
    """What kind of thing each of the user's names means now."""
    spaces = [frame.f_globals, frame.f_locals] if frame else []
    return {name: kind_of(value) for space in spaces for name, value in list(space.items())}


def _tensors_held(frame: FrameType | None) -> dict[int, Any]:
    """The tensors that names of the user's hold, by themselves or in a list, by id."""
    values = (value for _, value in users_values(frame))
    return {
        i: value for value in values if isinstance(value, tf.Tensor) for i in wires.ids_of(value)
    }


def operations_for(target: Any, loops: bool = False) -> Operations:
    """The operations among which the target's are: those seen, or those of its graph.

    ``loops``: what runs inside loops of functions, and in ``tf.py_function``, too.
    """
    log = current_log()
    graph = wires.graph_now()
    if graph is not None:
        tapes = list(log.tapes.values()) if log else []
        mine = [t for t in tapes if t.graph and t.graph() is graph]
        return graph_operations(graph, mine[-1] if mine else None, loops)
    return eager_operations(log, loops) if log else Operations(())


def roots_by_id(frame: FrameType | None) -> dict[int, set[str]]:
    """``id`` of a value → names of the user's that lead to it: its own, its list's, its model's."""
    roots: dict[int, set[str]] = {}
    for name, value in users_values(frame):
        root = name.partition("[")[0].partition(".")[0]
        own = isinstance(value, tf.Module) and not isinstance(value, ModuleType | type)
        for reached in (value, *(value.variables if own else ())):
            roots.setdefault(id(reached), set()).add(root)
    return roots


def users_values(frame: FrameType | None) -> Iterator[tuple[str, Any]]:
    """All that names of the user's mean now, and what their lists, dicts and objects hold."""
    caller = _callers_frame(frame)
    for space in [caller.f_locals, caller.f_globals] if caller else []:
        for name, value in list(space.items()):
            if not name.startswith("_"):
                yield name, value
                yield from _held_by(name, value)


def _held_by(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """What a list, a dict, or an object of the user's has under this name."""
    if isinstance(value, list | tuple | dict):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        if len(value) < MOST_HELD:
            yield from ((f"{name}[{key!r}]", item) for key, item in pairs)
    elif not isinstance(value, ModuleType | type | tf.Tensor | tf.Variable):
        held = list(getattr(value, "__dict__", {}).items())[:MOST_HELD]
        yield from ((f"{name}.{key}", item) for key, item in held if not key.startswith("_"))


MOST_HELD = 200
"""What one list, dict or object may hold to be looked into."""


def tell_short(name: str, finding: Finding, lang: str) -> str:
    """One line on why a source has no gradient, without the mend."""
    details = {"name": name, **finding.details}
    saw, _ = reason_texts.sentence(finding.cause, finding.sure, details, lang)
    return f"{name}: {saw}"


def _reason(case: SourceCase, frame: FrameType | None) -> Reason:
    finding = diagnose(case)
    details = {"name": case.name, **{k: str(v)[:300] for k, v in finding.details.items()}}
    if finding.cause in TO_WATCH or "untrained" in details:
        details["watch"] = watch_expression(case, _callers_frame(frame))[:300]
    if not finding.connected and case.was_given_zeros:
        details["zeros"] = "yes"
    place, code = code_line(finding.place), finding.cause.value
    return Reason(
        source=case.name[:300],
        code=code,
        connected=finding.connected,
        sure=finding.sure,
        at=place,
        details=details,
    )


def tell(reason: Reason, lang: str) -> Iterator[str]:
    """The lines that a person reads about one reason."""
    saw, mend = reason_texts.sentence(reason.code, reason.sure, reason.details, lang)
    mark = "✓" if reason.connected else "✗" if reason.sure else "?"
    yield f"{mark} {reason.source}: {saw}"
    if reason.at:
        place = Place(reason.at.file, reason.at.line)
        spot = reason_texts.where(place.line, place.is_cell, Path(place.file).name, lang)
        yield f"    → {spot}:  {reason.at.text}"
    if mend:
        yield f"    {reason_texts.FRAME[lang]['mend']}{mend}"


def _name_of(value: Any, frame: FrameType | None) -> str:
    """What the user calls a value: a name of theirs that is bound to it, else its own name."""
    spaces = [frame.f_locals, frame.f_globals] if frame else []
    named = [pair for space in spaces for pair in list(space.items())]
    for name, candidate in named:
        if candidate is value and not name.startswith("_"):
            return str(name)
    own = str(getattr(value, "path", "") or getattr(value, "name", "") or "").removesuffix(":0")
    short = "" if own.startswith("Variable") else "/".join(own.split("/")[-2:])
    for name, container in named:
        if path := _inside(value, name, container):  # of a list a place says less than a path
            return short if "/" in short and not isinstance(container, dict) else path
    return short or _attribute(value, named)


def _attribute(value: Any, named: list[tuple[str, Any]]) -> str:
    """``module.w`` if an object of the user's has the value under a name; "" if none has."""
    for name, holder in named:
        if not name.startswith("_") and not isinstance(holder, ModuleType | type):
            for key, item in list(getattr(holder, "__dict__", {}).items()):
                if item is value and not key.startswith("_"):
                    return f"{name}.{key}"
    return ""


TO_WATCH = (
    Cause.NOT_WATCHED,
    Cause.NOT_WATCHED_OTHER,
    Cause.WATCHED_LATE,
    Cause.WATCH_OFF,
    Cause.NON_TRAINABLE,
)
"""Causes whose mend is to have the source watched."""


def watch_expression(case: SourceCase, frame: FrameType | None) -> str:
    """What to hand to ``tape.watch``, in the user's own names; "" if they have none for it."""
    spaces = [frame.f_locals, frame.f_globals] if frame else []
    named = [pair for space in spaces for pair in list(space.items())]
    value, seen = case.source, [pair for pair in named if not pair[0].startswith("_")]
    found = next((name for name, candidate in seen if candidate is value), "")
    found = found or next(filter(None, (_inside(value, *pair) for pair in seen)), "")
    found = found or _attribute(value, seen) or _among_variables(value, seen)
    return f"{found}.value" if found and case.kind == ValueKind.KERAS_VARIABLE else found


def _among_variables(value: Any, named: list[tuple[str, Any]]) -> str:
    """``net.variables[2]``, if a layer or a model of the user's has it."""
    for name, holder in named:
        if isinstance(holder, tf.Module) and not isinstance(holder, ModuleType | type):
            for k, variable in enumerate(holder.variables):
                if variable is value:
                    return f"{name}.variables[{k}]"
    return ""


def _inside(value: Any, name: str, container: Any) -> str:
    """``params['w']`` or ``weights[0]`` if a container of the user's holds the value."""
    if name.startswith("_"):
        return ""
    if not isinstance(container, dict | list | tuple) or len(container) >= MOST_HELD:
        return ""
    pairs = container.items() if isinstance(container, dict) else enumerate(container)
    return next((f"{name}[{key!r}]" for key, item in pairs if item is value), "")
