"""A gradient that is there, and is NaN, infinite or all zeros: at which operation it became so.

A persistent tape can be asked again and is not used up by it. What is compared are the gradients
that arrive at an operation and the ones that it passes on, so nothing is guessed of what operations
do with which numbers. Of another tape only the gradient is known that it gave, where the user has
it still.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import tensorflow as tf

from ..trace import wires
from ..trace.log import Op
from ..trace.place import NOWHERE, Place
from .finding import name_of
from .source_case import SourceCase

MOST_OPERATIONS = 1_000
"""A longer path is not looked into: every tensor on it would be fetched."""


def where_it_turns(case: SourceCase) -> tuple[Place, dict[str, str]] | None:
    """Where a fit gradient arrives and an unfit one leaves, and details; None if it is fit.

    The details are ``value``, one of ``nan``, ``inf``, ``zeros``; ``op``, if one operation is to
    blame; and ``once`` of a tape that cannot be asked again.
    """
    on_path = case.paths.on_path
    if case.notes is None or case.notes.graph is not None or len(on_path) > MOST_OPERATIONS:
        return None
    if wires.is_used_up(case.tape):
        given = _kind(case.gradient_held)
        return (NOWHERE, {"value": given, "once": "yes"}) if given in UNFIT else None
    ids = dict.fromkeys(i for op in on_path for i in (*_outputs(op), *op.inputs))
    gradients = wires.gradients_by_id(case.tape, case.target, list(ids))
    if gradients is None:
        return None
    kinds = {i: _kind(gradient) for i, gradient in zip(ids, gradients, strict=True)}
    own = next((kinds[i] for i in case.source_ids if i in kinds), "")
    ahead = {*case.source_ids, *case.paths.followed}
    passing = (op for op in on_path if any(kinds[i] for i in _outputs(op)))
    users = Counter(i for op in passing for i in set(op.inputs))
    for op in reversed(on_path):
        arrived = {kinds[i] for i in _outputs(op)} - {""}
        followed = ahead.intersection(op.inputs)
        passed_on = {kinds[i] if users[i] == 1 else OF_SEVERAL for i in followed} - {""}
        if arrived == {"fit"} and _is_worse(passed_on, own):
            return op.place, {"value": own, **_what_turned_it(op)}
    return (NOWHERE, {"value": own}) if own in UNFIT else None


NOT_FINITE = {"nan", "inf"}
UNFIT = NOT_FINITE | {"zeros"}
OF_SEVERAL = "of several"
"""What a tensor gets that several operations use is a sum, and no one's alone: it may cancel."""


def _what_turned_it(op: Op) -> dict[str, str]:
    """An operation, or if a gradient's own was differentiated, what that is the gradient of."""
    if op.type in OF_STRAIGHT_PIECES:
        return {"op": name_of(op._replace(type=op.type.removesuffix("Grad"))), "bent": "yes"}
    return {"op": name_of(op)}


OF_STRAIGHT_PIECES = frozenset(["LeakyReluGrad", "Relu6Grad", "ReluGrad"])
"""Derivatives that are the same on all of a piece, so that theirs is zero."""


def _is_worse(passed_on: set[str], own: str) -> bool:
    """True if what an operation passes on is as unfit as what the source gets in the end."""
    if own in NOT_FINITE:
        return bool(passed_on & NOT_FINITE)
    return own == "zeros" and passed_on == {"zeros"}


def _outputs(op: Op) -> Iterable[int]:
    return (out.id for out in op.outputs)


def _kind(gradient: Any) -> str:
    """``fit``, or in which way it is not; "" for None and for what is no number."""
    if isinstance(gradient, tf.IndexedSlices):
        gradient = gradient.values
    if gradient is None or not isinstance(gradient, tf.Tensor) or gradient.dtype == tf.variant:
        return ""
    wide = tf.complex128 if gradient.dtype.is_complex else tf.float64
    numbers = tf.cast(gradient, wide).numpy()  # NumPy has no bfloat16
    if np.isnan(numbers).any():
        return "nan"
    if np.isinf(numbers).any():
        return "inf"
    return "fit" if numbers.any() or not numbers.size else "zeros"
