"""A given that is typed again in an answer: what was published stands for what the judge drew.

A student may set ``x`` to 3.0 once more, as the given cell does, in words of their own:
``x.assign(3.0)``, ``x = tf.Variable(3.0, name="x")``, a local ``x`` in a function. That changes
nothing in their notebook, so it must change nothing when the cell is run under other givens: a
value that is equal to the published one, to the type, becomes the drawn one where it is given to
the given's name. Any other value stays, for it changes the exercise.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow import Variable, init_scope, nest

from ..student import Replay
from ..values import Array, Scalar
from .freeze import freeze
from .inputs import build

NAME = "__cinta_given__"
"""Under it the answer's statements find their :class:`Retyped`, for as long as they run."""

Target = str | tuple[Any, ...] | None
"""What a value is given to: a given's name, several targets, or nothing of ours."""


class Retyped:
    """The givens of one question, as they were published and as they were drawn."""

    def __init__(self, question: Replay, namespace: dict[str, Any]) -> None:
        self._question, self._namespace = question, namespace
        for name, _ in question.givens:
            for number, variable in enumerate(_variables(namespace[name])):
                _instead(variable, self._assigned(name, number))

    def __call__(self, target: Target, value: Any) -> Any:
        """What stands for ``value`` where it is given to ``target``."""
        if isinstance(target, tuple):
            if type(value) not in (tuple, list) or len(value) != len(target):
                return value
            return tuple(map(self, target, value))
        if target is None or target not in self._published or target not in self._drawn:
            return value
        with contextlib.suppress(Exception), init_scope():  # no tape sees what is done here
            return self._again(value, self._published[target], self._drawn[target])
        return value

    def _again(self, value: Any, published: Any, drawn: Any) -> Any:
        """``value``, those of its parts that are as published as they were drawn."""
        if type(value) is not type(published):
            return value
        if type(value) in (list, tuple):
            triples = zip(value, published, drawn, strict=True)
            parts = [self._again(*triple) for triple in triples]
            return parts if type(value) is list else tuple(parts)
        if type(value) is dict and value.keys() == published.keys():
            for key in value:
                value[key] = self._again(value[key], published[key], drawn[key])
            return value
        if type(frozen := freeze(value)) not in (Array, Scalar) or frozen != freeze(published):
            return value
        if not isinstance(value, Variable):
            return drawn
        value.assign(drawn)  # it stays the student's own: trainable or not, under its aliases
        return value

    def _assigned(self, name: str, number: int) -> Callable[[Any], Any]:
        """What stands for a value that is assigned to one of a given's variables."""

        def instead(value: Any) -> Any:
            with contextlib.suppress(Exception), init_scope():
                published = list(_variables(self._published[name]))[number].numpy()
                if np.array_equal(np.asarray(value, published.dtype), published):
                    return list(_variables(self._drawn[name]))[number].numpy()
            return value

        return instead

    @cached_property
    def _published(self) -> dict[str, Any]:
        """What the given cell makes, run once more; whoever types nothing again never needs it."""
        scope = self._namespace | {"tf": tf, "np": np}
        with contextlib.suppress(Exception), init_scope():
            exec(compile(self._question.given_cell, "<given>", "exec", dont_inherit=True), scope)
        return {name: scope[name] for name, _ in self._question.givens if name in scope}

    @cached_property
    def _drawn(self) -> dict[str, Any]:
        with init_scope():
            return {name: build(value) for name, value in self._question.givens}


def marked(tree: ast.Module, names: Iterable[str]) -> ast.Module:
    """The statements, every value that one of the names is given handed to ``NAME`` first."""
    return ast.fix_missing_locations(_Marker(frozenset(names)).visit(tree))


class _Marker(ast.NodeTransformer):
    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.generic_visit(node)
        for target in node.targets:
            node.value = self._marked(target, node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        if node.value:
            node.value = self._marked(node.target, node.value)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        self.generic_visit(node)
        node.value = self._marked(node.target, node.value)
        return node

    def _marked(self, target: ast.expr, value: ast.expr) -> ast.expr:
        if not any(isinstance(n, ast.Name) and n.id in self._names for n in ast.walk(target)):
            return value
        said = [_said(target, self._names), value]
        return ast.copy_location(ast.Call(ast.Name(NAME, ast.Load()), said, []), value)


def _said(target: ast.expr, names: frozenset[str]) -> ast.expr:
    """A target as the literal that a :class:`Retyped` is told."""
    match target:
        case ast.Tuple(parts) | ast.List(parts):
            return ast.Tuple([_said(part, names) for part in parts], ast.Load())
        case ast.Name(name) if name in names:
            return ast.Constant(name)
    return ast.Constant(None)


def _variables(value: Any) -> Iterator[Variable]:
    """The variables in a given, those of its Keras layers too, always in the same order."""
    for leaf in nest.flatten(value):
        inside = leaf.weights if isinstance(leaf, tf.keras.layers.Layer) else [leaf]
        for one in inside:
            variable = one.value if isinstance(one, tf.keras.Variable) else one
            if isinstance(variable, Variable):
                yield variable


def _instead(variable: Variable, instead: Callable[[Any], Any]) -> None:
    """Have this one variable's ``assign`` take what stands for the value that it is given."""
    assign = variable.assign

    def assigned(value: Any, *args: Any, **kwargs: Any) -> Any:
        return assign(instead(value), *args, **kwargs)

    variable.assign = assigned
