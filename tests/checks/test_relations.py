"""How wrong numbers come of right ones: part by part, and of what the question brings."""

from __future__ import annotations

import numpy as np
import pytest

from cinta.checks.author import given
from cinta.checks.leaves import Expected
from cinta.checks.relation_kinds import How, Relation
from cinta.checks.relation_texts import RELATION, relation_of, relation_why
from cinta.checks.relations import relation, relation_of_a_shape
from cinta.student import Answer, Call
from cinta.unit import LANGUAGES
from tests.checks.test_pattern import value

X = (np.array([1.5, -2.0, 0.5], np.float32), np.array([0.25, 3.0, -1.0], np.float32))
W = (np.array([2.0, -3.0, 4.0], np.float32), np.array([-1.0, 0.5, 7.0], np.float32))
DUE = tuple(np.cos(x) + w for x, w in zip(X, W, strict=True))
B = (np.array([3.0, -5.0], np.float32), np.array([0.5, 8.0], np.float32))
STEP = tuple(w - np.float32(0.1) * g for w, g in zip(W, DUE, strict=True))


def found(answers, due):
    """What is said of what was given to two questions, ``f(x, w)``."""
    questions = [Call("f", (given(x), given(w))) for x, w in zip(X, W, strict=True)]
    right = [Expected(value(one), value(one)) for one in due]
    return relation(questions, ("x", "w"), [Answer(value(one)) for one in answers], right, None)


def each(make, *arrays):
    return [make(*one) for one in zip(*arrays, strict=True)]


PARTS = each(lambda g, b: {"b": b, "w": g}, DUE, B)


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda g, b: {"b": -b, "w": g}, Relation(how=How.SIGN, place="['b']")),
        (lambda g, b: {"b": 2 * b, "w": g}, Relation(how=How.FACTOR, place="['b']")),
        (lambda g, b: {"b": b / 2, "w": g}, Relation(how=How.FACTOR, place="['b']")),
        (lambda g, b: {"b": b, "w": 7 * g}, Relation(how=How.FACTOR, place="['w']")),
        (lambda g, b: {"b": b, "w": 0 * g}, Relation(how=How.ZERO, place="['w']")),
        (lambda g, b: {"b": b, "w": np.abs(g)}, Relation(how=How.ABSOLUTE, place="['w']")),
        (lambda g, b: {"b": b[::-1], "w": g}, Relation(how=How.ALONE, place="['b']")),
        (lambda g, b: {"b": b + 1, "w": g}, Relation(how=How.ALONE, place="['b']")),
        (lambda g, b: {"b": 3 * b, "w": 5 * g}, Relation(how=How.EACH)),
        (lambda g, b: {"b": b**2, "w": g**2}, Relation(how=How.SQUARED)),
        (lambda g, b: {"b": b[::-1], "w": g[::-1]}, Relation(how=How.PERMUTED)),
        (lambda g, b: {"b": b + 1, "w": g + 1}, None),
        (lambda g, b: {"b": 0 * b, "w": g + 1}, Relation(how=How.SOME_ZEROS, place="['b']")),
    ],
)
def test_a_part_is_told_from_the_rest(make, what):
    assert found(each(make, DUE, B), PARTS) == what


@pytest.mark.parametrize(
    ("make", "how", "name"),
    [
        (lambda g, x, w: g * x, How.TIMES, "x"),
        (lambda g, x, w: g / w, How.OVER, "w"),
        (lambda g, x, w: g + x, How.PLUS, "x"),
        (lambda g, x, w: g - x, How.MINUS, "x"),
        (lambda g, x, w: w, How.UNMOVED, "w"),
        (lambda g, x, w: w - 0.3 * g, How.STEP, "w"),
        (lambda g, x, w: np.where(g > 0, g, 0), How.SOME_ZERO, ""),
        (lambda g, x, w: w * g.sum(), How.OF_INPUT, "w"),
        (lambda g, x, w: g + 0.02 * w, How.PLUS_TIMES, "w"),
        (lambda g, x, w: 0 * g + g.sum(), How.SUM_EVERYWHERE, ""),
        (lambda g, x, w: np.clip(g, -1.0, 5.0), How.CUT_OFF, ""),
        (lambda g, x, w: g / 2 + 0.002, How.NEARLY, ""),
        (lambda g, x, w: np.where(x < 0, g + 1, g), How.IF_NEGATIVE, "x"),
        (lambda g, x, w: np.where(w > 0, g + x, g), How.IF_POSITIVE, "w"),
    ],
)
def test_an_input_enters(make, how, name):
    assert found(each(make, DUE, X, W), DUE) == Relation(how=how, name=name)


@pytest.mark.parametrize(
    ("make", "how"),
    [
        (lambda g, w: w + np.float32(0.1) * g, How.MOVED),
        (lambda g, w: w - np.float32(0.25) * g, How.MOVED),
        (lambda g, w: w, How.UNMOVED),
        (lambda g, w: np.float32(0.1) * g, How.TAKEN_FROM),
        (lambda g, w: g, How.CHANGE),
    ],
)
def test_a_step_is_another(make, how):
    assert found(each(make, DUE, W), STEP) == Relation(how=how, name="w")


def test_several_parts_that_differ_alike_are_told_of_together():
    due = [[g, w, w + 1] for g, w in zip(DUE, W, strict=True)]
    alike = [[-g, w, -(w + 1)] for g, w in zip(DUE, W, strict=True)]
    assert found(alike, due) == Relation(how=How.SIGN, some=True)


def test_a_part_that_is_an_input_is_told_of_at_its_place():
    due = [[g, g + w] for g, w in zip(DUE, W, strict=True)]
    assert found([[w, both] for w, (_, both) in zip(W, due, strict=True)], due) == Relation(
        how=How.UNMOVED, place="[0]"
    )


def test_some_parts_that_are_inputs_are_told_of_where_the_others_differ_otherwise():
    due = [[g, g + w] for g, w in zip(DUE, W, strict=True)]
    given_back = [[w, 7 * g * g + 1] for g, w in zip(DUE, W, strict=True)]
    assert found(given_back, due) == Relation(how=How.SOME_UNMOVED, name="w")


def test_a_gradient_that_is_along_an_input_itself_says_nothing_of_it():
    assert found(each(lambda w: 3 * w + 1, W), each(lambda w: 2 * w, W)) is None
    varied = [2 * DUE[0], 5 * DUE[1]]
    assert found(varied, DUE) is None


def test_what_holds_all_that_is_wrong_is_its_place():
    due = [{"a": [g, w], "b": g} for g, w in zip(DUE, W, strict=True)]
    given_instead = [{"a": [g + 1, w * w], "b": g} for g, w in zip(DUE, W, strict=True)]
    assert found(given_instead, due) == Relation(how=How.ALONE, place="['a']")


def test_numbers_that_are_alike_where_others_are_due():
    due = [np.array([1.0, 2.5, -3.0, 4.0]), np.array([7.0, 0.5, 3.0, -2.0])]
    pairs = [np.array([0.9, 0.9, -5.0, -5.0]), np.array([6.0, 6.0, 1.0, 1.0])]
    assert found(pairs, due) == Relation(how=How.ALIKE)


def test_each_part_by_a_factor_of_its_own_each_time():
    due = [[g, w] for g, w in zip(DUE, W, strict=True)]
    by_norm = [[g / np.linalg.norm(g), w / np.linalg.norm(w)] for g, w in due]
    assert found(by_norm, due) == Relation(how=How.EACH)


@pytest.mark.parametrize(("axis", "how"), [(0, How.EACH_ROW), (1, How.EACH_COLUMN)])
def test_each_row_or_column_by_a_factor_of_its_own(axis, how):
    due = [np.outer(g, w) + np.eye(3) for g, w in zip(DUE, W, strict=True)]
    given_instead = [m / np.linalg.norm(m, axis=1 - axis, keepdims=True) for m in due]
    assert found(given_instead, due) == Relation(how=how)


def test_a_sign_that_tells_right_from_wrong_in_few_numbers_may_do_so_by_chance():
    numbers = [np.float32(1.5), np.float32(-2.0)]
    questions = [Call("f", (given(x),)) for x in numbers]
    due = [Expected(value(2 * x), value(2 * x)) for x in numbers]
    answers = [Answer(value(2 * x + (x < 0))) for x in numbers]
    assert relation(questions, ("x",), answers, due, None) is None


def test_of_one_number_nothing_is_said():
    assert found([[2.0, 7.0]], [[1.0, 7.0]]) == Relation(how=How.ALONE, place="[0]")
    assert found([2.0], [1.0]) is None


def test_what_holds_of_one_question_alone_is_not_said():
    assert found([-DUE[0], DUE[1] + 1], DUE) is None


@pytest.mark.parametrize(
    ("make", "how"),
    [
        (lambda g: g.sum(), How.SUM_OF),
        (lambda g: g.mean(), How.MEAN_OF),
        (lambda g: g[:, None], How.RESHAPED),
        (lambda g: np.tile(g[:1], 4), None),
        (lambda g: g[:2], None),
    ],
)
def test_numbers_of_another_shape(make, how):
    answers = [Answer(value(make(one))) for one in DUE]
    told = relation_of_a_shape("", answers, [Expected(value(g), value(g)) for g in DUE], None)
    assert told == (how and Relation(how=how))


def test_a_matrix_that_was_made_flat_has_the_numbers_that_are_due():
    due = [np.outer(g, g) + np.eye(3) for g in DUE]
    answers = [Answer(value(one.ravel())) for one in due]
    told = relation_of_a_shape("", answers, [Expected(value(g), value(g)) for g in due], None)
    assert told == Relation(how=How.RESHAPED)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_are_known_again(lang):
    for how in How:
        for place, some in (("", False), ("", True), ("['b']", False)):
            at = place or "[0]" * (how == How.ALONE)
            said = Relation(how=how, place=at, some=some, name="" if some else "x")
            assert relation_of(relation_why(said, lang), lang) == how
    assert RELATION["es"].keys() == RELATION["en"].keys()


def test_a_row_whose_own_factor_is_one_is_a_multiple_too():
    due = [np.outer(g, w) + np.eye(3) for g, w in zip(DUE, W, strict=True)]
    by_row = [m * np.array([[1.0], [0.5], [3.0]]) for m in due]
    assert found(by_row, due) == Relation(how=How.EACH_ROW)


def test_what_is_due_without_its_sign_and_by_a_factor():
    due = [np.outer(g, w) + np.eye(3) for g, w in zip(DUE, W, strict=True)]
    by_the_largest = [np.abs(m) / np.abs(m).max() for m in due]
    assert found(by_the_largest, due) == Relation(how=How.ABSOLUTE_TIMES)


def test_axes_in_another_order_hold_the_numbers_that_are_due():
    due = [
        np.multiply.outer(np.outer(g, w[:2]), np.arange(1.0, 5.0))
        for g, w in zip(DUE, W, strict=True)
    ]
    answers = [Answer(value(one.transpose(2, 0, 1))) for one in due]
    told = relation_of_a_shape("", answers, [Expected(value(g), value(g)) for g in due], None)
    assert told == Relation(how=How.RESHAPED)


def test_where_one_number_alone_is_another_no_bound_is_seen():
    most = max(map(np.max, DUE))
    lowered = each(lambda g: np.where(g == most, g - 1, g), DUE)
    said = found(lowered, DUE)
    assert said is None or said.how != How.CUT_OFF


def test_of_what_is_near_everywhere_no_sign_tells_where_it_is_wrong():
    nearly = each(lambda g, x: np.where(x < 0, 1.001 * g, g), DUE, X)
    said = found(nearly, DUE)
    assert said is None or said.how != How.IF_NEGATIVE
