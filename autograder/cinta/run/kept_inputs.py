"""Inputs for code that we trust: a Keras object that nobody has changed is handed out again.

Making a Sequential model takes some 20 ms, and ``predict`` compiles a function for each new one.
When answer keys are made, dozens of the author's own answers are asked the same questions, so a
model of the same layers is used again, with the weights of the new question. A student's answers
get new ones each time.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec.structs import replace
from tensorflow import Variable

from ..answering.inputs import build, new_keras, set_weights
from ..values import Keras, Value


class KeptInputs:
    """Builds what a record stands for; :meth:`next_question` first, for each question."""

    def __init__(self) -> None:
        self._made: dict[Keras, list[tuple[Any, object]]] = {}
        """By the record without its weights: each object, and how it was when it was new."""
        self._handed_out: Counter[Keras] = Counter()

    def next_question(self) -> None:
        """What was handed out may be handed out again; within one question nothing is, twice."""
        self._handed_out.clear()

    def __call__(self, value: Value) -> Any:
        """The object that a record stands for."""
        return build(value, self._keras)

    def _keras(self, value: Keras) -> Any:
        kind = replace(value, weights=())
        made, number = self._made.setdefault(kind, []), self._handed_out[kind]
        self._handed_out[kind] += 1
        for built, as_it_was in made[number : number + 1]:
            built.trainable = False  # what is True stays as it is, all below it too
            built.trainable = True
            if _state(built) == as_it_was:
                set_weights(built, value)
                return built
        built = new_keras(value)
        made[number : number + 1] = [(built, _state(built))]
        return built


def _state(built: Any) -> object:
    """What an answer may change of a layer or model, but for the values of its weights."""
    layers = [built, *getattr(built, "layers", ())]
    weights = [weight for layer in layers for weight in layer.weights]
    parts = [*layers, *weights, *(weight.value for weight in weights)]
    return (
        built.get_config(),
        getattr(built, "compiled", False),
        [weight.trainable for weight in weights],
        [id(part) for part in parts],
        [_attributes(part) for part in parts],
    )


def _attributes(part: Any) -> dict[str, int]:
    """An object's attributes; of variables and functions, which they are."""
    return {
        name: id(value) if callable(value) or isinstance(value, Variable) else 0
        for name, value in vars(part).items()
        if name not in _OF_KERAS
    }


_OF_KERAS = ("predict_function", "stop_predicting", "_distribute_strategy")
"""What Keras itself sets when a model is asked to predict."""
