"""What check cells are written with: inputs as records, draws from a seed, central differences."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from cinta.checks.author import (
    central,
    dataset,
    dense,
    function,
    functional,
    given,
    hidden,
    layer,
    model,
    public,
    tensor,
    variable,
)
from cinta.checks.draw import MAX_REDRAWS, Draw
from cinta.errors import GraderError
from cinta.functions import FORMULAS
from cinta.values import Array, Mapping, Scalar, Sequence, doubled, plain, show

SEEDS = st.integers(0, 2**63)


@pytest.mark.parametrize("value", [True, 3, "text", None])
def test_plain_data_is_given_as_it_is(value):
    assert given(value) == Scalar(value)


def array_given(value: object) -> Array:
    record = given(value)
    assert isinstance(record, Array)
    return record


def test_a_float_is_given_as_a_float32_number():
    record = array_given(0.1)
    assert (record.kind, record.dtype, record.shape) == ("number", "float32", ())


def test_arrays_are_given_as_float32_and_integers_stay():
    assert array_given(np.ones((3, 2))).dtype == "float32"
    assert array_given(np.arange(3)).dtype == "int64"
    assert (tensor([1.0]).kind, variable([1.0]).kind) == ("tensor", "variable")


def test_containers_nest():
    record = given({"w": [1, np.ones(2)], "b": (None,)})
    assert isinstance(record, Mapping)
    (_, w), (_, b) = record.items
    assert isinstance(w, Sequence)
    assert isinstance(b, Sequence)
    assert (w.kind, b.kind) == ("list", "tuple")
    assert isinstance(w.items[1], Array)


def test_what_is_no_data_cannot_be_given():
    with pytest.raises(TypeError, match="object cannot be given"):
        given(object())


def test_a_model_numbers_its_layers():
    made = model(dense(np.ones((3, 2)), np.zeros(2), "relu"), dense(np.ones((2, 1)), np.zeros(1)))
    assert made.input_shape == (3,)
    assert [json.loads(config)["name"] for _, config in made.layers] == ["layer_1", "layer_2"]
    assert [w.shape for w in made.weights] == [(3, 2), (2,), (2, 1), (1,)]


def test_checks_are_marked_and_stay_functions():
    @hidden(2, rtol=1e-3)
    def check(ask, draw): ...

    @public
    def example(ask): ...

    marks = {"points": 2.0, "hidden": True, "rtol": 1e-3, "tape": None, "from_tape": False}
    more = {
        "same_type": False,
        "nan": False,
        "raises": False,
        "error": "",
        "uses": None,
        "calls": 0,
    }
    assert vars(check)["cinta_check"] == marks | more
    assert vars(example)["cinta_check"]["points"] == 0.0


def test_central_differences_of_a_matrix_function():
    x = np.array([[0.5, -1.0, 2.0], [4.0, 0.3, -3.0]])
    assert np.allclose(central(lambda x: np.sum(x**3), x), 3 * x**2, rtol=1e-7, atol=0)


def test_central_differences_leave_the_point_alone():
    x = np.array([1.0, 2.0])
    central(lambda x: np.sum(x), x)
    assert x.tolist() == [1.0, 2.0]


DRAWS = {
    "normal": lambda draw: draw.normal(3, 2),
    "uniform": lambda draw: draw.uniform(-1, 2, 4),
    "away_from_zero": lambda draw: draw.away_from_zero(5),
    "apart": lambda draw: draw.apart(4, 0.5, 4.0),
    "integers": lambda draw: draw.integers(4, 3, 60),
    "until": lambda draw: draw.until(3, lambda: draw.normal(2), keep=lambda a, b: a > b),
}


@pytest.mark.parametrize("name", DRAWS)
def test_a_draw_is_the_same_for_the_same_seed_and_name(name):
    one, same, other, another = (
        np.asarray(DRAWS[name](Draw(seed, check)))
        for seed, check in [(7, "a"), (7, "a"), (8, "a"), (7, "b")]
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert not np.array_equal(one, another)


@settings(max_examples=50, deadline=None)
@for_all(SEEDS)
def test_draws_stay_in_their_bounds(seed):
    draw = Draw(seed, "bounds")
    uniform = draw.uniform(-1.0, 2.0, 20)
    assert uniform.dtype == np.float32
    assert np.all((uniform >= -1) & (uniform <= 2))
    away = np.abs(draw.away_from_zero(20))
    assert np.all((away >= np.float32(0.3)) & (away <= 2.5))
    assert isinstance(draw.normal(), np.float32)


@settings(max_examples=50, deadline=None)
@for_all(SEEDS, st.integers(1, 8))
def test_numbers_apart_keep_their_distance(seed, n):
    numbers = np.sort(Draw(seed, "apart").apart(n, -2.0, 2.0))
    assert len(numbers) == n
    assert numbers[0] > -2
    assert numbers[-1] < 2
    assert np.all(np.diff(numbers) >= 0.29 * 4 / n)


@settings(max_examples=50, deadline=None)
@for_all(SEEDS)
def test_integers_are_different_and_may_be_either_end(seed):
    numbers = Draw(seed, "integers").integers(5, 3, 7)
    assert sorted(numbers) == [3, 4, 5, 6, 7]
    assert all(type(number) is int for number in numbers)


def test_a_rejected_draw_is_redrawn_whole():
    seen: Counter[float] = Counter()
    draw = Draw(1, "redraw")

    def keep(a: float, b: float) -> bool:
        seen.update([a, b])
        return a > b

    assert all(a > b for a, b in draw.until(20, lambda: draw.normal(2), keep))
    assert set(seen.values()) == {1}


def test_redrawing_ends_and_names_the_condition():
    def never(x: float) -> bool:
        return False

    with pytest.raises(GraderError, match="never refused nearly all of 1000"):
        Draw(1, "never").until(1, lambda: (1.0,), never)


def test_the_last_draw_counts():
    draws = iter(range(MAX_REDRAWS))
    last = Draw(1, "last").until(1, lambda: (next(draws),), keep=lambda n: n == MAX_REDRAWS - 1)
    assert last == [(MAX_REDRAWS - 1,)]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: function("rosenbrok", 1, 100), "did you mean 'rosenbrock'"),
        (lambda: function("rosenbrock", 1), "is given 1 numbers"),
        (lambda: function("polynomial"), "is given 0 numbers"),
        (lambda: layer("Lambda", (3,), function="lambda x: x"), "no code is sent"),
        (lambda: layer("Dense", (3,), units=2, activation=np.tanh), "give it by its name"),
        (lambda: functional({"x": (3,)}, {"a": (layer("Add"), ["x", "y"])}, "a"), "called on 'y'"),
        (lambda: functional({"x": (3,)}, {"a": (layer("ReLU"), "x")}, "b"), "output 'b'"),
    ],
)
def test_what_cannot_be_given_says_so_and_what_can(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize("name", FORMULAS)
def test_a_function_for_an_oracle_is_one_of_numpys_in_float64(name):
    numbers = {"quadratic": (np.eye(2), [1, 2]), "log_sum_exp": (1.5,)}.get(name, (1.5, 0.5))
    record = doubled(function(name, *numbers))
    f = cast(Callable[[Any], Any], plain(record))
    slope = central(lambda x: np.sum(f(x)), np.array([0.3, -0.7]))
    assert slope.dtype == np.float64
    assert np.all(np.isfinite(slope))
    assert show(record).startswith(f"{name}(")


def test_a_dataset_is_for_an_oracle_the_list_of_its_batches():
    record = doubled(dataset([(np.ones((4, 1)), np.zeros(4)), (np.ones((1, 1)), np.zeros(1))]))
    batches = cast(list[tuple[Any, Any]], plain(record))
    assert [len(x) for x, _ in batches] == [4, 1]
    assert batches[0][0].dtype == np.float64
