"""What did my tape do: a recorder of ``tf.GradientTape``, reasons for ``None``, and a picture.

Theory of operation. :func:`record` switches a recorder on. From then on TensorFlow tells it of
every eager operation (operation callbacks, :mod:`.trace.wires`), and light wrappers tell it when a
tape starts, stops, watches or is asked (:mod:`.trace.hooks`) and when a value leaves TensorFlow
(:mod:`.trace.conversions`). It keeps numbers, never tensors: an operation is the ids of what went
in and came out (TensorFlow never uses an id twice), dtypes, shapes, and the line of the user's own
code.

:func:`explain` rebuilds from them what the tape could follow (:mod:`.diagnosis.graph`) and names
for each source why it has no gradient (:mod:`.diagnosis.reasons`); :func:`draw` shows it
(:mod:`.picture.draw`). TensorFlow is loaded when one of them is asked for, not before. Nothing else
of this package is imported here.

While a notebook is graded, what was left of these in it does nothing (:mod:`.when_graded`).

This is the *rich* one of two wrappers of ``tf.GradientTape``: it may lean on what is private in
TensorFlow, since no point hangs on it. The *thin* one, on which points hang, only counts:
:func:`cinta.answering.tape_use.counting_tapes`.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Explanation", "draw", "explain", "record", "recording"]


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is asked for (PEP 562); in a graded notebook, silence."""
    if name in ("draw", "explain", "record", "recording"):
        from . import when_graded

        if when_graded.is_graded():
            return getattr(when_graded, name)
    match name:
        case "record" | "recording":
            from . import recorder

            return getattr(recorder, name)
        case "explain" | "Explanation":
            from .diagnosis import explanation

            return getattr(explanation, name)
        case "draw":
            from .picture.draw import draw

            return draw
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
