"""Every example is asked before anything hidden: most of the words come of it, and no point."""

from __future__ import annotations

import pytest

from cinta.grading.session import Session
from cinta.results import ExerciseResult, Verdict
from cinta.run.remote import RemoteStudent
from tests.conftest import QUICK, Classroom, points, verdicts

pytestmark = pytest.mark.slow

WRONG = "def two_gradients(x0):\n    return 0.0, 0.0"
SPOKEN_OF = "With two_gradients(-3.0)"
"""How what is said of an example begins."""


def said_of(exercises: tuple[ExerciseResult, ...], name: str) -> str:
    (exercise,) = [one for one in exercises if one.name == name]
    assert exercise.first_failure
    return exercise.first_failure.message


def test_no_example_is_asked_of_a_child_that_met_hidden_inputs(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = classroom.keys()
    shown = {q for key in keys if not key.hidden for q in key.questions}
    asked: list[tuple[RemoteStudent, bool]] = []
    put = RemoteStudent.put

    def noted(self: RemoteStudent, questions, space="", **named):
        if not space:  # else it is the author's own process
            asked.extend((self, question in shown) for question in questions)
        return put(self, questions, space, **named)

    monkeypatch.setattr(RemoteStudent, "put", noted)
    crashes = "def constant_gradient(x):\n    import os\n    os._exit(3)"
    later = "import os\nasked = []\n" + crashes.replace("constant_gradient(x)", "loss_gradient(*_)")
    later = later.replace("    os._exit", "    asked.append(1)\n    asked[1:] and os._exit")
    cells = classroom.sheet(two_gradients=WRONG, constant_gradient=crashes, loss_gradient=later)
    classroom.hand_in(cells)
    assert len({child for child, _ in asked}) == 3, "one ends at the example, one at hidden inputs"
    met: set[RemoteStudent] = set()
    for child, is_shown in asked:
        assert not (is_shown and child in met)
        met |= set() if is_shown else {child}
    assert met


@pytest.mark.parametrize(
    ("act", "verdict"),
    [("import os\n    os._exit(3)", Verdict.CRASHED), ("while True: pass", Verdict.TIMED_OUT)],
)
def test_an_example_that_ends_its_child_costs_the_others_no_word(
    classroom: Classroom, act: str, verdict: Verdict
) -> None:
    bad = f"def polynomial_slope(*_):\n    {act}"
    cells = classroom.sheet(polynomial_slope=bad, two_gradients=WRONG)
    result = classroom.hand_in(cells, limits=QUICK)
    assert verdicts(result)["polynomial_slope"] == verdict
    assert SPOKEN_OF in said_of(result.exercises, "two_gradients")
    assert points(result)["first_tape"] == 1.0


@pytest.mark.parametrize("act", ["while True: pass", "import os; os._exit(3)"])
def test_whose_example_ends_badly_is_not_asked_again(
    act: str, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    about: list[str] = []
    ask = Session.ask

    def noted(self: Session, questions, exercise, *more):
        about.append(exercise)
        return ask(self, questions, exercise, *more)

    monkeypatch.setattr(Session, "ask", noted)
    bad = f"def polynomial_slope(*_):\n    {act}"
    result = classroom.hand_in(classroom.sheet(polynomial_slope=bad), limits=QUICK)
    assert about.count("polynomial_slope") == 1
    assert about.count("loss_gradient") == 2
    assert result.score == result.max_score - 2.0
