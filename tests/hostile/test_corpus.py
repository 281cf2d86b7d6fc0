"""Attacks on our own modules name modules that there are: what has moved is no attack any more."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from tests.hostile.corpus import CORPUS

NOTEBOOKS = sorted(CORPUS.glob("*/submission.ipynb"))
NAMED = sorted(
    {name for path in NOTEBOOKS for name in re.findall(r"\bcinta(?:\.[a-z_]+)+", path.read_text())}
)


def test_there_are_attacks_on_our_own_modules() -> None:
    assert len(NAMED) > 10


@pytest.mark.parametrize("name", NAMED)
def test_what_an_attack_names_is_there(name: str) -> None:
    module, _, last = name.rpartition(".")
    if last.startswith("__"):
        assert importlib.util.find_spec(module)
        return
    found = importlib.util.find_spec(name)
    assert found, f"{name}: where has it moved? Its attack is toothless until it follows"
    assert Path(found.origin or "").is_file()
