"""Submissions that are begun before there are answer keys: no second of theirs, no row, is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from cinta.checks.answer_key import AnswerKeys
from cinta.commands.grade import Options, grade
from cinta.errors import GraderError
from cinta.grading.answer_keys import open_solution
from cinta.grading.engine import Judging, Work
from cinta.grading.jobs import Jobs
from cinta.grading.judging import judge_submission
from cinta.grading.names import Names
from cinta.grading.session import Session
from cinta.results import SubmissionResult
from cinta.run.loaded import Loaded
from cinta.run.pool import WarmPool
from cinta.run.remote import RemoteStudent
from cinta.run.warm import Limits, Warm
from cinta.student import Answer, Call
from cinta.submission.submission import Submission
from cinta.unit import Unit
from cinta.values import Scalar
from tests.conftest import PATIENT, SEED, Classroom, as_notebook

UNIT = "u01_scalar"
AN_HOUR = 3600.0


def test_what_is_waited_for_costs_no_time_of_a_submission(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All its time would be over, in the judge and for its child."""
    clock, waited = time.monotonic, [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock() + sum(waited))
    session = Session(["def one(x): return x + 1"], classroom.warm, PATIENT, exercises=1)
    try:
        session.begin()
        session.waits_for(lambda: waited.append(AN_HOUR))
        assert 0 < session.seconds_left <= PATIENT.total_seconds
        (answer,) = session.ask([Call("one", (Scalar(1),))], "one")
    finally:
        session.close()
    assert isinstance(answer, Answer)
    assert answer.returned == Scalar(2)


def test_keys_that_cannot_be_made_end_what_was_begun(
    classroom: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, session_warm: None
) -> None:
    def fails(*_: object, **__: object) -> AnswerKeys:
        raise GraderError("the solved notebook fails")

    monkeypatch.setattr("cinta.grading.jobs.make_answer_keys", fails)
    handed_in = tmp_path / "class"
    handed_in.mkdir()
    for name in ("Adhara", "Mira"):
        (handed_in / f"{name}.ipynb").write_bytes(as_notebook(classroom.sheet()))
    options = Options(units=(classroom.units[UNIT],), out=tmp_path / "out", jobs=2)
    begun = time.monotonic()
    with pytest.raises(GraderError, match="the solved notebook fails"):
        grade([handed_in], options)
    assert time.monotonic() - begun < 20
    assert not list((tmp_path / "out").glob("results.sqlite"))


@pytest.mark.slow
def test_begun_before_the_keys_and_named_by_another_it_is_what_it_would_be(
    classroom: Classroom, session_warm: None
) -> None:
    """Of each kind: right, wrong in a known way, blank, unreadable, of another unit, and killed."""
    unit, keys = classroom.units[UNIT], classroom.keys(UNIT)
    wrong = classroom.sheet(polynomial_slope=unit.exercise("polynomial_slope").wrong[-1].code)
    ended = [*classroom.sheet(), "import os; os._exit(3)"]
    contents = {
        "right": as_notebook(classroom.sheet()),
        "wrong": as_notebook(wrong),
        "ended": as_notebook(ended),
        "blank": as_notebook([]),
        "cut": b'{"cells": [',
    }
    pool = WarmPool(1)
    judging = Judging(pool, Work(unit, PATIENT, "en"))

    def alone(submission: Submission) -> SubmissionResult:
        return judge_submission(submission, unit, keys, classroom.warm, PATIENT, "en")

    def begun(submission: Submission) -> SubmissionResult:
        there: list[AnswerKeys] = []

        def late() -> AnswerKeys:
            there.append(keys)
            return there[0]

        with ThreadPoolExecutor(1) as thread:
            unnamed = thread.submit(judging.points, submission, late).result()
        assert there == [keys], "they are waited for once"
        return judging.named(submission, unnamed, keys, Names(unit, keys))

    for name, content in contents.items():
        submission = Submission(name=f"{name}.ipynb", student=name, read=_reads(content))
        same = {"seconds": 0.0, "sha256": "", "executed": b""}
        first, second = (msgspec.structs.replace(how(submission), **same) for how in (alone, begun))
        assert first == second, name


def test_the_solved_notebook_is_run_for_the_keys_alone(
    classroom: Classroom, session_loaded: None, loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who failed, and is told what the mistake is called, has nobody run it once more for that."""
    if loaded.ready().alone:
        pytest.skip("there is no process aside on this machine")
    opened: list[Warm] = []

    def opening(unit: Unit, warm: Warm, *limits: Limits | None) -> RemoteStudent:
        opened.append(warm)
        return open_solution(unit, warm, *limits)

    for room in ("answer_keys", "names"):
        monkeypatch.setattr(f"cinta.grading.{room}.open_solution", opening)
    unit = classroom.units[UNIT]
    wrong = classroom.sheet(**{e.name: e.wrong[-1].code for e in unit.exercises if e.wrong})
    one = Submission(name="wrong.ipynb", student="wrong", read=_reads(as_notebook(wrong)))
    jobs = Jobs(Work(unit, PATIENT, "en"), 2, submissions=1)
    try:
        keys = jobs.make_answer_keys(SEED, meanwhile=[one])
        (judged,) = jobs.judge([one], keys)
    finally:
        jobs.close()
    assert len(opened) == len(set(opened)) == 2
    alone = judge_submission(one, unit, classroom.keys(UNIT), classroom.warm, PATIENT, "en")
    assert judged.exercises == alone.exercises
    assert judged.score < unit.max_score


def _reads(content: bytes) -> Callable[[], bytes]:
    return lambda: content
