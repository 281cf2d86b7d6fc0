"""Of one judged notebook: what is kept of its cells, with the exercises whose answers they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from ..records.cell_record import CellRecord, pack
from ..results import Verdict
from ..run.wire import CellRun
from ..submission.fit import assigns, by_global, defines
from ..submission.notebook import Notebook
from ..unit import Exercise, Unit

_HEAD = re.compile(r"\s*(async\s+)?(def|class)\b")

Lost = Literal["timed_out", "crashed", "not_run"]


def packed_cells(
    unit: Unit, notebook: Notebook, runs: Mapping[int, CellRun], lost: Mapping[int, Verdict]
) -> bytes:
    """Every code cell, in order: run as it was in ``runs``, or lost with its child, or never run.

    The answer to an exercise is the last cell that defines its function, or assigns what it asks.
    """
    answers: dict[int, list[str]] = {}
    for exercise in unit.exercises:
        if (number := answer_cell(notebook, exercise)) is not None:
            answers.setdefault(number, []).append(exercise.name)
    return pack(
        _executed(number, source, runs.get(number), lost.get(number), answers.get(number, []))
        for number, source in enumerate(notebook.cells)
    )


def answer_cell(notebook: Notebook, exercise: Exercise) -> int | None:
    """The number of the last cell that answers the exercise; None if there is none."""
    found = [number for number, cell in enumerate(notebook.cells) if _answers(cell, exercise)]
    return found[-1] if found else None


def _answers(cell: str, exercise: Exercise) -> bool:
    if not exercise.asks:
        return bool(defines(exercise.name).search(cell))
    wanted = assigns(exercise.asks)
    if not wanted.search(cell):
        return False
    return bool(by_global(exercise.asks).search(cell) or wanted.search(_outside_functions(cell)))


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
    number: int, source: str, run: CellRun | None, lost: Verdict | None, answers: list[str]
) -> CellRecord:
    if run is not None:
        return CellRecord(
            number=number,
            source=source,
            status=run.status,
            outputs=run.outputs,
            answers=tuple(answers),
        )
    status: Lost = "not_run"
    if lost is not None:
        status = "timed_out" if lost == Verdict.TIMED_OUT else "crashed"
    return CellRecord(
        number=number, source=source, status=status, outputs=(), answers=tuple(answers)
    )
