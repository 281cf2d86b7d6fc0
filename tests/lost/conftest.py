"""A small class, and what an undisturbed run of it gives: one job, in the session's process."""

from __future__ import annotations

from pathlib import Path

import pytest

from cinta.cli import main as cinta
from fuzz.classroom import UNIT, Outcome, make_small_class, outcome
from fuzz.run import LIMITS
from tests.conftest import ROOT, SEED


@pytest.fixture(scope="session")
def small_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_class(tmp_path_factory.mktemp("lost") / "class")


@pytest.fixture
def expected(session_warm: None, small_class: Path) -> Outcome:
    out = small_class.parent / "undisturbed"
    return outcome(out) if out.exists() else undisturbed_here(small_class, out, SEED)


def undisturbed_here(folder: Path, out: Path, seed: int) -> Outcome:
    """What a run gives that nothing happens to."""
    run = ["grade", str(folder), "--unit", UNIT, "--out", str(out), "--seed", str(seed), *LIMITS]
    assert cinta(["--course", str(ROOT), *run]) == 0
    return outcome(out)
