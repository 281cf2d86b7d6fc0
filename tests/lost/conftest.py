"""A small class, and what an undisturbed run of it gives: one job, a real ``cinta grade``."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.classroom import Outcome, make_small_class
from fuzz.moments import undisturbed
from tests.conftest import SEED


@pytest.fixture(scope="session")
def small_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_class(tmp_path_factory.mktemp("lost") / "class")


@pytest.fixture(scope="session")
def expected(small_class: Path) -> Outcome:
    return undisturbed(small_class, small_class.parent / "undisturbed", SEED, jobs=1)
