"""Exercises that no code is asked for: a choice, and what a person marks.

Both are read from the notebook as it was handed in; no child takes part, and nothing that other
cells do can change them.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..checks.answer_key import AnswerKey
from ..checks.choice import Chosen, chosen_in
from ..checks.judge import judge_choice, to_be_marked
from ..results import ExerciseResult
from ..submission.notebook import Notebook
from ..unit import WRITE_HERE, Exercise, ExerciseKind, Unit
from .answer_cells import as_handed_out


def read_unasked(
    notebook: Notebook, unit: Unit, exercise: Exercise, keys: Iterable[AnswerKey], lang: str
) -> ExerciseResult:
    """A choice held against its keys, or what is written, for a person to mark."""
    if exercise.kind == ExerciseKind.CHOICE:
        chosen = _chosen(notebook, exercise)
        checks = tuple(judge_choice(key, chosen, lang) for key in keys)
        return ExerciseResult(name=exercise.name, checks=checks)
    written = _written(notebook, unit, exercise)
    blank = not written and not _code(notebook, exercise)
    checks = tuple(to_be_marked(key, lang, blank=blank) for key in keys)
    return ExerciseResult(name=exercise.name, checks=checks, written=written)


def _chosen(notebook: Notebook, exercise: Exercise) -> Chosen | None:
    """What its own cell says; another cell counts only where that is blank, or gone."""
    own = [cell for n, cell in enumerate(notebook.cells) if notebook.marks.get(n) == exercise.name]
    found = chosen_in(own, exercise.asks)
    if found is not None and not found.blank:
        return found
    return chosen_in(notebook.cells, exercise.asks)


def _written(notebook: Notebook, unit: Unit, exercise: Exercise) -> str:
    """An answer in words, without what was handed out.

    Where no cell of it is marked any more, all text that is not the unit's own may be it.
    """
    if not exercise.sample:
        return ""
    handed_out = {text.strip() for text in WRITE_HERE.values()}
    if exercise.name in notebook.written:
        texts = [notebook.written[exercise.name]]
    else:
        handed_out |= {cell.text.strip() for cell in unit.cells if cell.kind == "prose"}
        texts = [text for text in notebook.loose if text.strip() not in handed_out]
    written = "\n\n".join(texts)
    for text in handed_out:
        written = written.replace(text, "") if text in WRITE_HERE.values() else written
    return written.strip()


def _code(notebook: Notebook, exercise: Exercise) -> bool:
    """Is there code for it that is not as it was handed out?"""
    own = (cell for n, cell in enumerate(notebook.cells) if notebook.marks.get(n) == exercise.name)
    return any(cell.strip() and not as_handed_out(cell, exercise) for cell in own)
