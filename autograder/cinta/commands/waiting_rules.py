"""What no code of a unit may do: end Python, or wait for somebody to type.

While it is graded neither happens: a cell's ``exit()`` is passed over, and nobody is there to
answer an ``input()``. In a student's notebook both do: the gate alone would not see it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..unit import Unit

ENDS = frozenset({"exit", "quit", "sys.exit", "os._exit"})
WAITS = frozenset({"input", "getpass", "getpass.getpass"})


def ends_or_waits(unit: Unit) -> Iterator[str]:
    """Where solutions, accepted answers and shown cells do, each with what to change."""
    for where, code in _codes(unit):
        for call in _calls(code):
            if call in ENDS:
                yield f"{where}: {call}() ends the student's notebook. Fix: take it out"
            elif call in WAITS:
                yield f"{where}: {call}() waits for somebody to type. Fix: write the value there"


def _codes(unit: Unit) -> Iterator[tuple[str, str]]:
    for cell in unit.cells:
        if cell.kind in ("example", "given"):
            yield f"the cell of line {cell.line}", cell.text
    for exercise in unit.exercises:
        yield f"the solution of {exercise.name}", exercise.solution
        for one in exercise.accept:
            yield f"{exercise.name}: {one.id} (line {one.line})", one.code


def _calls(code: str) -> Iterator[str]:
    """What is called, as it is written; nothing where the code is no Python (words, a magic)."""
    try:
        nodes = [*ast.walk(ast.parse(code))]
    except SyntaxError:
        return
    yield from (ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call))
