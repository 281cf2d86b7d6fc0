"""Classes that nobody taught: rows and cells made up, so that pages need no TensorFlow."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from cinta.demo import STARS
from cinta.executed import Executed, Output, pack
from cinta.outline import encode, outline
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict
from cinta.source import load_all
from cinta.store import RESULTS, Store
from cinta.unit import Exercise, Unit

ROOT = Path(__file__).parents[2]
HIDDEN = "hidden input 7.25; due 14.5; seed 99"
"""What stands in every check's detail."""

FACTS = {
    "unit": "u01_scalar",
    "seed": "7",
    "lang": "es",
    "isolation": "no network; seccomp",
    "not in force": "landlock (kernel too old)",
    "not promised": "files: it could read the machine's own",
    "ended": "2026-11-25T17:00:00+00:00",
    "python": "3.11.7",
}


def unit_of(name: str = "u01_scalar") -> Unit:
    """One of the course's units."""
    (unit,) = load_all(ROOT / "autograder" / "units", [name])
    return unit


def picture(width: int = 320, height: int = 200) -> str:
    """A plot's PNG in base64, as a display holds it."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (70, 120, 170)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def exercise_result(
    exercise: Exercise, verdict: Verdict, kind: str = "", wrong: str = "", message: str = ""
) -> ExerciseResult:
    """One exercise with its hidden checks, all of one verdict."""
    passed = verdict == Verdict.PASSED
    return ExerciseResult(
        exercise.name,
        tuple(
            CheckResult(
                check.name,
                check.titles["es"],
                verdict,
                check.points if passed else 0.0,
                check.points,
                "" if passed else kind or str(verdict),
                "" if passed else wrong,
                "" if passed else message or "La cinta dio None.",
                "" if passed else HIDDEN,
            )
            for check in exercise.hidden_checks
        ),
    )


def cells_of(unit: Unit, answers: dict[str, str]) -> list[Executed]:
    """The unit's cells as run, with these answers; the first shows a plot."""
    cells = []
    for number, (name, code) in enumerate(unit.code(filled=True)):
        source = answers.get(name, code) if name else code
        shown = (Output("stream", "stdout", "10.0 5.0\n"),) if number == 1 else ()
        cells.append(Executed(number, source, "ok", shown, (name,) if name else ()))
    return cells


def submission(
    unit: Unit,
    name: str,
    failures: dict[str, tuple[str, str, str]] | None = None,
    cells: Sequence[Executed] | None = None,
    status: Status = Status.GRADED,
    lang: str = "es",
) -> SubmissionResult:
    """A result in which the exercises named in ``failures`` failed: kind, wrong id, code."""
    failures = failures or {}
    exercises = tuple(
        exercise_result(e, Verdict.FAILED, *failures[e.name][:2])
        if e.name in failures
        else exercise_result(e, Verdict.PASSED)
        for e in unit.exercises
    )
    ran = cells if cells is not None else cells_of(unit, {n: f[2] for n, f in failures.items()})
    who = (name, name.removesuffix(".ipynb"), unit.name, status)
    return SubmissionResult(*who, exercises, lang=lang, executed=pack(ran))


def large_class(unit: Unit, students: int, seed: int = 1) -> list[SubmissionResult]:
    """A class with every known mistake in it, the abler the fewer."""
    chance = random.Random(seed)
    results = []
    for number in range(students):
        ability = chance.random()
        failures = {}
        for exercise in unit.exercises:
            if exercise.wrong and chance.random() > 0.35 + 0.6 * ability:
                wrong = chance.choice(exercise.wrong)
                code = wrong.code + f"\n# de estudiante {number}"
                failures[exercise.name] = ("none", wrong.family or wrong.id, code)
        star = STARS[number % len(STARS)]
        results.append(submission(unit, f"{star} {number:03}.ipynb", failures))
    return results


def run_of(
    folder: Path, units: Sequence[Unit], results: Sequence[SubmissionResult], **facts: str
) -> Path:
    """A run's folder with these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / RESULTS)
    try:
        outlines = encode([outline(unit) for unit in units])
        store.describe(FACTS | {"outlines": outlines} | facts)
        for result in results:
            store.add(result)
    finally:
        store.close()
    return folder
