"""Of what its numbers may be those of, only what an answer's code can have done is said."""

from __future__ import annotations

import pytest

from cinta.checks.plausible import could_be
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
