"""What is drawn is fit to judge, and the tolerance follows the conditioning of the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinta.checks.answer_key import AnswerKey
from cinta.checks.author import given as record
from cinta.checks.draw import Draw
from cinta.checks.fitness import moved
from cinta.checks.judge import judge
from cinta.checks.key_making import (
    MAX_ATTEMPTS,
    Authors,
    key_for_points,
    make_key,
    unclear,
    with_names,
)
from cinta.checks.leaves import leaves
from cinta.errors import SourceError
from cinta.results import Kind, Verdict
from cinta.student import Answer, Call, GradientCall, Question, TapeRecord, in_double
from cinta.unit import Check, Exercise, Variant
from cinta.values import Array, plain

TAPE = (TapeRecord(False, 0, (GradientCall("gradient", (True,)),)),)


def numbers_of(question: Question) -> list[Any]:
    """The arguments of a call, as NumPy numbers."""
    assert isinstance(question, Call)
    return [arg.numpy()[()] for arg in question.args if isinstance(arg, Array)]


class Function:
    """A student who answers with a function of NumPy numbers, in the dtype of the first."""

    def __init__(self, function: Callable[..., Any], tapes: tuple[TapeRecord, ...] = TAPE) -> None:
        self._function, self._tapes = function, tapes

    def ask(self, questions: Sequence[Question], *, record: bool = False) -> tuple[Answer, ...]:
        return tuple(map(self._answer, questions))

    def _answer(self, question: Question) -> Answer:
        numbers = numbers_of(question)
        result = np.asarray(self._function(*numbers), numbers[0].dtype)
        return Answer(Array.of(result, "tensor"), tapes=self._tapes)


def slope(x: Any, a: Any, b: Any) -> Any:
    """Of a x**2 + b x: the two terms may cancel."""
    return 2 * a * x + b


def variant(name: str, family: str = "") -> Variant:
    messages = {"es": f"Es {name}.", "en": f"It is {name}."}
    return Variant(exercise="slope", id=name, code="", line=1, family=family, messages=messages)


BY_HAND = variant("by_hand", "no_tape")


def exercise(ask: Callable[..., None], *variants: Variant) -> Exercise:
    check = Check(
        exercise="slope",
        name="slopes",
        titles={"es": "t", "en": "t"},
        points=1.0,
        hidden=True,
        rtol=None,
        tape=True,
        line=1,
        ask=ask,
    )
    return Exercise(
        name="slope",
        line=1,
        solution="",
        blank="",
        asks="",
        given="",
        checks=(check,),
        numeric=None,
        wrong=variants,
        accept=(),
    )


def authors(*accepted: Callable[..., Any]) -> Authors:
    """The solution; who works it out by hand; other right answers."""
    others = [(BY_HAND, Function(other)) for other in accepted]
    wrong = [(BY_HAND, Function(slope, ()))]
    return Authors(Function(slope), Function(lambda *_: np.nan), wrong, others)


def key_of(ask: Callable[..., None], known: Authors, seed: int = 1) -> AnswerKey:
    unit = exercise(ask, BY_HAND)
    return make_key(unit, unit.checks[0], seed, known)


def nearly_cancels(x: float, a: float, b: float) -> bool:
    return abs(slope(x, a, b)) < 1e-3 * abs(b)


def cancels_at_first(ask: Callable[..., None], draw: Draw) -> None:
    """Inputs that cancel, in every other draw; in the others the two terms are the same."""
    x, a = draw.away_from_zero(2)
    off = draw.uniform(0.0, 2.0)
    ask(x, a, 2 * a * x * (-(1 + 1e-5 * off) if off < 1.0 else 1))


@given(st.integers(0, 2**128 - 1))
def test_questions_that_nearly_cancel_are_drawn_again(seed: int) -> None:
    key = key_of(cancels_at_first, authors(), seed)
    ((x, a, b),) = map(numbers_of, key.questions)
    assert not nearly_cancels(x, a, b)
    assert key.wrong[0].kind == Kind.NO_TAPE


def test_where_no_draw_is_fit_it_is_our_own_error() -> None:
    def always(ask: Callable[..., None], draw: Draw) -> None:
        x, a = draw.away_from_zero(2)
        ask(x, a, -2 * a * x * np.float32(1 + 1e-6))

    with pytest.raises(SourceError, match=rf"slope.slopes: none of {MAX_ATTEMPTS} draws is fit"):
        key_of(always, authors())


def test_an_accepted_answer_that_is_barely_right_is_not_left_to_luck() -> None:
    def off(x: Any, a: Any, b: Any) -> Any:
        return slope(x, a, b) * np.float32(1 + 0.9e-4)

    def any_draw(ask: Callable[..., None], draw: Draw) -> None:
        ask(*draw.away_from_zero(3))

    with pytest.raises(SourceError, match=r"by_hand fails .*: it is off by 0\.\d+ tolerances"):
        key_of(any_draw, authors(off))


@given(st.integers(0, 2**128 - 1), st.floats(0.003, 0.3))
def test_the_tolerance_follows_the_conditioning(seed: int, left: float) -> None:
    """What is left of two large terms, in float32, in any order of the sums, is right."""

    def large_terms(ask: Callable[..., None], draw: Draw) -> None:
        x, a = draw.away_from_zero(2)
        ask(x, a, np.float32(-2 * a * x * (1 - left)))

    key = key_of(large_terms, authors(), seed)
    (due,) = key.expected
    if left > 0.1:
        assert not due.spread  # the tolerance of the dtype is wider
    for order in (lambda x, a, b: (x * a + b) + a * x, lambda x, a, b: 2 * (a * x + b / 2)):
        assert judge(key, Function(order).ask(key.questions), "en").verdict == Verdict.PASSED


def test_a_wide_tolerance_still_tells_a_wrong_answer() -> None:
    def large_terms(ask: Callable[..., None], draw: Draw) -> None:
        x, a = draw.away_from_zero(2)
        ask(x, a, np.float32(-2 * a * x * (1 - 0.004)))

    key = key_of(large_terms, authors())
    assert key.expected[0].spread
    by_a_little = Function(lambda x, a, b: slope(x, a, b) * np.float32(1.02))
    result = judge(key, by_a_little.ask(key.questions), "en")
    assert (result.verdict, result.kind, result.wrong) == (Verdict.FAILED, Kind.VALUE, "")


def one_sign(ask: Callable[..., None], draw: Draw) -> None:
    """One wrong answer gives |x|, another x: where x is positive, nothing tells which it was."""
    ask(*draw.away_from_zero(3))


OTHER = variant("other")
X_OR_ITS_SIZE = [(BY_HAND, Function(lambda x, *_: x)), (OTHER, Function(lambda x, *_: abs(x)))]


@pytest.mark.parametrize("seed", range(6))
def test_what_is_drawn_does_not_hang_on_wrong_answers_and_names_may_come_later(seed: int) -> None:
    unit = exercise(one_sign, BY_HAND, OTHER)
    known = Authors(Function(slope), Function(lambda *_: np.nan), X_OR_ITS_SIZE)
    bare = key_for_points(unit, unit.checks[0], seed, known._replace(wrong=()))
    assert not bare.named
    assert with_names(bare, unit, X_OR_ITS_SIZE, ()) == make_key(unit, unit.checks[0], seed, known)
    for _, student in X_OR_ITS_SIZE:
        before = judge(bare, student.ask(bare.questions), "en")
        assert (before.verdict, before.points, before.wrong) == (Verdict.FAILED, 0.0, "")


def test_of_two_known_mistakes_that_give_the_same_neither_is_named() -> None:
    unit, named = exercise(one_sign, BY_HAND, OTHER), set()
    known = Authors(Function(slope), Function(lambda *_: np.nan), X_OR_ITS_SIZE)
    for seed in range(20):
        key = make_key(unit, unit.checks[0], seed, known)
        ((x, *_),) = map(numbers_of, key.questions)
        told = tuple(judge(key, one.answers, "en").wrong for one in key.wrong)
        assert told == (("", "") if x > 0 else ("no_tape", "other"))
        assert ("give the same" in unclear(key)) == bool(x > 0)
        named.add(told)
    assert len(named) == 2


def test_inputs_are_moved_by_a_rounding_and_integers_are_not() -> None:
    question = Call("f", (record(2.0), record(3), record([1.0, {"a": np.ones((2, 2))}])))
    exact, there = (inputs_of(q) for q in (in_double(question), moved(question, CHANCE)))
    assert there[1] == exact[1]
    for was, now in [(exact[0], there[0]), *zip(exact[2:], there[2:], strict=True)]:
        change = abs(now / was - 1) * 2**23
        assert np.all((change > 0.4) & (change < 1.1))


CHANCE = np.random.default_rng(1)


def inputs_of(question: Question) -> list[Any]:
    """All numbers that a call gives, one after another."""
    assert isinstance(question, Call)
    return [plain(leaf) for arg in question.args for _, leaf in leaves(arg)]
