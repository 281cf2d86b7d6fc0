"""Build the inputs that the judge drew: records become tensors, Variables, arrays, Keras layers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import tensorflow as tf

from ..values import Array, Keras, Mapping, Scalar, Sequence, Value


def build(value: Value) -> Any:
    """The object that a record stands for, new each time it is asked for."""
    match value:
        case Array():
            return _array(value)
        case Scalar(inner):
            return inner
        case Sequence(kind, items):
            inside = [build(item) for item in items]
            return inside if kind == "list" else tuple(inside)
        case Mapping(items):
            return {key: build(item) for key, item in items}
        case Keras():
            return _keras(value)
    raise TypeError(f"{type(value).__name__} is not an input")


def _array(value: Array) -> Any:
    array = value.numpy().copy()
    match value.kind:
        case "tensor":
            return tf.constant(array)
        case "variable":
            return tf.Variable(array)
        case "number":
            return array.dtype.type(array)
    return array


def _keras(value: Keras) -> Any:
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
    built.set_weights([np.array(w.numpy()) for w in value.weights])
    return built
