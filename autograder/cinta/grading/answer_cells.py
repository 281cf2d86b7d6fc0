"""Of one judged notebook: what is kept of its cells, with the exercises whose answers they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from ..records.cell_record import CellRecord, pack
from ..results import Verdict
from ..run.wire import CellRun
from ..submission.fit import by_global, gives
from ..submission.notebook import Notebook
from ..unit import Exercise, ExerciseKind, Unit

_HEAD = re.compile(r"\s*(async\s+)?(def|class)\b")

Lost = Literal["timed_out", "crashed", "not_run"]


def packed_cells(
    unit: Unit,
    notebook: Notebook,
    runs: Mapping[int, CellRun],
    lost: Mapping[int, Verdict],
    undone_in: Mapping[str, int],
) -> bytes:
    """Every code cell, in order: run as it was in ``runs``, or lost with its child, or never run.

    The answer to an exercise is the last cell that defines its function, or assigns what it asks,
    before it is undone (see :class:`cinta.results.ExerciseResult`).
    """
    answered: dict[int, list[str]] = {}
    manual = {e.name for e in unit.exercises if e.kind == ExerciseKind.MANUAL}
    for marked, name in notebook.marks.items():
        if name in manual:
            answered.setdefault(marked, []).append(name)
    for exercise in unit.exercises:
        if exercise.name in manual:
            continue
        if (number := answer_cell(notebook, exercise, undone_in.get(exercise.name))) is not None:
            answered.setdefault(number, []).append(exercise.name)
    return pack(
        _executed(number, source, runs.get(number), lost.get(number), answered.get(number, []))
        for number, source in enumerate(notebook.cells)
    )


def answer_cell(notebook: Notebook, exercise: Exercise, undone_in: int | None = None) -> int | None:
    """The number of the last cell that answers the exercise; None if there is none."""
    cells = notebook.cells[: undone_in - 1] if undone_in else notebook.cells
    found = [number for number, cell in enumerate(cells) if answers(cell, exercise)]
    written = [number for number in found if not as_handed_out(cells[number], exercise)]
    return next(reversed(written or found), None)


def as_handed_out(cell: str, exercise: Exercise) -> bool:
    """Is the cell the exercise's blank, untouched?"""
    return bool(exercise.blank) and cell.strip() == exercise.blank.strip()


def left_blank(notebook: Notebook, unit: Unit) -> set[int]:
    """The untouched blanks that stand below an answer to their exercise.

    Who answers in a cell of their own above the blank, and never runs that, has the answer; where
    all cells are run in order, the blank would take it away.
    """
    found: set[int] = set()
    for exercise in unit.exercises:
        is_answered = False
        for number, cell in enumerate(notebook.cells):
            if as_handed_out(cell, exercise):
                found |= {number} if is_answered else set()
            else:
                is_answered = is_answered or answers(cell, exercise)
    return found


def answers(cell: str, exercise: Exercise) -> bool:
    """Does the cell define the exercise's function or class, or assign what it asks?"""
    if not exercise.asks:
        return bool(gives(exercise).search(cell))
    wanted = gives(exercise)
    if not wanted.search(cell):
        return False
    by_a_function = any(by_global(name).search(cell) for name in exercise.results)
    return by_a_function or bool(wanted.search(_outside_functions(cell)))


def _outside_functions(cell: str) -> str:
    """The lines that are in no function or class: what is assigned in one, the notebook lacks."""
    lines: list[str] = []
    inside: int | None = None
    for line in cell.split("\n"):
        depth = len(line) - len(line.lstrip())
        if inside is not None and line.strip() and depth <= inside:
            inside = None
        if inside is None and _HEAD.match(line):
            inside = depth
        elif inside is None:
            lines.append(line)
    return "\n".join(lines)


def _executed(
    number: int, source: str, run: CellRun | None, lost: Verdict | None, answered: list[str]
) -> CellRecord:
    if run is not None:
        return CellRecord(
            number=number,
            source=source,
            status=run.status,
            outputs=run.outputs,
            answers=tuple(answered),
        )
    status: Lost = "not_run"
    if lost is not None:
        status = "timed_out" if lost == Verdict.TIMED_OUT else "crashed"
    return CellRecord(
        number=number, source=source, status=status, outputs=(), answers=tuple(answered)
    )
