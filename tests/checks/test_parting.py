"""Where an answer's tapes part from those of a right one, and what is said of it."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from cinta.checks.answer_key import KnownWrong
from cinta.checks.failure import Evidence
from cinta.checks.foreign import digests_of
from cinta.checks.foreign_texts import ASKED_OFTEN
from cinta.checks.message import message_for
from cinta.checks.message_texts import WHY
from cinta.checks.parting import (
    Parting,
    Where,
    may_be_recorded,
    parting,
    parting_at_the_last,
    parting_of_sums,
    same_steps,
)
from cinta.checks.parting_texts import STEPS, WORDS, parting_why, without_parting
from cinta.checks.relation_kinds import How, Relation
from cinta.checks.relation_texts import relation_why
from cinta.results import Kind
from cinta.student import MAX_STEPS, Answer, Size, Step
from cinta.tape.data import Returned
from cinta.values import Scalar
from tests.checks.test_judge import TAPE
from tests.checks.test_message import failure, left_in, seen

RIGHT = Step("gradient", (5.0, 5.0), (1.0, 1.0), (2.0, 2.0))
OTHER: Size = (3.0, 3.0)
BEFORE = replace(RIGHT, target=OTHER)
THERE = replace(RIGHT, gradients=OTHER)
TWICE = replace(RIGHT, target=(10.0, 10.0), gradients=(4.0, 4.0))
OF_ANOTHER = replace(RIGHT, sources=OTHER)
ONCE_MORE = replace(RIGHT, target=OTHER)
NEXT = replace(OF_ANOTHER, target=OTHER)


@pytest.mark.parametrize(
    ("steps", "roads", "where"),
    [
        ([RIGHT], [[RIGHT]], (2, Where.AFTER)),
        ([BEFORE], [[RIGHT]], (1, Where.TARGET)),
        ([THERE], [[RIGHT]], (1, Where.GRADIENTS)),
        ([OF_ANOTHER], [[RIGHT]], (1, Where.SOURCES)),
        ([RIGHT, NEXT], [[RIGHT, OF_ANOTHER]], (2, Where.TARGET)),
        (
            [RIGHT, ONCE_MORE],
            [[RIGHT, replace(ONCE_MORE, target=RIGHT.gradients)]],
            (2, Where.TARGET),
        ),
        ([BEFORE], [[RIGHT], [BEFORE]], (2, Where.AFTER)),
        ([THERE], [[BEFORE], [RIGHT]], (1, Where.GRADIENTS)),
    ],
)
def test_the_first_step_that_differs_is_found_on_the_road_that_goes_farthest(steps, roads, where):
    found = parting(steps, roads)
    assert found is not None
    assert found[:2] == where


@pytest.mark.parametrize(
    ("steps", "roads"),
    [
        ([], [[RIGHT]]),
        ([RIGHT], []),
        ([RIGHT, RIGHT], [[RIGHT]]),
        ([replace(RIGHT, method="jacobian")], [[RIGHT]]),
        ([replace(RIGHT, target=None)], [[RIGHT]]),
        ([replace(RIGHT, target=(5.02, 5.02))], [[RIGHT]]),
        ([TWICE], [[RIGHT]]),
        ([BEFORE, RIGHT], [[RIGHT, RIGHT]]),
        ([RIGHT] * MAX_STEPS, [[RIGHT] * MAX_STEPS]),
    ],
)
def test_nothing_is_said_where_the_two_cannot_be_held_against_each_other(steps, roads):
    assert parting(steps, roads) is None


def test_a_multiple_is_told_where_the_answer_is_that_multiple_too():
    assert parting([TWICE], [[RIGHT]], factor=0.5) is None
    found = parting([TWICE], [[RIGHT]], factor=2.0)
    assert found == Parting(1, Where.TARGET, 1, "gradient", 10.0, 5.0)


def test_gradient_differentiates_the_sum_of_its_target_and_a_jacobian_each_number():
    vector = replace(RIGHT, target=(5.0, 3.5))
    found = parting([vector], [[RIGHT]])
    assert found is not None
    assert found.where == Where.AFTER
    one, other = (replace(step, method="jacobian") for step in (vector, RIGHT))
    found = parting([one], [[other]])
    assert found is not None
    assert found.where == Where.TARGET


def of_steps(*steps: Step):
    made = failure("value", Answer(Scalar(7.0), tapes=TAPE, steps=steps), actual="7.0")
    return dataclasses.replace(made, key=replace(made.key, roads=(((RIGHT,),),), used=()))


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_number_that_has_no_name_is_told_where_it_became_so(lang):
    evidence = Evidence(seen=seen(returned=Returned.TENSOR))
    said = message_for(of_steps(BEFORE), lang, None, evidence)
    found = Parting(1, Where.TARGET, 1, "gradient", 3.0, 5.0)
    assert (said.why, said.step) == (parting_why(found, lang), STEPS[lang][Where.TARGET])
    assert "3" in said.why
    assert "5" in said.why
    unknown = message_for(of_steps(), lang, None, evidence)
    assert unknown.why == WHY[lang]["connected"]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_what_only_the_answer_has_is_named_beside_where_it_parts(lang):
    evidence = Evidence(seen=seen(returned=Returned.TENSOR))
    own = ("y = tf.norm(x)", "g = tf.sign(t.gradient(y, x))")
    for steps, named, other in ((BEFORE, "tf.norm", "tf.sign"), (RIGHT, "tf.sign", "tf.norm")):
        shown = of_steps(steps)
        key = replace(shown.key, used=digests_of(["y = x"]))
        said = message_for(dataclasses.replace(shown, key=key), lang, None, evidence, own)
        assert named in said.why
        if steps is RIGHT:
            assert other not in said.why


@pytest.mark.parametrize("lang", ["es", "en"])
def test_who_asks_oftener_than_right_answers_do_is_told_how_often(lang):
    evidence = Evidence(seen=seen(returned=Returned.TENSOR))
    own = ("for one in x:", "    g = t.gradient(one, w)")
    often = message_for(of_steps(*[BEFORE] * 5), lang, None, evidence, own)
    assert ASKED_OFTEN[lang].format(given=5, due=1) in often.why
    by_its_driver = message_for(of_steps(*[BEFORE] * 5), lang, None, evidence, ("g = f(x)",))
    assert ASKED_OFTEN[lang].partition("{")[0] not in by_its_driver.why


def test_of_a_target_with_weights_it_is_said_that_they_may_be_others():
    evidence = Evidence(seen=seen(returned=Returned.TENSOR))
    for line, where in (
        ("g = t.gradient(y, x)", Where.GRADIENTS),
        ("g = t.gradient(y, x, output_gradients=v)", Where.WEIGHTS),
    ):
        said = message_for(of_steps(THERE), "en", None, evidence, (line,))
        assert said.why == parting_why(Parting(1, where, 1, "gradient"), "en")
        assert said.step == STEPS["en"][where]


def test_a_target_that_has_its_value_lacks_no_constant():
    evidence = Evidence(seen=seen(returned=Returned.TENSOR))
    for steps, is_said in ((THERE, False), (BEFORE, True)):
        made = of_steps(steps)
        multiple = replace(made.difference, kind=Kind.PROPORTIONAL, factor=7.0 / 2.0)
        shown = dataclasses.replace(made, difference=multiple)
        why = message_for(shown, "en", None, evidence, ("g = t.gradient(y, x)",)).why
        assert (WHY["en"]["proportional"] in why) == is_said
        found = parting([steps], [[RIGHT]])
        assert found is not None
        assert parting_why(found, "en") in why


def test_the_road_that_is_followed_longest_is_believed_before_one_that_is_not_known():
    shared = [RIGHT, replace(RIGHT, target=(7.0, 7.0))]
    on_the_way = [ONCE_MORE, NEXT]
    found = parting(on_the_way, [shared, [ONCE_MORE, replace(NEXT, target=(7.0, 7.0))]])
    assert found is not None
    assert found[:2] == (2, Where.TARGET)
    assert parting(on_the_way, [shared]) is None


def test_who_asks_oftener_is_held_against_one_by_the_last_time_if_that_is_what_came():
    asked = [RIGHT, OF_ANOTHER]
    found = parting_at_the_last(asked, [[RIGHT]], (2.0, 2.0))
    assert found is not None
    assert (found.where, found.of_last) == (Where.SOURCES, 2)
    assert "2" in parting_why(found, "en")
    for steps, came in ((asked, OTHER), ([OF_ANOTHER], (2.0, 2.0)), ([BEFORE, RIGHT], (2.0, 2.0))):
        assert parting_at_the_last(steps, [[RIGHT]], came) is None


SHARES = [replace(RIGHT, target=(t, t), gradients=(g, g)) for t, g in ((1.5, 0.75), (3.5, 1.25))]


def test_shares_that_add_up_to_a_right_answers_part_from_it_afterwards():
    found = parting_of_sums(SHARES, [[RIGHT]])
    assert found is not None
    assert found.where == Where.ADDED
    for steps in ([RIGHT], [*SHARES, RIGHT], [SHARES[0], replace(SHARES[1], sources=OTHER)]):
        assert parting_of_sums(steps, [[RIGHT]]) is None


def test_of_the_same_in_another_order_nothing_is_said_to_be_added():
    first, second = RIGHT, replace(RIGHT, target=(7.0, 7.0), gradients=OTHER)
    found = parting_of_sums([second, first], [[first, second]])
    assert found is not None
    assert found.where == Where.AFTER


def test_what_leaves_is_not_blamed_where_a_value_is_another():
    """Leaving TensorFlow takes a gradient away, and never changes a value."""
    evidence = left_in("s = float(y)", "float()")
    for step, blamed in ((BEFORE, False), (RIGHT, False), (THERE, True)):
        said = message_for(of_steps(step), "en", None, evidence)
        assert ("leaves TensorFlow" in said.why) == blamed


def test_two_that_record_the_same_are_told_from_two_that_do_not_if_that_is_known():
    assert same_steps([RIGHT, NEXT], [RIGHT, NEXT])
    assert same_steps([RIGHT], [TWICE]) is False
    assert same_steps([RIGHT], [THERE]) is False
    for other in ([], [RIGHT, RIGHT], [replace(RIGHT, target=None)]):
        assert same_steps([RIGHT], other) is None


@pytest.mark.parametrize("lang", ["es", "en"])
def test_an_authors_words_stand_plainly_for_who_recorded_what_that_mistake_does(lang):
    shown = of_steps(BEFORE)
    words = {"es": "Grabaste otra.", "en": "You recorded another one."}
    known = KnownWrong(id="other", messages=words, answers=(), kind=Kind.VALUE)
    evidence = Evidence(example=shown, seen=seen(returned=Returned.TENSOR))
    for recorded, is_plain in ((BEFORE, True), (RIGHT, False)):
        asked = {shown.key.check: ((recorded,),)}
        said = message_for(shown, lang, replace(known, recorded=asked), evidence)
        assert (said.why == words[lang]) == is_plain
        assert said.why.endswith(words[lang])


def test_of_right_numbers_in_other_places_nobody_says_that_the_tape_gave_them_so():
    evidence = Evidence(seen=seen(returned=Returned.TENSOR))
    for how, is_told in ((How.NEARLY, True), (How.PERMUTED, False)):
        shown = dataclasses.replace(of_steps(RIGHT), relation=Relation(how=how))
        said = message_for(shown, "en", None, evidence)
        assert (WORDS["en"]["after"] in said.why) == is_told
        assert relation_why(Relation(how=how), "en") in said.why


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("before", ["", "Antes. "])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("where", Where)
def test_what_stands_before_these_words_is_found_again(lang, before, number, where):
    why = before + parting_why(Parting(number, where, 3, "gradient", 1.0, 2.0), lang)
    assert without_parting(why, lang) == before.strip()


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("where", [Where.SOURCES, Where.TARGET])
def test_so_it_is_before_what_is_said_of_the_last_of_several(lang, where):
    found = Parting(1, where, 1, "gradient", 1.0, 2.0, of_last=3)
    assert without_parting(f"Antes. {parting_why(found, lang)}", lang) == "Antes."


def test_both_languages_say_the_same_things():
    assert WORDS["es"].keys() == WORDS["en"].keys()
    assert STEPS["es"].keys() == STEPS["en"].keys() == {*Where}


def step(target: float, gradient: float) -> Step:
    return Step("gradient", (target, abs(target)), (3.0, 3.0), (gradient, abs(gradient)))


def test_two_gradients_that_are_both_given_back_are_no_shares_of_a_sum():
    road = [step(81.0, -108.0), step(9.0, -6.0)]
    mine = [step(-27.0, 27.0), step(9.0, -6.0)]
    assert parting(mine, [road]) is None
    found = parting(mine, [road], None, [(-108.0, 108.0), (-6.0, 6.0)])
    assert found is not None
    assert (found.where, found.number, found.given, found.due) == (Where.TARGET, 1, -27.0, 81.0)


@pytest.mark.parametrize(
    ("mine", "others", "by", "may_be"),
    [
        ([step(2.0, 5.0)], [step(2.0, 5.0)], 1.0, True),
        ([step(2.0, 5.0)], [step(3.0, 5.0)], 1.0, False),
        ([step(6.0, 15.0)], [step(2.0, 5.0)], 3.0, True),  # a multiple is differentiated
        ([step(2.0, 5.0)], [step(2.0, 5.0)], 3.0, True),  # it becomes one afterwards
        ([step(1.0, 4.0)], [step(3.0, 4.0)], 1.0, False),  # all is right that this one records
        ([step(1.0, 4.0)], [step(1.0, 4.0)], 1.0, True),
        ([], [step(3.0, 4.0)], 1.0, True),
    ],
)
def test_numbers_are_those_of_a_change_only_where_the_tapes_may_be(mine, others, by, may_be):
    assert may_be_recorded(mine, others, [[step(1.0, 4.0)]], by) is may_be
