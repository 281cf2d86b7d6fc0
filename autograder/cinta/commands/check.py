"""One notebook held against its unit's public checks, isolated: ``grader.check`` for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..grading.answer_keys import make_keys
from ..grading.judging import Case
from ..results import ExerciseResult
from ..run.pool import WarmPool
from ..run.warm import Limits
from ..submission.fit import best_unit
from ..submission.notebook import Notebook, Unreadable, read_notebook
from ..unit import Exercise, Unit


@dataclass(frozen=True)
class Checked:
    """What the public checks say of one notebook, exercise by exercise, in its language."""

    unit: Unit
    lang: str
    exercises: tuple[ExerciseResult, ...]
    notes: tuple[str, ...]


def check_notebook(path: Path, units: Sequence[Unit], limits: Limits, lang: str = "") -> Checked:
    """Run a notebook and ask it the public checks; no point hangs on them.

    Raises InputError if the file is no notebook, or of none of the units.
    """
    notebook = _read(path)
    unit = units[0] if len(units) == 1 else best_unit(notebook, units)
    if unit is None:
        names = ", ".join(unit.name for unit in units)
        raise InputError(f"{path}: of no unit, or of several ({names}). Mend: say which by --unit")
    spoken = lang or notebook.lang or "es"
    pool = WarmPool(1)
    try:
        with pool.lent() as lent:
            keys = make_keys(unit, lent.warm(), 0)
            case = Case(unit, notebook, keys, lent.warm(), limits, spoken)
            return Checked(unit, spoken, _checked(case), tuple(case.notes))
    finally:
        pool.close()


def _read(path: Path) -> Notebook:
    try:
        return read_notebook(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}. Mend: name a notebook (.ipynb)") from None
    except Unreadable as why:
        raise InputError(f"{path}: {why}. Mend: save it again as a notebook (.ipynb)") from None


def _checked(case: Case) -> tuple[ExerciseResult, ...]:
    try:
        return tuple(case.explained(_asked(case, exercise)) for exercise in case.unit.exercises)
    finally:
        case.close()


def _asked(case: Case, exercise: Exercise) -> ExerciseResult:
    public = (key for key in case.keys[exercise.name] if not key.hidden)
    return ExerciseResult(exercise.name, tuple(case.check(key, exercise) for key in public))
