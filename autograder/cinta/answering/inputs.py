"""Build the inputs that the judge drew: records become tensors, Variables, arrays, Keras layers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from ..values import Array, Keras, Mapping, Scalar, Sequence, Value


def build(value: Value, keras: Callable[[Keras], Any] | None = None) -> Any:
    """The object that a record stands for, new each time it is asked for.

    ``keras`` gives the Keras objects in it; new ones where it is None.
    """
    match value:
        case Array():
            return _array(value)
        case Scalar(inner):
            return inner
        case Sequence(kind, items):
            inside = [build(item, keras) for item in items]
            return inside if kind == "list" else tuple(inside)
        case Mapping(items):
            return {key: build(item, keras) for key, item in items}
        case Keras():
            return (keras or new_keras)(value)
    raise TypeError(f"{type(value).__name__} is not an input")


def _array(value: Array) -> Any:
    array = value.numpy().copy()
    if value.dtype == "bfloat16":
        array = array.astype(tf.bfloat16.as_numpy_dtype)
    match value.kind:
        case "tensor":
            return tf.constant(array)
        case "variable":
            return tf.Variable(array)
        case "number":
            return array.dtype.type(array)
    return array


def new_keras(value: Keras) -> Any:
    """A fresh layer or Sequential model, built and with its weights, under its dtype policy."""
    layers = [
        getattr(tf.keras.layers, name)(**json.loads(config), dtype=value.dtype)
        for name, config in value.layers
    ]
    if value.kind == "layer":
        (built,) = layers
        built.build((None, *value.input_shape))
    else:
        source = tf.keras.Input(value.input_shape, dtype=value.dtype)
        built = tf.keras.Sequential([source, *layers], name="model")
    set_weights(built, value)
    return built


def set_weights(built: Any, value: Keras) -> None:
    """Give a layer or model the weights of a record."""
    built.set_weights([np.array(w.numpy()) for w in value.weights])
