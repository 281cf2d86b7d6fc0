"""One notebook held against its unit's public checks, isolated: ``grader.check`` for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..errors import InputError
from ..grading.answer_keys import Words, make_answer_keys
from ..grading.judging import examine
from ..grading.names import Names
from ..lms.seen import read_named
from ..report.terminal import Stage, Waiting, nobody_waits
from ..results import ExerciseResult
from ..run.loaded import Loaded
from ..run.pool import WarmPool
from ..run.warm import Limits
from ..submission.fit import best_unit
from ..submission.notebook import Notebook, Unreadable, read_notebook
from ..tape.trace.current import readers_language
from ..unit import Unit


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What the public checks say of one notebook, exercise by exercise, in its language."""

    unit: Unit
    lang: str
    exercises: tuple[ExerciseResult, ...]
    notes: tuple[str, ...]


def check_notebook(
    path: Path,
    units: Sequence[Unit],
    limits: Limits,
    lang: str = "",
    waiting: Waiting = nobody_waits,
    loaded: Loaded | None = None,
) -> Checked:
    """Run a notebook and ask it the public checks; no point hangs on them.

    ``loaded`` imports TensorFlow already, if something does: whoever began it ends it.

    Raises InputError if the file is no notebook, or of none of the units.
    """
    notebook = _read(path)
    unit = units[0] if len(units) == 1 else best_unit(notebook, units)
    if unit is None:
        names = ", ".join(unit.name for unit in units)
        what = "; ".join([f"of no unit, or of several ({names})", *notebook.notes])
        raise InputError(f"{path}: {what}. Fix: say which by --unit")
    spoken = unit.spoken(lang, notebook.lang, readers_language())
    pool = WarmPool(1, loaded)
    try:
        with pool.borrow() as loan:
            warm = loan.warm()
            made = partial(waiting, Stage.KEYS)
            keys = make_answer_keys(unit, warm, 0, hidden=False, words=Words.NONE, made=made)
            waiting(Stage.ASKING, 0, 0)
            examination = examine(unit, notebook, keys, warm, limits, spoken)
            with closing(examination.session) as session:
                exercises = examination.public()
            waiting(Stage.NAMING, 0, 0)
            return Checked(
                unit=unit,
                lang=spoken,
                exercises=examination.named(exercises, Names(unit, keys)),
                notes=(*notebook.notes, *session.notes),
            )
    finally:
        pool.close()


def _read(path: Path) -> Notebook:
    try:
        return read_notebook(read_named(path))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}. Fix: name a notebook (.ipynb)") from None
    except Unreadable as why:
        raise InputError(f"{path}: {why}. Fix: give the .ipynb that Jupyter saved") from None
