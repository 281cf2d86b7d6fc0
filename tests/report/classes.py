"""Classes that nobody taught: rows and cells made up, so that pages need no TensorFlow."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from PIL import Image

from cinta.commands.demo import STARS
from cinta.records.cell_record import CellRecord, Output, pack
from cinta.records.origin import Lms, Origin, Person
from cinta.records.outline import encode, outline
from cinta.records.store import RESULTS, Store
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict
from cinta.source import load_all
from cinta.tape.data import Arrow, ArrowState, Box, BoxKind, Sketch
from cinta.unit import Exercise, Unit

ROOT = Path(__file__).parents[2]
HIDDEN = "hidden input 7.25; due 14.5; seed 99"
"""What stands in every check's detail."""

SEEN = "La cinta dio None."
WHY = "x: la cinta no vigila este tensor. Línea 4: y = a * x**2"
STEP = "Ejecuta `import cinta; cinta.record()`, otra vez tu celda, y mira dónde se corta el camino."
"""The parts of a message."""

REASONS = {
    "not_watched": "not_watched",
    "outside": "after_tape",
    "swapped": "swapped",
    "watched_too_late": "watched_late",
    "numpy_of_the_loss": "left_tensorflow",
}
"""What the tape says of some known wrong answers, by their ids."""

FACTS = {
    "unit": "u01_scalar",
    "seed": "7",
    "lang": "es",
    "isolation": '["no network","seccomp"]',
    "not in force": '["landlock (kernel too old)"]',
    "not promised": '["files: it could read the machine\'s own"]',
    "ended": "2026-11-25T17:00:00+00:00",
    "python": "3.11.7",
}


@cache
def unit_of(name: str = "u01_scalar") -> Unit:
    """One of the course's units."""
    (unit,) = load_all(ROOT / "autograder" / "units", [name])
    return unit


def picture(width: int = 320, height: int = 200) -> str:
    """A plot's PNG in base64, as a display holds it."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (70, 120, 170)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def sketch(state: ArrowState = ArrowState.LIVE, label: str = "x") -> Sketch:
    """A parabola as a tape recorded it, with the path from x as ``state`` says."""
    broken = state == ArrowState.BREAK
    lost = ArrowState.LOST if broken else state
    boxes = (
        Box(id="source 0", kind=BoxKind.SOURCE, label=label, below="()"),
        Box(id="given 0", kind=BoxKind.GIVEN, label="a", below="()"),
        Box(
            id="op 0",
            kind=BoxKind.OP,
            label="**",
            below="()",
            broken=broken,
            note="y = a * x**2" if broken else "",
        ),
        Box(id="op 1", kind=BoxKind.OP, label="*", below="()"),
        Box(id="target", kind=BoxKind.TARGET, label="y", below="()"),
    )
    arrows = (
        Arrow(start="source 0", end="op 0", state=state),
        Arrow(start="op 0", end="op 1", state=lost),
        Arrow(start="given 0", end="op 1", state=ArrowState.GIVEN),
        Arrow(start="op 1", end="target", state=lost),
    )
    return Sketch(boxes, arrows)


class Failed(NamedTuple):
    """How an exercise failed: what was seen, known wrong answer, code, and what its tape did."""

    kind: str
    wrong: str = ""
    code: str = ""
    reason: str = ""
    sketch: Sketch | None = None
    tape: str = ""


def exercise_result(
    exercise: Exercise, verdict: Verdict, failed: Failed | None = None
) -> ExerciseResult:
    """One exercise with its hidden checks, all of one verdict."""
    checks = []
    for check in exercise.hidden_checks:
        passed = CheckResult(
            name=check.name,
            title=check.titles["es"],
            verdict=verdict,
            points=check.points,
            max_points=check.points,
        )
        if verdict == Verdict.PASSED:
            checks.append(passed)
            continue
        how = failed or Failed(str(verdict))
        words = {"seen": SEEN, "detail": HIDDEN, "why": WHY, "step": STEP, "reason": how.reason}
        checks.append(replace(passed, points=0.0, kind=how.kind, wrong=how.wrong, **words))
    sketch, tape = (failed.sketch, failed.tape) if failed else (None, "")
    return ExerciseResult(name=exercise.name, checks=tuple(checks), sketch=sketch, tape=tape)


def cells_of(unit: Unit, answers: dict[str, str]) -> list[CellRecord]:
    """The unit's cells as run, with these answers; the first shows a plot."""
    cells = []
    for number, (name, code) in enumerate(unit.code(filled=True)):
        source = answers.get(name, code) if name else code
        shown = (Output("stream", "stdout", "10.0 5.0\n"),) if number == 1 else ()
        cells.append(
            CellRecord(
                number=number,
                source=source,
                status="ok",
                outputs=shown,
                answers=(name,) if name else (),
            )
        )
    return cells


def submission(
    unit: Unit,
    name: str,
    failures: Mapping[str, Failed] | None = None,
    cells: Sequence[CellRecord] | None = None,
    status: Status = Status.GRADED,
    lang: str = "es",
) -> SubmissionResult:
    """A result in which the exercises named in ``failures`` failed."""
    failed = failures or {}
    exercises = tuple(
        exercise_result(e, Verdict.FAILED, failed[e.name])
        if e.name in failed
        else exercise_result(e, Verdict.PASSED)
        for e in unit.exercises
    )
    ran = cells if cells is not None else cells_of(unit, {n: f.code for n, f in failed.items()})
    return SubmissionResult(
        submission=name,
        student=name.removesuffix(".ipynb"),
        unit=unit.name,
        status=status,
        exercises=exercises,
        lang=lang,
        executed=pack(ran),
    )


def large_class(unit: Unit, students: int, seed: int = 1) -> list[SubmissionResult]:
    """A class with every known mistake in it, the abler the fewer, and what their tapes did."""
    chance = random.Random(seed)
    results = []
    for number in range(students):
        ability = chance.random()
        failures = {}
        for exercise in unit.exercises:
            if exercise.wrong and chance.random() > 0.35 + 0.6 * ability:
                wrong = chance.choice(exercise.wrong)
                code = wrong.code + f"\n# de estudiante {number}"
                failures[exercise.name] = Failed(
                    "none",
                    wrong.family or wrong.id,
                    code,
                    REASONS.get(wrong.id, ""),
                    sketch(ArrowState.BREAK if wrong.id in REASONS else ArrowState.LIVE),
                    sha256(f"{exercise.name} {wrong.id}".encode()).hexdigest()[:16],
                )
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
        store.add_origins(
            Origin(submission=row.submission, lms=Lms.PLAIN, people=(Person("", row.student),))
            for row in results
        )
        for result in results:
            store.add(result)
    finally:
        store.close()
    return folder
