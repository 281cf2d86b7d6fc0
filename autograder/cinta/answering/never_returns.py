"""Can a function give anything but None? Told from its bytecode, wherever its source is."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Iterator
from types import CodeType

GENERATES = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def never_returns(function: object) -> bool:
    """True if no ``return`` of it has a value; False where nobody can tell.

    Of a decorated function, or a ``tf.function``, the one that the student wrote is looked at.
    """
    try:
        written = inspect.unwrap(getattr(function, "python_function", function))  # type: ignore[arg-type]
    except ValueError:  # it is wrapped in a circle
        return False
    code = getattr(written, "__code__", None)
    if not isinstance(code, CodeType) or code.co_flags & GENERATES:
        return False
    return not any(_returned_values(code))


def _returned_values(code: CodeType) -> Iterator[bool]:
    """For each ``return``, also the one at the end that nobody writes: can it give a value?"""
    before: dis.Instruction | None = None
    for instruction in dis.get_instructions(code):
        if instruction.opname == "RETURN_CONST":  # Python 3.12 and 3.13
            yield instruction.argval is not None
        elif instruction.opname == "RETURN_VALUE":
            is_none = before and before.opname == "LOAD_CONST" and before.argval is None
            # Where it is jumped to, something else may have been put there: ``x if y else None``.
            yield instruction.is_jump_target or not is_none
        before = instruction
