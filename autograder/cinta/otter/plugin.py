"""Otter's plugin that has a submission judged outside Otter, in our isolated process.

    Otter:  before_grading ──> the submission is set aside, an inert notebook lies in its place
            before_execution ─> it is judged (cinta.otter.judge); Otter gets a notebook of our own
            its own kernel ───> Otter's tests, which only name the checks, ask our verdicts
            after_grading ────> our points and messages stand in Otter's results
            generate_report ──> what only the instructor reads

A fault of ours must not become a zero, and Otter writes one for its own OtterRuntimeError. So
whatever goes wrong here ends Otter's process with one line, exit code 1 and no ``results.json``;
in a container :mod:`cinta.otter.fault` does the rest.
"""

from __future__ import annotations

import contextlib
import dataclasses
import html
import json
import math
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from otter.plugins import AbstractOtterPlugin

from ..checks.draw import fresh_seed
from ..errors import CintaError, GraderError, InputError
from ..grading.engine import Work
from ..report.otter_texts import check_line, instructor_text, student_text
from ..results import CheckResult, Verdict
from ..run.layers import broken, missing
from ..run.limits import SEEDS, Limits, outside
from ..source import load
from ..unit import LANGUAGES
from .guard import HANDED_IN, set_aside
from .judge import Judged, judge_handed_in

if TYPE_CHECKING:
    from otter.test_files import GradingResults, TestFile

NAME = "cinta.otter.plugin.OutsideJudge"

GOOD = (Verdict.PASSED, Verdict.RECORDED)
"""What Otter is to take for passed."""

STAND_IN = """\
import json, sys, types

verdicts = json.loads({verdicts!r})
stand_in = types.ModuleType("cinta.notebook")


def check(env, key, lang):
    asked = json.loads(key)
    message = verdicts[asked["exercise"]][asked["check"]]
    if message:
        raise AssertionError(message)


stand_in.check = check
sys.modules["cinta.notebook"] = stand_in"""
"""All that Otter's kernel runs of ours: its tests import this ``cinta.notebook``."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The plugin's settings in ``otter_config.json``: ``unit`` is a file below ``files/``.

    A fresh ``seed`` is drawn for each run if none is set: who may submit again and again must not
    meet the same hidden inputs. ``limits`` are those of :class:`cinta.run.limits.Limits`, by name.
    """

    unit: str
    lang: str
    seed: int | None = None
    limits: dict[str, Any] = {}


@contextlib.contextmanager
def _or_stop() -> Iterator[None]:
    """Our own fault ends the process: one line for the instructor, no result."""
    try:
        yield
        return
    except CintaError as error:
        problem = str(error)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        problem = f"{type(error).__name__}: {error} ({place})"
    line = " ".join(problem.split())
    raise SystemExit(f"cinta: not graded, by our own fault, not the student's: {line}")


class OutsideJudge(AbstractOtterPlugin):
    """See the module; what it is given are Otter's own arguments."""

    _judged: Judged | None = None

    def during_generate(self, otter_config: dict[str, Any], assignment: object) -> None:
        """Which unit a notebook is of is for our judge to say, by its exercises."""
        otter_config.pop("assignment_name", None)

    @_or_stop()
    def before_grading(self, config: object) -> None:
        """Leave nothing for Otter but an inert notebook and its tests."""
        submitted = Path(self.submission_path)
        set_aside(submitted.parents[1], submitted.name, keep="tests")

    @_or_stop()
    def before_execution(self, submission: object) -> NotebookNode:
        """Judge what was set aside; the notebook that holds the verdicts."""
        settings, limits = _settings(self.plugin_config)
        autograder = Path(self.submission_path).parents[1]
        unit = load(autograder / "source" / "files" / settings.unit)
        work = Work(unit, limits, settings.lang)
        seed = fresh_seed() if settings.seed is None else settings.seed
        self._judged = judge_handed_in(autograder / HANDED_IN, work, seed)
        return _stand_in(self._judged)

    @_or_stop()
    def after_grading(self, results: GradingResults) -> None:
        """Our points and messages in place of Otter's; nothing of the tests' text is left."""
        judged = self._known()
        if results.catastrophic_error:
            raise GraderError(f"Otter's own kernel failed ({results.catastrophic_error})")
        asked = {exercise.name for exercise in judged.asked}
        if set(results.results) != asked:
            raise GraderError(f"Otter's tests are {sorted(results.results)}, not {sorted(asked)}")
        for exercise in judged.asked:
            test = results.get_result(exercise.name)
            if not math.isclose(test.possible, exercise.max_points):
                most = f"{test.possible:g}, not {exercise.max_points:g}"
                raise GraderError(f"Otter's test of {exercise.name} gives at most {most}")
            _write_checks(test, judged.checks(exercise), judged.lang)
            results.update_score(exercise.name, exercise.points)
        text = student_text(judged.told, judged.public, judged.lang)
        # Gradescope takes this text for HTML ("simple_format"); messages quote the student's code.
        results.set_output(html.escape(text, quote=False))

    @_or_stop()
    def generate_report(self) -> str:
        """For the instructor: Otter prints it, and Gradescope shows no student what is printed."""
        judged = self._known()
        return instructor_text(judged.result, judged.seed, _isolation(judged), judged.how)

    def _known(self) -> Judged:
        if self._judged is None:
            raise GraderError("Otter asks for results before it asks for the notebook")
        return self._judged


def _settings(config: object) -> tuple[Settings, Limits]:
    """What the settings say; InputError if they are not the ones that we know."""
    where = f"otter_config.json: {NAME}"
    try:
        settings = msgspec.convert(config, Settings)
        limits = msgspec.convert(settings.limits, Limits)
    except msgspec.ValidationError as error:
        raise InputError(f"{where}: {error}. Fix: correct it there") from None
    known = [field.name for field in dataclasses.fields(Limits)]
    if unknown := settings.limits.keys() - set(known):
        raise InputError(f"{where}: no limit is {min(unknown)!r}. Fix: take {', '.join(known)}")
    if problem := next(outside(limits), ""):
        raise InputError(f"{where}: {problem}")
    if settings.seed is not None and settings.seed not in SEEDS:
        raise InputError(f"{where}: seed {settings.seed!s:.40} is out of range: give {SEEDS}")
    if settings.lang not in LANGUAGES:
        raise InputError(f"{where}: lang {settings.lang!r}. Fix: take {' or '.join(LANGUAGES)}")
    return settings, limits


def _isolation(judged: Judged) -> list[str]:
    """The layers in force, those that are not and why, and what is therefore not promised."""
    lines = [f"isolation in force: {', '.join(judged.layers) or 'none'}"]
    lacking: dict[str, list[str]] = {}
    for layer in missing(judged.layers):
        why = judged.missing.get(layer.name, "no reason is known")
        lacking.setdefault(why, []).append(layer.name)
    for why, names in lacking.items():
        lines.append(f"isolation not in force: {', '.join(names)} ({why})")
    return lines + [f"not promised here: {promise}" for promise in broken(judged.layers)]


def _stand_in(judged: Judged) -> NotebookNode:
    """The notebook that Otter runs: it has our own code only, and the verdicts as data."""
    verdicts = {
        exercise.name: {check.name: _said(check, judged.lang) for check in judged.checks(exercise)}
        for exercise in judged.asked
    }
    source = STAND_IN.format(verdicts=json.dumps(verdicts))
    notebook: NotebookNode = new_notebook(cells=[new_code_cell(source)])
    return notebook


def _said(check: CheckResult, lang: str) -> str:
    """Empty if the check passed."""
    return "" if check.verdict in GOOD else check_line(check, lang)


def _write_checks(test: TestFile, checks: list[CheckResult], lang: str) -> None:
    """Our words for each case; Otter's own count of what passed must be ours."""
    cases = test.test_case_results
    passed = [check.verdict in GOOD for check in checks]
    if [case.passed for case in cases] != passed:
        raise GraderError(f"Otter's own verdicts on {test.name} are not ours")
    for case, check in zip(cases, checks, strict=True):
        case.message = check_line(check, lang)
    test.source = ""
