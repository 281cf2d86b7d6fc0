"""The pages of a large class, made once: they take seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from cinta.commands.writeup import report_again

from .classes import large_class, run_of, unit_of


@pytest.fixture(scope="session")
def five_hundred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run with so many students, written up; who asks for it only reads it."""
    unit = unit_of()
    folder = run_of(tmp_path_factory.mktemp("large"), [unit], large_class(unit, 500))
    report_again(folder)
    return folder
