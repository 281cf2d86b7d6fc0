"""The author's answers may share a model: only as long as nobody could tell it from a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cinta.values import Array, Keras

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tape/test_recorder.py")]
"""TensorFlow is imported there too."""


def model(first: float) -> Keras:
    layers = (("Dense", '{"units": 2, "activation": "tanh"}'), ("Dense", '{"units": 1}'))
    shapes = ((3, 2), (2,), (2, 1), (1,))
    arrays = (np.full(shape, first, "float32") for shape in shapes)
    weights = tuple(Array.of(array, "ndarray") for array in arrays)
    return Keras("model", layers, (3,), weights)


def test_a_model_is_handed_out_again_with_the_new_weights() -> None:
    from cinta.run.kept_inputs import KeptInputs

    kept = KeptInputs()
    first = kept(model(1.0))
    assert kept(model(2.0)) is not first, "one question, two models"
    kept.next_question()
    assert kept(model(3.0)) is first
    assert all((weight == 3.0).all() for weight in first.get_weights())


def _predict(model: Any) -> None:
    model.predict(np.ones((2, 3)), verbose=0)


def _freeze(model: Any) -> None:
    model.layers[0].trainable = False


def _freeze_a_weight(model: Any) -> None:
    model.layers[0].kernel.trainable = False


@pytest.mark.parametrize("harmless", [_predict, _freeze, _freeze_a_weight])
def test_what_leaves_a_model_as_it_was_costs_no_new_one(harmless: Callable[[Any], None]) -> None:
    from cinta.run.kept_inputs import KeptInputs

    kept = KeptInputs()
    first = kept(model(1.0))
    harmless(first)
    kept.next_question()
    assert kept(model(1.0)) is first
    assert len(first.trainable_variables) == 4


def _another_activation(model: Any) -> None:
    import tensorflow as tf

    model.layers[0].activation = tf.keras.activations.relu


def _another_call(model: Any) -> None:
    model.layers[1].call = lambda x: x


def _another_assign(model: Any) -> None:
    model.layers[0].kernel.value.assign = lambda *_: None


def _another_variable(model: Any) -> None:
    import tensorflow as tf

    model.layers[0].bias = tf.Variable([0.0, 0.0])


def _compiled(model: Any) -> None:
    model.compile("sgd", "mse")


def _another_layer(model: Any) -> None:
    model.pop()


@pytest.mark.parametrize(
    "change",
    [
        _another_activation,
        _another_call,
        _another_assign,
        _another_variable,
        _compiled,
        _another_layer,
    ],
)
def test_a_model_that_somebody_changed_is_not_handed_out_again(
    change: Callable[[Any], None],
) -> None:
    from cinta.run.kept_inputs import KeptInputs

    kept = KeptInputs()
    first = kept(model(1.0))
    change(first)
    kept.next_question()
    again = kept(model(1.0))
    assert again is not first
    assert len(again.layers) == 2
    assert float(again(np.zeros((1, 3)))[0, 0]) == pytest.approx(2 * np.tanh(1.0) + 1.0)
