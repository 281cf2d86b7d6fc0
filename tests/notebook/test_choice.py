"""A notebook says that an option was chosen, and nothing of whether it is the right one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cinta.checks.key_making import key_of_a_choice
from cinta.notebook.asked import check, listening
from cinta.notebook.card import Card
from cinta.results import Verdict
from cinta.source import load

pytestmark = pytest.mark.slow

EXERCISE = load(Path(__file__).parents[1] / "units" / "kinds" / "u93_unasked.py").exercise(
    "which_source"
)
PUBLIC, HIDDEN = (
    msgspec.json.encode(key_of_a_choice(EXERCISE, each)).decode() for each in EXERCISE.checks
)


@pytest.mark.parametrize("env", [{"which_source": " B)"}, {"In": ["", 'which_source = "a"']}])
def test_an_option_that_was_chosen_is_recorded(env: dict[str, object]) -> None:
    assert '"right":""' in PUBLIC
    with listening() as heard:
        result = check(env, PUBLIC, "es")
    assert (result.verdict, result.message) == (Verdict.RECORDED, "")
    card = Card(title="Fuente", lang="es", checks=(heard[0].result,)).text()
    assert "anotado" in card
    assert "correcto" not in card


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"which_source": "d"}, "no es una de las opciones: a, b, c"),
        ({"which_source": ...}, "en blanco"),
        ({"which_source": 2.5}, "no es una de las opciones"),
        ({"In": ["which_source = chr(98)"], "which_source": "b"}, "no es una de las opciones"),
        ({}, "No se encuentra which_source"),
    ],
)
def test_what_is_no_option_is_said_where_it_is_written(env: dict[str, object], said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check(env, PUBLIC, "es")


def test_stock_otter_gives_the_points_and_no_reason() -> None:
    assert check({"which_source": "b"}, HIDDEN, "en").points == 2
    with pytest.raises(AssertionError) as error:
        check({"which_source": "a"}, HIDDEN, "en")
    assert str(error.value) == "the right option"
