"""Wrong numbers that have a pattern are named by it: order, constant, late, turned, a multiple."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from cinta.checks.author import given
from cinta.checks.demands import Demands, first_difference
from cinta.checks.leaves import Expected
from cinta.checks.pattern import Size, inputs_of_shape, is_repeated, places_of_all, size_for
from cinta.checks.told import size_of
from cinta.student import Answer, Call, Replay
from cinta.values import Array, Keras, Mapping, Sequence, Value

W = np.array([[1.0, 2.0], [3.0, 4.0]], np.float32)
B = np.array([5.0, 6.0], np.float32)


def value(result: object) -> Value:
    if isinstance(result, list):
        return Sequence("list", tuple(map(value, result)))
    if isinstance(result, dict):
        return Mapping(tuple((k, value(v)) for k, v in result.items()))
    return Array.of(np.asarray(result, np.float32), "tensor")


def found(*pairs: tuple[object, object]):
    """The kind of difference of what was given to each question from what was due."""
    answers = [Answer(value(given)) for given, _ in pairs]
    due = [Expected(value(due), value(due)) for _, due in pairs]
    difference = first_difference(answers, due, Demands())
    assert difference is not None
    return difference[1]


@pytest.mark.parametrize(
    ("kind", "pairs"),
    [
        ("order", [([B, W], [W, B])]),
        ("order", [([2.0, 1.0], [1.0, 2.0])]),
        ("order", [([W, B, B + 1], [W, B + 1, B])]),
        ("order", [({"w": B, "b": W}, {"w": W, "b": B})]),
        ("order", [({"w": 2.0, "b": 1.0}, {"w": 1.0, "b": 2.0})]),
        ("shape", [({"w": B, "b": B}, {"w": W, "b": B})]),
        ("value", [([1.0, 1.0], [1.0, 2.0])]),
        ("length", [([W], [W, B])]),
        ("keys", [({"w": W}, {"w": W, "b": B})]),
        ("more_keys", [({"w": W, "b": B, "x": B}, {"w": W, "b": B})]),
        ("keys", [({"v": W, "b": B}, {"w": W, "b": B})]),
        ("turned", [(W.T, W)]),
        ("value", [(W + W.T, W)]),
        ("transposed", [(np.ones((2, 3)), np.ones((3, 2)))]),
        ("constant", [(7.0, 6.0), (7.0, 2.0), (7.0, 4.0)]),
        ("value", [(7.0, 6.0), (7.0, 6.0)]),
        ("value", [(7.0, 6.0)]),
        ("stale", [(0.0, 6.0), (6.0, 2.0), (2.0, 4.0)]),
        ("value", [(0.0, 6.0), (6.0, 2.0)]),
        ("proportional", [(3.0, 6.0), (1.0, 2.0), (2.0, 4.0)]),
        ("proportional", [(12 * W, W)]),
        ("value", [(3.0, 6.0), (1.0, 2.0), (2.0, 5.0)]),
        ("value", [(2 * W, W), (W + 1, W)]),
        ("value", [(2 * W, W), (3 * W, W)]),
        ("value", [(0 * W, W), (0 * W, 2 * W)]),
        ("value", [(1e-8 * W, W), (0 * W, 2 * W)]),
    ],
)
def test_the_pattern_is_named(kind, pairs):
    assert found(*pairs).kind == kind


def test_the_order_says_where_what_stands():
    moved = found(([B, B + 1, W], [W, B, B + 1]))
    assert (moved.where, moved.actual) == ("[0]", "[1]")
    moved = found(({"w": B, "b": W}, {"w": W, "b": B}))
    assert (moved.where, moved.actual) == ("['w']", "['b']")


def test_what_is_missing_is_listed():
    lacking = found(({"w": W}, {"w": W, "b": B, "c": B}))
    assert (lacking.actual, lacking.expected) == ("'w'", "'b', 'c'")


def test_a_factor_varies_where_each_answer_has_one_of_its_own():
    assert found((2 * W, W), (3 * W, W)).varies
    assert not found((2 * W, W), (W + 1, W)).varies, "by chance a multiple, once"


def test_one_factor_holds_for_the_answers_to_all_questions():
    assert found((3.0, 6.0), (1.0, 2.0), (2.0, 4.0)).factor == pytest.approx(0.5)


CALL = Call("f", (given(np.ones((5, 3))), given(np.ones((3, 4))), given(np.ones(7))))
NAMES = ("x", "W", "b")


@pytest.mark.parametrize(
    ("factor", "size"),
    [
        (12.0, Size("W", 12, "entries")),
        (1 / 12.0, Size("W", 12, "entries")),
        (-15.0, Size("x", 15, "entries")),
        (7.0, Size("b", 7, "entries")),
        (5.0, Size("x", 5, "rows")),
        (4.0, Size("W", 4, "columns")),
        (2.5, None),
        (1.0, None),
        (11.0, None),
    ],
)
def test_a_factor_that_is_the_size_of_an_input_is_named(factor, size):
    assert size_for(factor, CALL, NAMES) == size


@pytest.mark.parametrize(
    ("shape", "named"),
    [
        ((5, 3), [("x", False)]),
        ((7,), [("b", False)]),
        ((2, 2), []),
        ((3, 2), [("model", True)]),
        ((2,), [("model", True)]),
    ],
)
def test_whose_shape_it_is_is_known(shape, named):
    held = tuple(Array.of(np.ones(one, np.float32), "tensor") for one in ((3, 2), (2,)))
    model = Keras("model", (("Dense", "{}"),), (3,), held)
    asked = replace(CALL, args=(*CALL.args, model))
    assert inputs_of_shape(shape, asked, (*NAMES, "model")) == named


MEAN, SUM = ["y = tf.reduce_mean(x)"], ["y = tf.reduce_sum(x)"]


@pytest.mark.parametrize(
    ("factor", "solution_averages", "own", "is_told"),
    [
        (7.0, True, SUM, True),
        (7.0, False, SUM, False),  # too much comes of a sum only where a mean is due
        (1 / 7.0, False, MEAN, True),
        (1 / 7.0, False, ["y = tf.reduce_sum(x) / len(x)"], True),
        (1 / 7.0, True, SUM, False),  # too little of a mean only where there is one
        (1 / 7.0, True, ["return (f(x + h) - f(x - h)) / (2 * 2.0 * h)"], False),
        (1 / 7.0, True, [], True),  # nobody knows what was written
    ],
)
def test_a_sum_for_a_mean_is_told_only_where_it_can_have_been_one(
    factor, solution_averages, own, is_told
):
    key = SimpleNamespace(averages=solution_averages, questions=(CALL,), parameters=NAMES)
    failure: Any = SimpleNamespace(key=key, number=0, difference=SimpleNamespace(factor=factor))
    assert (size_of(failure, own) == Size("b", 7, "entries")) is is_told


def test_the_length_of_a_list_is_named_before_the_size_of_what_is_in_it():
    pieces = [(np.ones((4, 3)), np.ones((4, 1))), (np.ones((2, 3)), np.ones((2, 1)))] * 2
    asked = Call("f", (given(pieces[:3]),))
    assert size_for(1 / 3, asked, ("batches",)) == Size("batches", 3, "items")
    assert size_for(4.0, asked, ("batches",)) == Size("batches[0][1]", 4, "entries")


def test_what_is_given_in_a_dict_has_the_students_name_for_it():
    asked = Replay("", (("params", given({"w": np.ones((3, 2))})),), "grads")
    assert size_for(6.0, asked, ()) == Size("params['w']", 6, "entries")


@pytest.mark.parametrize(
    ("given_back", "places"),
    [
        ([9.0, 1.0, 2.0], ["[1]", "[2]"]),
        ([1.0, 9.0, 2.0], ["[0]", "[2]"]),
        ([1.0, 9.0, 8.0], []),
        ([1.0, 2.0], []),  # nothing is too much
        ([2.0, 2.0, 2.0], []),  # each stands for one alone
    ],
)
def test_where_all_that_is_due_stands_in_a_longer_list_is_known(given_back, places):
    due = value([1.0, 2.0])
    assert places_of_all(value(given_back), Expected(due, due), None) == places


@pytest.mark.parametrize(
    ("given_back", "repeated"),
    [
        ([1.0, 2.0, 1.0, 2.0], True),
        ([1.0, 2.0], False),
        ([1.0, 2.0, 1.0], False),
        ([1.0, 2.0, 3.0, 4.0], False),
        ([1.0, 1.0, 2.0, 2.0], False),
    ],
)
def test_a_list_that_repeats_all_that_is_due_is_known(given_back, repeated):
    due = value([1.0, 2.0])
    assert is_repeated(value(given_back), Expected(due, due), None) == repeated
