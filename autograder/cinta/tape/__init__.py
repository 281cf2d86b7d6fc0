"""What did my tape do: a recorder of ``tf.GradientTape``, reasons for ``None``, and a picture.

Theory of operation. :func:`record` switches a recorder on. From then on TensorFlow tells it of
every eager operation (operation callbacks, :mod:`cinta.tape.wires`), and light wrappers tell it
when a tape starts, stops, watches or is asked (:mod:`cinta.tape.hooks`) and when a value leaves
TensorFlow. It keeps numbers, never tensors: an operation is the ids of what went in and came out
(TensorFlow never uses an id twice), dtypes, shapes, and the line of the user's own code.

:func:`explain` rebuilds from them what the tape could follow (:mod:`cinta.tape.graph`) and names
for each source why it has no gradient (:mod:`cinta.tape.reasons`); :func:`draw` shows it. Nothing
here loads TensorFlow until it is used.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Explanation", "draw", "explain", "record", "recording"]


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is asked for (PEP 562)."""
    match name:
        case "draw":
            from .picture import draw as found
        case "explain" | "Explanation":
            from . import explaining

            return getattr(explaining, name)
        case "record" | "recording":
            from . import recorder

            return getattr(recorder, name)
        case _:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return found
