"""The three parts of a message: the example, the tape's reason or the author's, one next step."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

import numpy as np
import pytest
from msgspec.structs import replace

from cinta.checks.answer_key import KnownWrong
from cinta.checks.compare import Difference
from cinta.checks.explain import fingerprint, look_into, picture, retold
from cinta.checks.failure import Evidence, Failure
from cinta.checks.hidden_message import hidden_message
from cinta.checks.in_words import describe_question
from cinta.checks.judge import judge
from cinta.checks.leaves import Expected, is_none
from cinta.checks.message import message_for
from cinta.checks.message_texts import WHY
from cinta.checks.relation_kinds import How, Relation
from cinta.checks.stands_out_texts import OTHER_DATA
from cinta.checks.told import Told
from cinta.results import Kind
from cinta.student import Answer, Call, GradientCall, Question, Raised, Replay, TapeRecord
from cinta.tape.data import (
    Arrow,
    ArrowState,
    Box,
    BoxKind,
    CodeLine,
    Departure,
    Reason,
    Recorded,
    Returned,
    Sketch,
    TapeCall,
    TapeHistory,
)
from cinta.unit import AsIf
from cinta.values import Array, Mapping, Scalar, Value
from cinta.values import Sequence as Items
from tests.checks.test_judge import NO_PATH, TAPE, UNNAMED, Stub, key, packed

CALL = Call("slope", (Scalar(3.0),))
REPLAY = Replay("x = 3.0", (("x", Scalar(3.0)),), "dy_dx")
AT = CodeLine("<answer cell 3>", 4, "y = x**2")


def reason(code: str, *, sure: bool = True, source: str = "x", at: CodeLine | None = AT) -> Reason:
    return Reason(
        source=source, code=code, connected=False, sure=sure, at=at, details={"name": source}
    )


def seen(
    *reasons: Reason, returned: Returned = Returned.NONE, sketch: Sketch | None = None
) -> Recorded:
    call = TapeCall(
        method="gradient", structure="", returned=(returned,), at=AT, error="", reasons=reasons
    )
    sketches = (sketch,) if sketch else ()
    return Recorded(
        tapes=(
            TapeHistory(
                persistent=False,
                watch_accessed=True,
                watches=0,
                stops=0,
                resets=0,
                calls=(call,),
                at=AT,
            ),
        ),
        departures=(),
        operations=2,
        op_types=("Mul",),
        sketches=sketches,
    )


def left_in(text: str, through: str) -> Evidence:
    """A tape that gave a gradient, and a line in which something left TensorFlow."""
    gone = Departure(through, CodeLine("<answer cell 3>", 4, text))
    recorded = replace(seen(returned=Returned.TENSOR), departures=(gone,))
    return Evidence(seen=recorded)


@pytest.mark.parametrize(
    ("text", "through", "matters"),
    [
        ("s = model.train_on_batch(x, y)", "model.train_on_batch", True),
        ("model.train_on_batch(x, y)", "model.train_on_batch", False),
        ("print(float(x))", "float", False),
        ("plt.plot(x.numpy())", ".numpy()", False),
        ("kept.append(x.numpy())", ".numpy()", True),
    ],
)
def test_what_left_and_is_kept_by_nobody_explains_no_number(text, through, matters):
    said = message_for(failure("value", Answer(Scalar(2.0))), "en", None, left_in(text, through))
    assert ("leaves TensorFlow" in said.why) == matters


@pytest.mark.parametrize(("what", "matters"), [(AsIf.TERM, True), (AsIf.NUMBER, False)])
def test_of_numbers_that_no_broken_path_gives_none_is_told(what, matters):
    found = failure("value", Answer(Scalar(2.0)))
    found = dataclasses.replace(found, as_if=(what,))
    said = message_for(found, "en", None, left_in("s = x.numpy()", ".numpy()"))
    assert ("leaves TensorFlow" in said.why) == matters
    assert ("numbers are exactly those" in said.why) != matters


def test_a_gradient_that_happens_to_be_an_input_is_not_said_to_be_one():
    unmoved = Relation(how=How.SOME_UNMOVED, name="x")
    found = dataclasses.replace(failure("value", Answer(Scalar(2.0))), relation=unmoved)
    assert "still" not in message_for(found, "en").why


def test_two_slips_one_of_which_is_a_factor_are_told_together():
    found = failure("value", Answer(Scalar(2.0)))
    said = message_for(dataclasses.replace(found, as_if_times=(AsIf.TERM,)), "en")
    assert "all times one constant" in said.why
    both = dataclasses.replace(found, as_if_times=(AsIf.TERM, AsIf.SIGN))
    assert "all times one constant" not in message_for(both, "en").why


def failure(kind: str, answer: Answer | None = None, *, hidden: bool = False, **more: object):
    difference = Difference(kind, **more)  # type: ignore[arg-type]
    return Failure(
        key=key(is_hidden=hidden),
        number=0,
        difference=difference,
        answer=answer or Answer(Scalar(None)),
    )


def known(*, shared: bool) -> KnownWrong:
    return KnownWrong(
        id="no_path",
        messages={"en": "One, or two, or three."},
        answers=(),
        kind=Kind.NONE,
        shared=shared,
    )


def test_a_certain_reason_of_the_tape_names_the_source_the_line_and_the_mend():
    said = message_for(failure("none"), "en", None, Evidence(seen=seen(reason("not_watched"))))
    assert said.why.startswith("x: the tape does not watch this tensor")
    assert said.why.endswith("Line 4: y = x**2")
    assert said.step.startswith("Make x a tf.Variable before you open the block")
    assert said.reason == "not_watched"


def asked_with(*inputs: tuple[float, float], hidden: bool = True) -> Failure:
    """A failure of a check that asks with these, one pair a question."""
    questions = tuple(Call("slope", tuple(map(Scalar, pair))) for pair in inputs)
    made = failure("constant", Answer(Scalar(6.25)), hidden=hidden)
    asked = replace(made.key, questions=questions, parameters=("x", "most"))
    return dataclasses.replace(made, key=asked)


def test_what_an_answer_does_not_depend_on_is_named_where_questions_differ_in_that_alone():
    same = message_for(asked_with((1.0, 2.0), (1.0, 3.0), (1.0, 4.0)), "en")
    assert same.why.startswith("Those data differ in `most` alone")
    drawn = message_for(asked_with((1.0, 2.0), (2.0, 3.0)), "en")
    assert drawn.why == WHY["en"]["constant"]


@pytest.mark.parametrize("of_all", ["constant", "stale"])
def test_one_number_is_not_called_a_multiple_if_all_answers_say_more(of_all):
    answer = Answer(Scalar(2.0), tapes=TAPE)
    example = failure("proportional", answer, factor=-1 / 3, actual="2.0", expected="-6.0")
    evidence = Evidence(example=dataclasses.replace(example, key=key(is_hidden=False)))
    said = message_for(failure(of_all, answer, hidden=True), "en", None, evidence)
    assert "times the expected" not in said.seen
    assert said.why == WHY["en"][of_all]


def test_a_wrong_number_that_no_tape_gave_is_told_so_unless_one_was_at_work():
    no_call = Recorded()
    by_hand = failure("value", Answer(Scalar(6.25)))
    said = message_for(by_hand, "en", None, Evidence(seen=no_call))
    assert said.why == WHY["en"]["no_call"]
    compiled = failure("value", Answer(Scalar(6.25), tapes=TAPE))
    assert message_for(compiled, "en", None, Evidence(seen=no_call)).why != WHY["en"]["no_call"]


@pytest.mark.parametrize(
    ("name", "called"),
    [("w", "w: "), ("model.w", "model.w: "), ("[0]", "the source [0]: "), ("", "the source: ")],
)
def test_a_source_without_a_name_is_called_the_source(name, called):
    said = message_for(
        failure("none"), "en", None, Evidence(seen=seen(reason("after_tape", source=name)))
    )
    assert said.why.startswith(called)


def test_a_reason_that_is_not_certain_says_so():
    evidence = Evidence(seen=seen(reason("not_watched", sure=False)))
    assert "probably" in message_for(failure("none"), "en", None, evidence).why


def test_the_one_cause_that_the_tape_knows_comes_behind_a_familys_many():
    evidence = Evidence(seen=seen(reason("after_tape")))
    said = message_for(failure("none"), "en", known(shared=True), evidence)
    assert said.why.startswith("One, or two, or three. x: ")
    assert "no longer recorded" in said.why


def test_an_authors_own_words_for_one_mistake_stay_and_get_the_line():
    evidence = Evidence(seen=seen(reason("after_tape")))
    said = message_for(failure("none"), "en", known(shared=False), evidence)
    assert said.why == "One, or two, or three. Line 4: y = x**2"
    assert said.step == "Move that line into the with block: everything up to the target."


def test_of_a_none_that_comes_of_another_the_first_is_the_reason():
    both = seen(reason("no_target"), reason("not_watched", source="w"))
    assert message_for(failure("none"), "en", None, Evidence(seen=both)).reason == "not_watched"
    alone = seen(reason("no_target"))
    assert message_for(failure("none"), "en", None, Evidence(seen=alone)).reason == "no_target"


def test_of_several_reasons_the_certain_ones_come_first_and_each_once():
    several = [
        reason("unknown", sure=False),
        reason("not_watched"),
        reason("not_watched", source="w"),
        reason("after_tape", source="b"),
    ]
    said = message_for(failure("all_none"), "en", None, Evidence(seen=seen(*several)))
    assert said.reason == "not_watched"
    assert said.why.count("does not watch") == 1
    assert said.why.startswith("x: ")
    assert "b: this part was computed when" in said.why
    assert "cannot say why" not in said.why


def test_a_wrong_value_is_not_explained_by_a_none_elsewhere():
    said = message_for(failure("value"), "en", None, Evidence(seen=seen(reason("not_watched"))))
    assert said.reason == ""
    assert "watch" not in said.why


def test_a_wrong_value_whose_path_is_whole_is_told_so():
    said = message_for(failure("value"), "en", None, Evidence(seen=seen(returned=Returned.TENSOR)))
    assert said.why.startswith("The tape does connect the target with the source.")


def test_an_answer_that_no_tape_was_asked_for_is_told_so():
    said = message_for(failure("no_tape"), "en", None, Evidence(seen=Recorded()))
    assert said.why == "It did not come from a tape: your code never calls `tape.gradient`."


@pytest.mark.parametrize("kind", ["none", "all_none", "no_tape"])
@pytest.mark.parametrize("hidden", [False, True])
def test_a_tape_that_was_asked_and_gave_nothing_was_asked(kind: str, hidden: bool) -> None:
    """Of the example and of hidden inputs; that the example is right says that one was, there."""
    found = failure(kind, hidden=hidden)
    unsure = Evidence(seen=seen(reason("not_watched", sure=False)), example_is_right=hidden)
    assert "call" not in message_for(found, "en", None, unsure).why
    said = message_for(found, "en", None, Evidence(seen=Recorded(), example_is_right=hidden)).why
    with_those = "With those data, your code does not call `tape.gradient`."
    assert said == (with_those if hidden else WHY["en"]["no_call"])


@pytest.mark.parametrize(
    ("kind", "text", "code", "told"),
    [
        ("RuntimeError", "A non-persistent GradientTape can only", "used_twice", True),
        ("ValueError", "Unknown value: 'zeros'", "not_watched", False),
        ("AttributeError", "'NoneType' object has no attribute 'numpy'", "not_watched", True),
        ("NameError", "name 'z' is not defined", "not_watched", False),
    ],
)
def test_an_error_is_explained_by_the_tape_where_it_comes_of_it(kind, text, code, told):
    raised = Raised(kind, text, 6, "tape.gradient(y, x)")
    wrong = failure("raised", Answer(raised=raised), actual=raised.message)
    said = message_for(wrong, "en", None, Evidence(seen=seen(reason(code))))
    assert (said.reason == code) is told
    assert "Line 6 of the cell" in said.seen


def test_after_a_name_that_does_not_exist_the_name_is_to_be_compared():
    raised = Raised("NameError", "name 'z' is not defined", 6, "tape.gradient(z, x)")
    for hidden in (False, True):
        wrong = failure("raised", Answer(raised=raised), hidden=hidden, actual=raised.message)
        assert message_for(wrong, "en").step.startswith("Compare that name, letter by letter")


def test_the_line_is_quoted_once():
    raised = Raised("RuntimeError", "A non-persistent GradientTape can only", 4, "y = x**2")
    wrong = failure("raised", Answer(raised=raised), actual=raised.message)
    said = message_for(wrong, "en", None, Evidence(seen=seen(reason("used_twice"))))
    assert "Line 4" in said.seen
    assert "Line 4" not in said.why


def test_a_factor_that_is_the_size_of_an_input_is_named():
    asked = Call("loss", (Array.of(np.ones((3, 4), np.float32), "ndarray"),))
    shown, secret = (
        Failure(
            key=replace(
                key(is_hidden=hidden), questions=(asked,), parameters=("W",), averages=True
            ),
            number=0,
            difference=Difference(Kind.PROPORTIONAL, factor=12.0),
            answer=Answer(Scalar(1.0)),
        )
        for hidden in (False, True)
    )
    said = message_for(shown, "en")
    assert said.seen.endswith("Every element of your answer is 12 times the expected one.")
    assert said.why.startswith("W has 12 elements: did you add where the mean is needed")
    unsaid = message_for(secret, "en")
    assert unsaid.why.startswith("The factor is the number of elements of W: did you add")
    assert "12" not in " ".join(unsaid)


@pytest.mark.parametrize(
    ("factor", "why"),
    [
        (2.0, "It is twice what is expected: there is an extra factor of 2."),
        (0.5, "It is half of what is expected: a factor of 2 is missing."),
        (-1.0, "It is what is expected with the opposite sign."),
        (2.71828, "There is an extra constant, or one is missing"),
    ],
)
def test_of_hidden_inputs_few_factors_are_named(factor: float, why: str) -> None:
    said = message_for(failure("proportional", hidden=True, factor=factor), "en")
    assert said.seen == "Every element of your answer is the same multiple of the expected one."
    assert said.why.startswith(why)


def test_the_opposite_sign_is_named():
    said = message_for(failure("proportional", Answer(Scalar(1.0)), factor=-1.0), "es")
    assert said.why == "Es lo esperado con el signo contrario."


def test_what_is_large_is_described_by_its_shape():
    big = Array.of(np.ones((5, 3), np.float32), "ndarray")
    params = Mapping((("w", big),))
    asked = Call("f", (big, Array.of(np.float32(2.0), "number"), params))
    assert describe_question(asked, ("x", "h", "p")) == (
        "f(x: float32[5, 3], 2.0, p: {'w': float32[5, 3]})"
    )
    assert describe_question(asked) == "f(float32[5, 3], 2.0, {'w': float32[5, 3]})"


BROKEN = Sketch(
    (
        Box(id="source 0", kind=BoxKind.SOURCE, label="x", broken=True),
        Box(id="op 0", kind=BoxKind.OP, label="×"),
        Box(id="target", kind=BoxKind.TARGET, label="y"),
    ),
    (
        Arrow(start="source 0", end="op 0", state=ArrowState.BREAK, norm=3.0),
        Arrow(start="op 0", end="target", state=ArrowState.LOST),
    ),
)


class Recording(Stub):
    """A Student that also says what its tapes were seen to do."""

    def ask(self, questions: Iterable[Question], *, record: bool = False) -> tuple[Answer, ...]:
        told = seen(reason("not_watched"), sketch=BROKEN) if record else None
        return tuple(
            replace(answer, seen=told, tapes=NO_PATH if is_none(answer.returned) else answer.tapes)
            for answer in super().ask(questions)
        )


def test_an_example_that_fails_too_is_what_is_spoken_of():
    student = Recording(lambda x: None, NO_PATH)
    secret, shown = key(), key(is_hidden=False)
    answers = student.ask(secret.questions)
    evidence = look_into(secret, answers, student, [shown])
    better = retold(judge(secret, answers, "en"), secret, answers, evidence, "en")
    assert better.seen == "With slope(3.0): your answer is None; expected 6.0."
    assert better.reason == "not_watched"
    assert picture(evidence) == BROKEN
    assert fingerprint(evidence.seen) == "Mul gradient::none:not_watched"


def test_where_the_example_is_right_the_hidden_question_is_looked_into_and_nothing_drawn():
    student = Recording(lambda x: 2 * x if x == 3 else None)
    secret, shown = key(), key(is_hidden=False)
    answers = student.ask(secret.questions)
    evidence = look_into(secret, answers, student, [shown])
    better = retold(judge(secret, answers, "en"), secret, answers, evidence, "en")
    assert better.seen.startswith("Nearly there: your answer is right for the data of the example,")
    assert better.seen.endswith("not yet for other data. Your answer is None.")
    assert better.why.startswith("No path. The tape does not watch this tensor")
    assert evidence.seen is not None
    assert evidence.seen.sketches
    assert picture(evidence) is None


@pytest.mark.parametrize("lang", ["es", "en"])
def test_who_is_right_for_the_example_alone_is_told_what_the_code_shows_and_to_try_other_data(lang):
    found = failure("value", hidden=True)
    name = found.key.questions[0].function
    evidence = Evidence(example_is_right=True, seen=seen(returned=Returned.TENSOR))
    for lines, why in (
        ([f"def {name}(x, a):", "    return 2 * x"], "`a`"),
        ([f"def {name}(x):", "    return 2 * x if x else x"], "`if`"),
        ([f"def {name}(x):", "    return 2 * x"], WHY[lang]["connected"]),
    ):
        said = message_for(found, lang, None, evidence, lines)
        assert why in said.why
        assert said.step == OTHER_DATA[lang]
    no_path = failure("none_at", hidden=True)
    said = message_for(no_path, lang, None, Evidence(example_is_right=True), lines)
    assert said.step == OTHER_DATA[lang]
    elsewhere = message_for(failure("value"), lang, None, evidence, lines)
    assert elsewhere.step != OTHER_DATA[lang]


@pytest.mark.parametrize(
    ("answer", "asks", "why"),
    [
        (
            Answer(Scalar(None), tapes=TAPE),
            CALL,
            "The tape did give the gradient, but your function",
        ),
        (Answer(Scalar(None), tapes=TAPE), REPLAY, "not stored in the variable"),
        (
            Answer(Scalar(None), tapes=NO_PATH, no_return=True),
            CALL,
            "Your function has no `return`",
        ),
        (Answer(Scalar(None), no_return=True), CALL, "Your function has no `return`"),
        (Answer(Scalar(None), tapes=NO_PATH), CALL, "No path."),
    ],
)
@pytest.mark.parametrize("is_hidden", [True, False])
def test_a_tape_that_gave_all_is_not_blamed_for_a_none(answer, asks, why, is_hidden):
    one = key(is_hidden=is_hidden)
    one = replace(one, questions=(asks,) * len(one.questions))
    said = judge(one, [answer] * len(one.questions), "en")
    assert why in said.why
    assert (said.kind == Kind.NOT_RETURNED) == (why != "No path.")


def test_one_none_among_the_gradients_is_the_tapes_to_explain():
    some = (TapeRecord(False, 0, (GradientCall("gradient", (True, False)),)),)
    answers = [Answer(Scalar(None), tapes=some)] * len(key().questions)
    assert judge(key(), answers, "en").kind == Kind.NONE


def test_what_a_second_answer_shows_is_left_out_if_it_is_another_answer():
    values = iter([None, None, None, 1.5])
    student = Recording(lambda x: packed(next(values)))
    secret = key()
    answers = student.ask(secret.questions)
    assert look_into(secret, answers, student, []).seen is None


def test_words_must_not_change_a_verdict():
    student = Stub(lambda x: x, TAPE)
    secret = key()
    answers = student.ask(secret.questions)
    passed = judge(secret, Stub(lambda x: 2 * x).ask(secret.questions), "en")
    with pytest.raises(ValueError, match="must not change a verdict"):
        retold(passed, secret, answers, Evidence(), "en")


def test_a_code_that_a_lying_process_made_up_is_passed_over():
    evidence = Evidence(seen=seen(reason("give_me_points")))
    assert message_for(failure("none"), "en", None, evidence).reason == ""


def test_the_untouched_notebook_stays_blank():
    assert judge(key(), Stub(lambda x: UNNAMED, ()).ask(key().questions), "en").kind == "blank"


def test_an_error_does_not_carry_hidden_inputs_out() -> None:
    student = Recording(lambda x: 2 * x if x == 3 else Raised("ValueError", f"x = {x:.7g}", 2, "f"))
    secret, shown = key(), key(is_hidden=False)
    answers = student.ask(secret.questions)
    evidence = look_into(secret, answers, student, [shown])
    for result in (judge(secret, answers, "en"), judge(secret, answers, "en", evidence)):
        assert "our code stopped with an error: ValueError." in result.seen
        assert "x =" not in result.message
        assert "given ValueError: x = " in result.detail


def test_a_reason_that_the_tape_gives_of_hidden_inputs_is_told_without_names_and_lines() -> None:
    said = message_for(
        failure("none", hidden=True), "en", None, Evidence(seen=seen(reason("not_watched")))
    )
    assert said.why.startswith("The tape does not watch this tensor")
    assert said.step.startswith("Make the source a tf.Variable before you open the block")
    assert said.reason == "not_watched"
    unsure = Evidence(seen=seen(reason("not_watched", sure=False)))
    assert message_for(failure("none", hidden=True), "en", None, unsure).reason == ""


def of_a_value(answer: Value, **more: object) -> Failure:
    """A value that differs in the example, where what is due is other than a gradient."""
    found = failure("value", Answer(answer))
    return dataclasses.replace(found, key=replace(found.key, **more))


def test_a_text_that_differs_is_not_told_of_as_a_gradient():
    due = Expected(Scalar("x0:0"), Scalar("x0:0"))
    for evidence in (Evidence(), Evidence(seen=seen(returned=Returned.TENSOR))):
        said = message_for(of_a_value(Scalar("x0"), expected=(due,) * 9), "en", None, evidence)
        assert said.why == WHY["en"]["text"]
        assert "letter by letter" in said.step


def test_of_a_value_that_is_no_gradient_no_gradient_is_to_be_checked():
    steps = [
        message_for(of_a_value(Scalar(2.0), usual=usual), "en").step
        for usual in ((), ("source_returned",))
    ]
    assert ["add 0.01 to a single element" in step for step in steps] == [True, False]


def test_a_method_that_was_not_called_is_told_as_such():
    said = message_for(failure("structure", actual="‹method›", expected="[str]"), "en")
    assert "parentheses" in said.why
    said = message_for(failure("type", actual="‹GradientTape›", expected="float32[]"), "en")
    assert "is a tape" in said.why


def test_a_none_that_no_tape_gave_is_not_the_tapes():
    put = Answer(Items("list", (Scalar(1.0), Scalar(None))), tapes=TAPE)
    assert message_for(failure("none_at", put), "en").why == WHY["en"]["none_put"]
    assert message_for(failure("none_at"), "en").why == WHY["en"]["none_at"]


@pytest.mark.parametrize(
    ("own", "line"),
    [
        (["try:", "    y = X", "except Exception:", "    y = 0"], 3),
        (["try:", "    y = X", "except NameError:", "    raise"], 0),
        (["y = X"], 0),
        (["this is no Python"], 0),
    ],
)
def test_an_error_that_the_answer_hides_is_to_be_seen_first(own: list[str], line: int):
    for is_hidden in (True, False):
        wrong = failure("value", Answer(Scalar(3.0)))
        wrong = dataclasses.replace(wrong, key=replace(wrong.key, hidden=is_hidden))
        step = message_for(wrong, "en", own=own).step
        assert (f"`except` in line {line}" in step) == (line > 0)


@pytest.mark.parametrize(("off", "is_told"), [(3e-8, True), (3e-4, False)])
def test_numbers_in_double_that_are_right_in_single_alone_have_lost_precision(off, is_told):
    due = Array.of(np.array([1.25, -0.5]), "tensor")
    given = Array.of(np.array([1.25 * (1 + off), -0.5]), "tensor")
    said = message_for(of_a_value(given, expected=(Expected(due, due),) * 9), "en")
    assert ("float32" in said.why, "dtype" in said.step) == (is_told, is_told)


@pytest.mark.parametrize(
    ("message", "is_of_none"),
    [
        ("'NoneType' object has no attribute 'shape'", True),
        ("Attempt to convert a value (None) with an unsupported type", True),
        ("Only integers, tf.newaxis (`None`) and scalar tensors are valid indices", False),
        ("Input 0 with name 'None' of layer 'dense' is incompatible", False),
    ],
)
def test_an_error_is_of_a_none_only_where_something_was_none(message, is_of_none):
    assert Raised("TypeError", message).is_of_none is is_of_none


OF_A_TAPE_ALONE = (Kind.NO_TAPE, Kind.UNUSED, Kind.NOT_USED, Kind.CALLS)
OF_THE_CELL = (Kind.NOTHING, Kind.OPTION, Kind.NO_OPTION, Kind.CRASHED, Kind.TIMED_OUT)


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("kind", [k for k in Kind if k not in (*OF_A_TAPE_ALONE, *OF_THE_CELL)])
def test_where_no_tape_is_due_no_word_of_a_message_is_of_tapes(kind: Kind, lang: str):
    """Whatever the difference: a gradient's rules hold of no list of strings."""
    of_a_tape = failure(kind, actual="4", expected="2", where="[0]")
    failed = dataclasses.replace(of_a_tape, key=replace(of_a_tape.key, tape=False))
    told = Told(kind=kind, place="[0]")
    said = [message_for(failed, lang), hidden_message(told, failed.key, [], lang)]
    for parts in said:
        words = " ".join((parts.seen, parts.why, parts.step)).lower()
        assert not re.findall(r"\b(?:gradient\w*|fuentes?|sources?|tapes?|cintas?)\b", words), words


@pytest.mark.parametrize("own", [["y = x * tf.stop_gradient(x)"], ["y = x**2"]])
def test_only_who_wrote_stop_gradient_is_told_of_it(own: list[str]):
    """TensorFlow stops gradients by itself, too: in the loop of a Jacobian."""
    stopped = Recorded(op_types=("Mul", "StopGradient"))
    half = failure("proportional", Answer(Scalar(3.0)), factor=0.5)
    said = message_for(half, "en", None, Evidence(seen=stopped), own)
    assert ("stop_gradient" in said.why) == ("stop_gradient" in own[0])


NAMES = Items("list", (Scalar("x0"),))
BOTH = Mapping((("names", NAMES), ("slope", Array.of(np.float32(6.0), "tensor"))))


@pytest.mark.parametrize("is_hidden", [True, False])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_what_holds_of_gradients_is_not_told_of_texts_beside_them(lang: str, is_hidden: bool):
    made = key(is_hidden=is_hidden, reference=lambda x: BOTH)
    given = Mapping((("names", Items("list", ())), BOTH.items[1]))
    short = judge(made, [Answer(given, tapes=TAPE)] * len(made.questions), lang)
    assert "['names']" in short.seen
    assert short.why == ""
    fewer = judge(made, [Answer(Mapping(()), tapes=TAPE)] * len(made.questions), lang)
    assert fewer.kind == "keys"
    assert fewer.why == ""
