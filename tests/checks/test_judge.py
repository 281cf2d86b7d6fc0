"""From answers to a verdict and the words that a student reads; no hidden number among them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import pytest

from cinta.checks.answer_key import AnswerKey
from cinta.checks.author import hidden, public, variable
from cinta.checks.compare import Difference, difference
from cinta.checks.failure import Failure
from cinta.checks.judge import failed_in_its_cell, judge, unanswered
from cinta.checks.key_making import Authors, make_key
from cinta.checks.leaves import Expected
from cinta.checks.message import message_for
from cinta.checks.message_texts import AFTER, SEEN, STEP, WHY
from cinta.checks.questions import questions_of
from cinta.errors import SourceError
from cinta.results import Kind, Verdict
from cinta.student import (
    Answer,
    Call,
    GradientCall,
    OtherRoad,
    Question,
    Raised,
    Replay,
    TapeRecord,
    in_double,
)
from cinta.unit import Check, Exercise, Use, Variant
from cinta.values import Array, Blank, Missing, Opaque, Scalar, Sequence, Slices, Value, plain

TAPE = (TapeRecord(False, 1, (GradientCall("gradient", (True,)),)),)
NO_PATH = (TapeRecord(False, 1, (GradientCall("gradient", (False,)),)),)
UNNAMED = Raised("NameError", "name 'f' is not defined", 2, "return f(x)")


@dataclass
class Stub:
    """A Student made of a NumPy function of the numbers in the question."""

    function: Callable[..., Any]
    tapes: tuple[TapeRecord, ...] = TAPE

    def ask(self, questions: Iterable[Question], *, record: bool = False) -> tuple[Answer, ...]:
        return tuple(map(self._answer, questions))

    def _answer(self, question: Question) -> Answer:
        values = question.args if isinstance(question, Call) else [v for _, v in question.givens]
        result = self.function(*map(plain, values))
        if isinstance(result, Raised):
            return Answer(raised=result, tapes=self.tapes)
        return Answer(packed(result), tapes=self.tapes)


def packed(result: Any) -> Value:
    if isinstance(result, tuple):
        return Sequence("tuple", tuple(map(packed, result)))
    if isinstance(result, np.ndarray | np.generic):
        return Array.of(result, "tensor")
    return Scalar(result) if result is None or isinstance(result, str | float) else result


def ask_hidden(ask, draw):
    for x in draw.apart(3, 1.0, 4.0):
        ask(x)


def ask_public(ask):
    ask(3.0)


def exercise(*wrong: Variant, tape: bool = True, asks: str = "") -> Exercise:
    titles = {"es": "título", "en": "title"}
    if asks:
        secret, shown = (lambda ask, draw: ask(x=variable(2.5))), (lambda ask: ask(x=variable(3.0)))
    else:
        secret, shown = hidden(2)(ask_hidden), public(ask_public)
    checks = (
        Check(
            exercise="slope",
            name="shown",
            titles=titles,
            points=0.0,
            hidden=False,
            rtol=None,
            tape=tape,
            line=1,
            ask=shown,
        ),
        Check(
            exercise="slope",
            name="secret",
            titles=titles,
            points=2.0,
            hidden=True,
            rtol=None,
            tape=tape,
            line=2,
            ask=secret,
        ),
    )
    return Exercise(
        name="slope",
        line=1,
        solution="",
        blank="",
        asks=asks,
        given="x = 1",
        checks=checks,
        numeric=None,
        wrong=wrong,
        accept=(),
    )


TYPED = Variant(
    exercise="slope",
    id="typed",
    code="",
    line=1,
    family="",
    messages={"es": "Escribiste 6.", "en": "You typed 6."},
)
NONES = Variant(
    exercise="slope",
    id="nones",
    code="",
    line=1,
    family="no_path",
    messages={"es": "Sin camino.", "en": "No path."},
)


def right(x: np.ndarray) -> np.ndarray:
    return 2 * x


def key(*, is_hidden: bool = True, tape: bool = True, seed: int = 7, reference=right) -> AnswerKey:
    unit = exercise(TYPED, NONES, tape=tape)
    wrong = [
        (TYPED, Stub(lambda x: np.float32(6.25), ())),
        (NONES, Stub(lambda x: None, NO_PATH)),
    ]
    check = unit.checks[1 if is_hidden else 0]
    authors = Authors(Stub(reference), Stub(lambda x: UNNAMED, ()), wrong)
    return make_key(unit, check, seed, authors)


def judged(function: Callable[..., Any], tapes=TAPE, lang: str = "en", **options: Any):
    made = key(**options)
    student = Stub(function, tapes)
    return judge(made, student.ask(made.questions), lang)


def test_a_right_answer_passes_with_all_points():
    result = judged(right)
    assert (result.verdict, result.points, result.max_points) == (Verdict.PASSED, 2.0, 2.0)
    assert (result.kind, result.message, result.detail) == ("", "", "")


def test_a_wrong_answer_gets_no_points():
    result = judged(lambda x: x * x + 1)
    assert (result.verdict, result.points, result.kind) == (Verdict.FAILED, 0.0, "value")


@pytest.mark.parametrize(("lang", "title"), [("es", "título"), ("en", "title")])
def test_the_title_is_in_the_language_asked_for(lang, title):
    assert judged(right, lang=lang).title == title


def test_right_on_some_inputs_only_is_wrong():
    assert judged(lambda x: 2 * x if x < 2 else x).verdict == Verdict.FAILED


def test_an_ellipsis_is_blank():
    result = judged(lambda x: Blank())
    assert (result.verdict, result.kind) == (Verdict.BLANK, "blank")


def test_the_untouched_notebooks_own_error_is_blank():
    assert judged(lambda x: UNNAMED, ()).verdict == Verdict.BLANK


def test_what_fails_as_the_untouched_notebook_does_but_is_written_is_a_failure():
    made = key()
    answers = Stub(lambda x: UNNAMED, ()).ask(made.questions)
    for written in ("def slope(x):\n    y = x\n    return y", "def slope(x):\n    f(x)"):
        assert judge(made, answers, "en", own=written.split("\n")).verdict == Verdict.FAILED
    for begun in ("def slope(x):\n    y = ...", "def slope(x):\n    y =", ""):
        assert judge(made, answers, "en", own=begun.split("\n")).verdict == Verdict.BLANK


def number_in(question: Question) -> float:
    """The one number that it asks about."""
    assert isinstance(question, Call)
    (array,) = question.args
    assert isinstance(array, Array)
    return float(array.numpy())


OTHER = Raised("NameError", "name 'g' is not defined", 2, "g(x)")


def test_another_error_is_not_blank_and_names_the_line():
    result = judged(lambda x: OTHER, is_hidden=False)
    assert (result.verdict, result.kind) == (Verdict.FAILED, "raised")
    assert "name 'g' is not defined" in result.message
    assert "Line 2 of the cell: g(x)" in result.message


def test_an_error_of_hidden_inputs_is_named_with_the_line_as_it_was_handed_in():
    made = key()
    answers = Stub(lambda x: OTHER).ask(made.questions)
    result = judge(made, answers, "en", own=["def slope(x):", "    g(x)"])
    assert "error: NameError. Line 2 of the cell: g(x)" in result.seen
    assert "name 'g' is not defined" not in result.message
    assert "name 'g' is not defined" in result.detail
    assert "line 2 of the cell: g(x)" in result.detail
    for own in ([], ["g(x)"], ["def slope(x):", "    h(x)"]):
        assert "g(x)" not in judge(made, answers, "en", own=own).message


def test_without_a_blank_to_compare_with_nothing_is_blank():
    made = msgspec.structs.replace(key(), blank=())
    answers = Stub(lambda x: UNNAMED).ask(made.questions)
    assert judge(made, answers, "en").verdict == Verdict.FAILED


@pytest.mark.parametrize(("lang", "words"), [("es", "Escribiste 6."), ("en", "You typed 6.")])
def test_a_known_wrong_answer_is_named_with_its_own_message(lang, words):
    result = judged(lambda x: np.float32(6.25), (), lang=lang)
    assert (result.wrong, result.why) == ("typed", words)


def test_a_family_is_named_by_its_own_name():
    result = judged(lambda x: None, NO_PATH)
    assert (result.kind, result.wrong, result.why) == ("none", "no_path", "No path.")


def test_the_same_mistake_on_one_input_only_is_not_named():
    answers = iter([np.float32(6.25), np.float32(6.25), np.float32(1.0)])
    assert judged(lambda x: next(answers)).wrong == ""


def test_a_right_number_without_a_tape_fails_and_says_so():
    result = judged(right, ())
    assert (result.verdict, result.kind) == (Verdict.FAILED, "no_tape")
    assert "did not come from a tape of yours" in result.message


def test_a_tape_that_gave_only_none_gave_no_gradient():
    assert judged(right, NO_PATH).kind == "no_tape"


def test_a_check_may_do_without_a_tape():
    assert judged(right, (), tape=False).verdict == Verdict.PASSED


@pytest.mark.parametrize(
    ("wanted", "tapes", "kind"),
    [
        ({"uses": Use.GRADIENT, "calls": 1}, TAPE, Kind.NOTHING),
        ({"uses": Use.JACOBIAN}, TAPE, Kind.NOT_USED),
        ({"uses": Use.WATCHED}, TAPE, Kind.NOT_USED),
        ({"uses": Use.WATCHED}, (TapeRecord(False, 0, (), watched=True),), Kind.NOTHING),
        ({"calls": 1}, TAPE + TAPE, Kind.CALLS),
        ({"calls": 2}, TAPE + TAPE, Kind.NOTHING),
        ({"uses": Use.FORWARD}, TAPE, Kind.NOT_USED),
    ],
)
def test_a_check_may_say_what_a_right_answer_is_made_with(wanted, tapes, kind):
    made = msgspec.structs.replace(key(), wrong=(), **wanted)
    for lang in ("es", "en"):
        result = judge(made, Stub(right, tapes).ask(made.questions), lang)
        assert result.kind == kind
        assert bool(result.points) == (kind == Kind.NOTHING)
        assert "{" not in result.message
    if kind == Kind.NOT_USED:
        assert str(wanted["uses"]) in result.message


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (Answer(raised=Raised("ValueError", "in other words")), Kind.NOTHING),
        (Answer(raised=Raised("KeyError", "x")), Kind.RAISED),
        (Answer(Scalar(1.0)), Kind.NOT_RAISED),
        (Answer(Scalar(None)), Kind.NOT_RAISED),
    ],
)
def test_an_exception_that_is_due_is_known_by_its_type(given, kind, hidden):
    error = Opaque("ValueError")
    made = msgspec.structs.replace(
        key(tape=True, is_hidden=hidden),
        questions=key().questions[:1],
        expected=(Expected(error, error, raises="ValueError"),),
        wrong=(),
    )
    result = judge(made, [given], "en")
    assert result.kind == kind
    assert ("ValueError" in result.message) == (kind != Kind.NOTHING)
    if kind == Kind.RAISED:
        assert "KeyError" in result.message


def test_a_check_may_want_a_gradient_of_a_tape_to_enter_the_result():
    made = msgspec.structs.replace(key(), from_tape=True)
    for seen, verdict in ((True, Verdict.PASSED), (None, Verdict.PASSED), (False, Verdict.FAILED)):
        answers = [
            msgspec.structs.replace(answer, from_tape=seen)
            for answer in Stub(right).ask(made.questions)
        ]
        result = judge(made, answers, "en")
        assert result.verdict == verdict
    assert (result.kind, result.wrong) == (Kind.UNUSED, "")
    assert "does not use the gradient that the tape gave" in result.message


@pytest.mark.parametrize("road", [OtherRoad.FORWARD, OtherRoad.KERAS])
def test_automatic_differentiation_by_another_road_is_never_by_hand(road):
    by_hand = Variant(
        exercise="slope",
        id="by_hand",
        code="",
        line=1,
        messages={"en": "By hand.", "es": "A mano."},
    )
    made = make_key(
        exercise(by_hand),
        exercise(by_hand).checks[1],
        5,
        Authors(Stub(right), Stub(lambda x: UNNAMED), [(by_hand, Stub(right, ()))]),
    )
    plain_answers = Stub(right, ()).ask(made.questions)
    assert judge(made, plain_answers, "en").why == "By hand."
    answers = [msgspec.structs.replace(answer, other_road=road) for answer in plain_answers]
    result = judge(made, answers, "en")
    assert (result.verdict, result.kind, result.wrong) == (Verdict.FAILED, Kind.NO_TAPE, "")
    assert result.why == WHY["en"][road]


@pytest.mark.parametrize("number", [0, 1], ids=["public", "hidden"])
def test_none_of_no_tape_is_no_path_that_a_tape_did_not_find(number):
    """What was never given a value, or falls through: the author's words of the tape are false."""
    one = exercise(NONES)
    none = lambda x: None  # noqa: E731
    authors = Authors(Stub(right), Stub(lambda x: UNNAMED), [(NONES, Stub(none, NO_PATH))])
    made = make_key(one, one.checks[number], 5, authors)
    named = judge(made, Stub(none, NO_PATH).ask(made.questions), "en")
    other = judge(made, Stub(none, ()).ask(made.questions), "en")
    assert (named.kind, named.wrong) == (Kind.NONE, "no_path")
    assert (other.kind, other.wrong) == (Kind.NONE, "")
    assert NONES.messages["en"] in named.why
    assert NONES.messages["en"] not in other.why


def test_a_wrong_number_comes_before_a_missing_tape():
    assert judged(lambda x: x * x + 1, ()).kind == "value"


WRONG = [
    lambda x: x,
    lambda x: x * x + 1,
    lambda x: np.float32(7.0),
    lambda x: None,
    lambda x: Blank(),
    lambda x: Missing("slope"),
    lambda x: Opaque("GradientTape"),
    lambda x: np.float64(2.0) * np.array([1.0, 1.0]),
    lambda x: np.float32(np.nan),
    lambda x: np.asarray(2 * x, np.float64),
    lambda x: (np.float32(1.0), np.float32(2.0)),
    lambda x: "text",
    lambda x: Slices(Array.of(np.ones((1, 2)), "tensor"), Array.of([0], "tensor"), None),
    lambda x: Raised("ValueError", "mine"),
]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_hidden_check_shows_neither_inputs_nor_values_to_the_student(wrong, lang):
    made = key()
    inputs = [number_in(question) for question in made.questions]
    result = judged(wrong, lang=lang)
    assert result.verdict != Verdict.PASSED
    for secret in [f"{number:.4g}" for x in inputs for number in (x, 2 * x)]:
        assert secret not in result.message


@pytest.mark.parametrize(
    "due",
    [
        lambda x: (2 * x, 3.75),
        lambda x: (2 * x, "secret"),
    ],
)
def test_plain_data_that_is_due_does_not_show_in_an_outline(due):
    result = judged(right, reference=due)
    assert result.kind == "structure"
    assert "3.75" not in result.message
    assert "secret" not in result.message


def test_the_detail_for_teachers_has_input_both_values_and_seed():
    result = judged(lambda x: x, seed=12345)
    x = number_in(key(seed=12345).questions[0])
    assert f"slope({np.float32(x):.6g}"[:9] in result.detail
    assert f"given {x:.7g}" in result.detail
    assert f"expected {2 * x:.7g}" in result.detail
    assert "seed 12345" in result.detail


def test_a_public_check_shows_input_given_and_due():
    result = judged(lambda x: x, is_hidden=False)
    assert result.seen == "With slope(3.0): your answer is 3.0; expected 6.0."
    assert judged(right, (), is_hidden=False).seen.startswith("With slope(3.0): your answer is 6.0")


def test_a_public_check_names_the_mistake_after_the_example():
    result = judged(lambda x: np.float32(6.25), is_hidden=False)
    assert result.seen.startswith("With slope(3.0): your answer is 6.25; expected 6.0.")
    assert result.why == "You typed 6."


def test_too_few_answers_are_our_own_fault():
    with pytest.raises(ValueError, match="0 answers to 3 questions"):
        judge(key(), [], "en")


def test_a_check_that_nobody_answered_keeps_its_verdict():
    result = unanswered(key(), Verdict.TIMED_OUT, "es")
    assert (result.verdict, result.points, result.kind) == (Verdict.TIMED_OUT, 0.0, Kind.TIMED_OUT)
    assert unanswered(key(), Verdict.CRASHED, "es").seen == SEEN["es"]["crashed"]


def test_an_answer_that_is_missing_since_its_cell_failed_says_so():
    result = failed_in_its_cell(key(), Raised("NameError", "name 'y' is not defined"), "en")
    assert (result.verdict, result.points, result.kind) == (Verdict.FAILED, 0.0, Kind.RAISED)
    assert "NameError: name 'y' is not defined" in result.seen


OF_NO_ANSWER = {"blank", "crashed", "timed_out", "not_reached", "option", "no_option"}
KINDS = sorted(STEP["es"].keys() - OF_NO_ANSWER)


@pytest.mark.parametrize("kind", KINDS)
def test_every_difference_has_all_three_parts_in_every_language(kind):
    found = Difference(kind, "[0]", "{actual}", "{expected}", 2.0)
    failure = Failure(key=key(), number=0, difference=found, answer=Answer(Scalar(1.0)))
    said = [message_for(failure, lang) for lang in ("es", "en")]
    for es, en in zip(*(one[:3] for one in said), strict=True):
        assert es
        assert en
        assert es != en


@pytest.mark.parametrize("words", [SEEN, WHY, STEP, AFTER])
def test_both_languages_have_the_same_words(words):
    assert words["es"].keys() == words["en"].keys()
    assert not [kind for kind, text in words["es"].items() if not text or not words["en"][kind]]


def test_hidden_questions_come_from_the_seed():
    unit = exercise()
    secret = unit.checks[1]
    assert questions_of(unit, secret, 1) == questions_of(unit, secret, 1)
    assert questions_of(unit, secret, 1) != questions_of(unit, secret, 2)


def test_public_questions_are_literal():
    unit = exercise()
    (question,) = questions_of(unit, unit.checks[0], 1)
    assert question == Call("slope", (Array.of(np.float32(3.0), "number"),))


def test_a_cell_exercise_is_asked_by_replay():
    unit = exercise(asks="dy_dx")
    (question,) = questions_of(unit, unit.checks[0], 1)
    assert question == Replay("x = 1", (("x", variable(3.0)),), "dy_dx")


def test_chance_begins_from_a_seed_of_each_question_and_an_example_tells_no_hidden_one():
    unit = dataclasses.replace(exercise(), random=True)
    shown, secret = unit.checks
    one, again, other = ([q.seed for q in questions_of(unit, secret, n)] for n in (1, 1, 2))
    assert one == again
    assert len({0, *one, *other}) == 1 + len(one) + len(other)
    examples = [questions_of(unit, shown, n) for n in (1, 2)]
    assert examples[0] == examples[1]
    assert in_double(examples[0][0]) == examples[0][0]


def test_inputs_of_a_cell_by_position_are_not_lost_without_a_word():
    check = Check(
        exercise="slope",
        name="lost",
        titles={},
        points=0.0,
        hidden=False,
        rtol=None,
        tape=True,
        line=1,
        ask=lambda ask: ask(3.0),
    )
    with pytest.raises(SourceError, match="name = value"):
        questions_of(exercise(asks="dy_dx"), check, 1)


def test_a_check_that_asks_nothing_is_its_authors_fault():
    check = Check(
        exercise="slope",
        name="mute",
        titles={},
        points=0.0,
        hidden=False,
        rtol=None,
        tape=True,
        line=1,
        ask=lambda ask: None,
    )
    with pytest.raises(SourceError, match="asks nothing"):
        questions_of(exercise(), check, 1)


def test_what_is_due_is_exact_to_float64():
    def third(x: np.ndarray) -> np.ndarray:
        return np.asarray(x / np.asarray(3, x.dtype))

    due = key(reference=third).expected[0]
    assert isinstance(due.form, Array)
    assert isinstance(due.exact, Array)
    assert (due.form.dtype, due.exact.dtype) == ("float32", "float64")
    assert float(due.exact.numpy()) != float(due.form.numpy())


@pytest.mark.parametrize("fault", [UNNAMED, np.float32(np.nan), np.float32(np.inf)])
def test_a_solution_that_fails_is_its_authors_fault(fault):
    with pytest.raises(SourceError, match=r"the solution (itself|of slope)"):
        key(reference=lambda x: fault)


def test_only_rounded_numbers_are_doubled():
    whole = Array.of(np.int32(3), "tensor")
    question = Call("f", (Array.of(np.float32(1), "tensor"), whole, Scalar(2)))
    cast = in_double(question)
    assert isinstance(cast, Call)
    assert [getattr(arg, "dtype", None) for arg in cast.args] == ["float64", "int32", None]


def test_a_key_survives_json():
    made = key(is_hidden=False)
    assert msgspec.json.decode(msgspec.json.encode(made), type=AnswerKey) == made


def test_no_line_of_the_authors_code_stands_in_a_key():
    fails = Raised("ValueError", "the mistake", 4, "return tape.gradient(y, x)  # the solution")
    unit = exercise(TYPED)
    wrong = [(TYPED, Stub(lambda x: fails, ()))]
    authors = Authors(Stub(right), Stub(lambda x: fails, ()), wrong)
    made = make_key(unit, unit.checks[0], 7, authors)
    assert b"solution" not in msgspec.json.encode(made)
    assert judge(made, Stub(lambda x: fails, ()).ask(made.questions), "en").verdict == "blank"


@pytest.mark.parametrize(
    ("raised", "derived", "right"),
    [
        (Raised("ValueError", ""), False, True),
        (Raised("NoRoot", "", bases=("ValueError",)), False, False),
        (Raised("NoRoot", "", bases=("ValueError",)), True, True),
        (Raised("NoRoot", "", bases=("ArithmeticError",)), True, False),
        (Raised("ValueErrors", "", bases=("OSError",)), True, False),
    ],
)
def test_an_exception_derived_from_the_one_that_is_due_will_do_where_the_author_says_so(
    raised: Raised, derived: bool, right: bool
) -> None:
    error = Opaque("ValueError")
    due = Expected(error, error, raises="ValueError", derived=derived)
    assert (difference(Answer(raised=raised), due) is None) == right


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("right", [False, True])
def test_what_a_driver_tells_is_said_of_the_example_alone_and_changes_nothing(
    hidden: bool, right: bool
) -> None:
    made = key(is_hidden=hidden)
    forms = [due.form if right else Scalar(None) for due in made.expected]
    without, telling = (
        judge(made, [Answer(form, tapes=TAPE, facts=facts) for form in forms], "en")
        for facts in ((), ({"es": "una vez", "en": "once"}, {"es": "dos"}))
    )
    assert telling.facts == (() if hidden else ("once", "dos"))
    assert msgspec.structs.replace(telling, facts=()) == without


@pytest.mark.parametrize("name", ["", "ValueError"])
def test_where_no_error_is_due_none_is_right_whatever_its_class_is_called(name: str):
    found = difference(Answer(raised=Raised(name, "")), Expected(Scalar(2.0), Scalar(2.0)))
    assert found is not None
    assert found.kind == Kind.RAISED
