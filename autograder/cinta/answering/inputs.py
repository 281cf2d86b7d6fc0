"""Build the inputs that the judge drew: tensors, Variables, arrays, Keras layers, functions, data.

Nothing is unpickled: what comes is names, configurations and numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from difflib import get_close_matches
from functools import reduce
from types import SimpleNamespace
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow import Tensor, Variable, constant, convert_to_tensor

from ..functions import FORMULAS
from ..values import Array, Dataset, Function, Graph, Keras, Mapping, Scalar, Sequence, Value


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
        case Function():
            return _function(value)
        case Dataset():
            return _dataset([build(batch, keras) for batch in value.batches])
    raise TypeError(f"{type(value).__name__} is not an input")


def _array(value: Array) -> Any:
    array = value.numpy().copy()
    if value.dtype == "bfloat16":
        array = array.astype(tf.bfloat16.as_numpy_dtype)
    match value.kind:
        case "tensor":
            return constant(array)
        case "variable":
            return Variable(array)
        case "number":
            return array.dtype.type(array)
    return array


TENSORFLOW = SimpleNamespace(
    sum=tf.reduce_sum,
    matvec=tf.linalg.matvec,
    log=tf.math.log,
    exp=tf.exp,
    sin=tf.sin,
    tanh=tf.tanh,
)
"""The operations of :mod:`cinta.functions`."""


def _function(value: Function) -> Callable[[Any], Tensor]:
    """A function of tensors, its numbers of the dtype of what it is called on."""
    formula, numbers = FORMULAS[value.name], [number.numpy() for number in value.numbers]

    def given(x: Any) -> Tensor:
        x = convert_to_tensor(x)
        return formula(TENSORFLOW, x, *(constant(number, x.dtype) for number in numbers))

    given.__name__ = given.__qualname__ = value.name
    return given


def _dataset(batches: list[Any]) -> tf.data.Dataset:
    """Batches of different lengths are those of one dataset."""
    first, *others = map(tf.data.Dataset.from_tensors, batches)
    return reduce(lambda all_of_them, batch: all_of_them.concatenate(batch), others, first)


def new_keras(value: Keras) -> Any:
    """A fresh layer or model, built and with its weights, under its dtype policy."""
    layers = [_layer(name, json.loads(config), value.dtype) for name, config in value.layers]
    if value.graph:
        built = _functional(value.graph, layers, value.dtype)
    elif value.kind == "layer":
        (built,) = layers
        built.build((None, *value.input_shape))
    else:
        source = tf.keras.Input(value.input_shape, dtype=value.dtype)
        built = tf.keras.Sequential([source, *layers], name="model")
    set_weights(built, value)
    return built


def _layer(name: str, config: dict[str, Any], dtype: str) -> Any:
    """One layer, not built yet; those inside its configuration are made alike."""
    for key, inside in config.items():
        if isinstance(inside, dict) and inside.keys() == {"class_name", "config"}:
            config[key] = _layer(inside["class_name"], inside["config"], dtype)
    if not hasattr(tf.keras.layers, name):
        near = get_close_matches(name, dir(tf.keras.layers), 1)
        raise ValueError(f"no layer {name!r}" + (f": did you mean {near[0]!r}?" if near else ""))
    return getattr(tf.keras.layers, name)(**config, dtype=dtype)


def _functional(graph: Graph, layers: list[Any], dtype: str) -> Any:
    tensors = {name: tf.keras.Input(shape, dtype=dtype, name=name) for name, shape in graph.inputs}
    inputs = list(tensors.values())
    for layer, sources in zip(layers, graph.sources, strict=True):
        given = [tensors[source] for source in sources]
        tensors[layer.name] = layer(_alone(given))
    outputs = [tensors[name] for name in graph.outputs]
    return tf.keras.Model(_alone(inputs), _alone(outputs), name="model")


def _alone(several: list[Any]) -> Any:
    return several if len(several) > 1 else several[0]


def set_weights(built: Any, value: Keras) -> None:
    """Give a layer or model the weights of a record, layer by layer."""
    weights = [np.array(w.numpy()) for w in value.weights]
    for layer in _layers_of(built, value):
        mine = len(layer.weights)
        layer.set_weights(weights[:mine])
        weights = weights[mine:]
    if weights:
        raise ValueError(f"{len(weights)} weights more than the layers have")


def _layers_of(built: Any, value: Keras) -> list[Any]:
    """The layers in the order of the record: a functional model has an order of its own."""
    if value.kind == "layer":
        return [built]
    if value.graph is None:
        return list(built.layers)
    return [built.get_layer(json.loads(config)["name"]) for _, config in value.layers]
