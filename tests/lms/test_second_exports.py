"""An export after a mark changes one row, whichever LMS it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lms.second_exports import Elsewhere, everywhere, handed_over_twice, only_one_changed
from tests.report.classes import large_class, run_of, unit_of

STUDENTS = 12


@pytest.mark.parametrize("lms", list(everywhere(STUDENTS)), ids=lambda lms: lms.to)
def test_only_who_was_marked_since_changes(lms: Elsewhere, tmp_path: Path) -> None:
    unit = unit_of()
    results = run_of(tmp_path / "results", [unit], large_class(unit, STUDENTS))
    only_one_changed(handed_over_twice(results, tmp_path, lms), STUDENTS)
