"""A child that waits for what never comes, and computes nothing, costs no point the first time.

TensorFlow's threads have been seen to lock each other out, once in thousands of answers.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cinta.errors import ChildGone, End
from cinta.grading.session import Session
from cinta.results import Verdict
from cinta.run.remote import RemoteStudent
from cinta.student import Answer, Call
from cinta.values import Scalar
from tests.conftest import PATIENT, Classroom

pytestmark = pytest.mark.slow

ONE_MORE = ("def one(x): return x + 1",)


def ends_at(method: str, times: int, *, stood_still: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many children are over their time there, as their judge sees it."""
    done: Callable[..., object] = getattr(RemoteStudent, method)
    left = [None] * times

    def or_ends(student: RemoteStudent, *args: object, **named: object) -> object:
        if not left:
            return done(student, *args, **named)
        left.pop()
        student.close()
        raise ChildGone(End.TIMED_OUT, "it did not stop", stood_still=stood_still)

    monkeypatch.setattr(RemoteStudent, method, or_ends)


@pytest.mark.parametrize(
    ("method", "times", "stood_still", "is_answered"),
    [
        ("hear", 1, True, True),
        ("hear", 2, True, False),
        ("hear", 1, False, False),
        ("run", 1, True, True),
    ],
)
def test_what_stood_still_is_tried_once_more(
    classroom: Classroom,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    times: int,
    stood_still: bool,
    is_answered: bool,
) -> None:
    ends_at(method, times, stood_still=stood_still, monkeypatch=monkeypatch)
    session = Session(ONE_MORE, classroom.warm, PATIENT, exercises=1)
    try:
        said = session.ask([Call("one", (Scalar(1),))], "one")
    finally:
        session.close()
    if is_answered:
        assert said == (Answer(Scalar(2)),)
        assert session.notes == []
    else:
        assert said == Verdict.TIMED_OUT
