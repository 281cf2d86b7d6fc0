"""Of what its numbers may be those of, only what an answer's code can have done is said."""

from __future__ import annotations

import pytest

from cinta.checks.answer_key import KnownWrong
from cinta.checks.plausible import could_be, has_the_marks, lacks_of, marks_of, takes_a_quotient
from cinta.results import Kind
from cinta.unit import AsIf


@pytest.mark.parametrize(
    ("own", "can_be"),
    [
        ("dy_dx = tape.gradient(y, x) * x", True),
        ("g = tape.gradient(y, x)\nreturn_it = g ** 2", True),
        ("g = tape.gradient(y, x)\ng *= y", True),
        ("return tf.square(tape.gradient(y, x))", True),
        ("return [g / 2 for g in tape.gradient(y, xs)]", True),
        ("for g in tape.gradient(y, xs):\n    out.append(x * g)", True),
        ("dy_dx = tape.gradient(y, x)", False),
        ("z = y ** 2\nreturn tape.gradient(z, x)", False),
        ("this is no Python", True),
    ],
)
def test_only_who_computes_with_a_gradient_can_have_done_so_wrongly(own: str, can_be: bool) -> None:
    assert could_be(AsIf.AFTERWARDS, own.split("\n")) == can_be
    assert could_be(AsIf.SIGN, own.split("\n"))


@pytest.mark.parametrize(("given_back", "can_be"), [("g", True), ("outer.gradient(g, v)", False)])
def test_another_result_is_returned_by_its_name(given_back: str, can_be: bool) -> None:
    own = ["def f(x):", f"    return {given_back}"]
    assert could_be(AsIf.RETURNED, own) == can_be


SINE = "def f(x):\n    with tf.GradientTape() as tape:\n        y = x * tf.sin(x)\n    return y"


@pytest.mark.parametrize(
    ("wrong", "marks"),
    [
        ("def f(x):\n    import numpy as np\n    return x * np.sin(x)", ("np", "numpy")),
        ("def f(x):\n    y = 3.0 * x**2\n    return tf.where(x > 0, y)", ("0", "2", "3", "where")),
        ("def f(x):\n    first = tf.sin(tf.sin(x))\n    return first", ("sin", "sin")),
        ("def f(x):\n    first = tf.sin(x)\n    return first", ("sin", "tf")),
        ("def f(x):\n    return x", ()),
        ("def f(x, persistent=True):\n    return tf.Variable(x, trainable=False)",
         ("False", "Variable", "trainable")),
        ("this is no Python", ()),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_marked_by_what_it_has_beside_the_solution(
    wrong: str, marks: tuple[str, ...]
) -> None:
    assert set(marks_of(wrong, SINE)) >= set(marks)
    assert not {"first", "y", "x", "persistent"} & set(marks_of(wrong, SINE))


@pytest.mark.parametrize(
    ("own", "plainly"),
    [
        ("y = x * np.sin(x)", True),
        ("y = x * tf.stop_gradient(tf.sin(x))", False),
        ("s = tf.sin(x)\nwith tape:\n    y = x * s", False),
        ("%matplotlib inline", True),
        ("", True),
    ],
)
def test_an_authors_words_are_one_way_to_the_same_to_who_wrote_nothing_like_it(
    own: str, plainly: bool
) -> None:
    words = {"es": "Usas NumPy.", "en": "You use NumPy."}
    by_numpy = KnownWrong(id="np", messages=words, answers=(), kind=Kind.VALUE, marks=("np",))
    lines = own.split("\n")
    assert has_the_marks(by_numpy.marks, lines) == plainly
    for lang, said in words.items():
        assert (by_numpy.why(lang, lines) == said) == plainly
        assert by_numpy.why(lang, lines).endswith(said)
        assert by_numpy.why(lang) == said


@pytest.mark.parametrize(
    ("marks", "plainly"),
    [
        (("np", "square"), True),
        (("np", "numpy", "square"), True),
        (("np", "numpy", "sqrt"), False),
        (("sin", "sin"), False),
        (("sin",), True),
    ],
)
def test_half_of_what_marks_a_mistake_tells_that_it_was_made(
    marks: tuple[str, ...], plainly: bool
) -> None:
    assert has_the_marks(marks, ["y = np.square(x) * tf.sin(x)"]) == plainly


@pytest.mark.parametrize(
    ("own", "is_one"),
    [
        ("bend = (slope(x + h) - slope(x)) / h", True),
        ("up = f(a)\ndown = f(b)\ng[i] = (up - down) / (2 * h)", True),
        ("r = (model(x) - y) / 3", False),
        ("up = f(a)\ndown = k(b)\ng = (up - down) / h", False),
        ("this is no Python", False),
    ],
)
def test_a_difference_over_a_step_is_seen_in_the_code(own: str, is_one: bool) -> None:
    assert takes_a_quotient(own.split("\n")) == is_one


def test_words_are_one_way_to_the_same_to_whose_tape_was_asked_another_thing() -> None:
    words = {"es": "Usas NumPy.", "en": "You use NumPy."}
    by_numpy = KnownWrong(id="np", messages=words, answers=(), kind=Kind.VALUE, marks=("np",))
    for lang, said in words.items():
        assert by_numpy.why(lang, ["np.sin(x)"]) == said
        assert by_numpy.why(lang, ["np.sin(x)"], alike=False) != said


@pytest.mark.parametrize(
    ("own", "plainly"),
    [
        ("y = linalg.matvec(a, x)", True),
        ("z = linalg.matvec(a, x)\ny = sin(z)", False),
        ("this is no Python", True),
    ],
)
def test_what_a_mistake_lacks_is_not_said_to_be_missing_where_it_is_written(own, plainly) -> None:
    lacks = lacks_of("y = linalg.matvec(a, x)", "y = sin(linalg.matvec(a, x))")
    assert lacks == ("sin",)
    words = {"es": "Falta el seno.", "en": "The sine is missing."}
    known = KnownWrong(id="sine", messages=words, answers=(), kind=Kind.VALUE, lacks=lacks)
    assert (known.why("en", own.split("\n")) == words["en"]) == plainly
