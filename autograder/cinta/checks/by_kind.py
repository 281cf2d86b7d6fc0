"""What the kind of a difference says by itself: why it may be, and what to do next.

How a tape builds what it gives (a gradient for each source, of the source's shape) holds of that
alone; where no tape is asked for, no word of a message is of tapes.
"""

from __future__ import annotations

from ..results import Kind
from .answer_key import AnswerKey
from .message_texts import OF_NO_TAPE, STEP_OF_NO_TAPE, WHY, step_for
from .told import comes_of_a_tape

RULES_OF_GRADIENTS = (
    Kind.STRUCTURE,
    Kind.LENGTH,
    Kind.KEYS,
    Kind.MORE_KEYS,
    Kind.ORDER,
    Kind.TYPE,
    Kind.TRANSPOSED,
    Kind.TURNED,
    Kind.DTYPE,
)
"""The differences whose reason is how a tape builds what it gives."""

OF_SOURCES = (Kind.NOT_NONE, Kind.SLICES)
"""Those whose reason is what becomes of a source."""


def why_of(kind: str, key: AnswerKey, where: str, lang: str) -> str:
    """Why such a difference may be there; "" if nothing is known by the kind alone."""
    if kind in RULES_OF_GRADIENTS and not comes_of_a_tape(key, where):
        return ""
    if not key.tape and kind in (*OF_SOURCES, *OF_NO_TAPE[lang]):
        return OF_NO_TAPE[lang].get(kind, "")
    return WHY[lang].get(kind, "")


def step_of(kind: str, error: str, key: AnswerKey, where: str, lang: str) -> str:
    """The next step after such a difference; ``error`` is the exception's name, "" without one."""
    of_a_tape = comes_of_a_tape(key, where) if kind in RULES_OF_GRADIENTS else key.tape
    plain = "" if of_a_tape else STEP_OF_NO_TAPE[lang].get(kind, "")
    return plain or step_for(kind, error, lang)
