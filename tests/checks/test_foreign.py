"""What only an answer computes with is named, and nothing that a right answer of the course has."""

from __future__ import annotations

import pytest

from cinta.checks.foreign import digests_of, foreign, foreign_why
from cinta.checks.foreign_texts import ASKED_OFTEN, FOREIGN, without_foreign
from cinta.checks.key_making import right_codes
from cinta.checks.parting import Where

COURSE = digests_of(
    [
        """def f(x):
    with tf.GradientTape() as tape:
        y = tf.reduce_mean(x**2)
    return tape.gradient(y, x)"""
    ]
)


def lines(target: str, returned: str = "tape.gradient(y, x)", first: str = "pass") -> list[str]:
    with_it = f"    with tf.GradientTape() as tape:\n        y = {target}"
    return f"def f(x):\n    {first}\n{with_it}\n    return {returned}".split("\n")


@pytest.mark.parametrize(
    ("target", "named"),
    [
        ("tf.math.reduce_std(x)", [(4, "tf.math.reduce_std")]),
        ("tf.reduce_mean(tf.square(x))", []),  # another name of the same operation
        ("x.mean()", []),
        ("tf.reduce_sum(x**2)", [(4, "tf.reduce_sum")]),
        ("0.9 * tf.reduce_mean(x**2)", [(4, "0.9")]),
        ("tf.reduce_mean(x[3:])", []),  # places are no numbers to compute with
        ("tf.reduce_mean(x**2, axis=1)", [(4, "axis=1")]),
        ("tf.reduce_mean(tf.constant(x, dtype=tf.float32))", []),
        ("sum(x[i] for i in range(7))", []),
        ("tf.reduce_mean(tf.cast(x, tf.float32))", []),
    ],
)
def test_what_right_answers_do_not_have_is_named(target, named):
    assert [(one.line, one.text) for one in foreign(lines(target), COURSE)] == named


@pytest.mark.parametrize(
    ("where", "named"),
    [
        (Where.TARGET, ["tf.norm", "tf.tanh"]),
        (Where.GRADIENTS, ["tf.norm", "tf.tanh"]),
        (Where.AFTER, ["tf.sign"]),
        (None, ["tf.norm", "tf.tanh", "tf.sign"]),
    ],
)
def test_only_what_is_on_the_side_where_it_parts(where, named):
    own = lines("tf.tanh(x)", "tf.sign(g)", "x = tf.norm(x)")
    own[-1:] = ["    g = tape.gradient(y, x)", *own[-1:]]
    assert [one.text for one in foreign(own, COURSE, where)] == named


@pytest.mark.parametrize("lang", ["es", "en"])
def test_two_are_named_functions_before_numbers_and_the_words_are_found_again(lang):
    said = foreign_why(lines("0.9 * tf.tanh(x) + tf.norm(x) + 0.3"), COURSE, lang)
    assert "tf.tanh" in said
    assert "tf.norm" in said
    assert "0.9" not in said
    assert without_foreign(f"Antes. {said}", lang) == "Antes."
    assert without_foreign(said, lang) == ""
    often = ASKED_OFTEN[lang].format(given=12, due=2)
    assert without_foreign(f"Antes. {often} {said}", lang) == "Antes."


def test_nothing_is_said_where_nothing_is_known():
    assert not foreign_why(lines("tf.norm(x)"), (), "en")
    assert not foreign_why(["this is no Python"], COURSE, "en")


def test_both_languages_say_the_same_things():
    assert FOREIGN.keys() == ASKED_OFTEN.keys()


def test_in_no_right_answer_of_the_course_is_anything_foreign(units):
    exercises = [exercise for unit in units.values() for exercise in unit.exercises]
    for exercise in exercises:
        course = digests_of(right_codes(exercise))
        for code in (exercise.solution, *(variant.code for variant in exercise.accept)):
            assert not foreign(code.split("\n"), course), exercise.name
