"""Item analysis: the numbers of the textbook, and the remarks at their limits."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cinta.commands.slips import keep_slips, slips_of
from cinta.commands.writeup import report_again
from cinta.report.gathered import Item, Line
from cinta.report.items import analyses
from cinta.report.slips import SLIPS, Fates, encode_slips, remarks, slips_in
from cinta.results import Status, Verdict
from cinta.source import load_all
from tests.conftest import COURSE

from .classes import run_of, submission


def line(points: Sequence[float], status: Status = Status.GRADED) -> Line:
    items = tuple(
        Item(
            exercise=f"e{n}",
            verdict=Verdict.PASSED if p else Verdict.FAILED,
            points=p,
            max_points=2.0,
        )
        for n, p in enumerate(points)
    )
    total = 2.0 * len(points)
    return Line(
        submission="s",
        student="s",
        key="",
        unit="u",
        status=status,
        score=sum(points),
        full_score=total,
        scaled_score=sum(points),
        note="",
        page="p",
        items=items,
    )


def test_difficulty_is_the_share_of_points_and_discrimination_pearsons_r_with_the_rest():
    found = analyses([line(p) for p in ((2, 2, 0), (2, 1, 2), (0, 1, 0), (0, 0, 2))])
    assert [a.difficulty for a in found] == [0.5, 0.5, 0.5]
    # By hand: item 0 is (1, 1, 0, 0), its rest (2, 3, 1, 2); covariance 1/3, variances 1/3, 2/3.
    assert found[0].discrimination == pytest.approx((1 / 3) / (1 / 3 * 2 / 3) ** 0.5)
    assert found[0].verdicts == {Verdict.PASSED: 2, Verdict.FAILED: 2}


def test_who_was_not_graded_to_the_end_does_not_count():
    found = analyses([line((2, 2)), line((0, 0), Status.KILLED)])
    assert [a.graded for a in found] == [1, 1]
    assert found[0].difficulty == 1
    assert found[0].discrimination is None
    assert analyses([line((0,), Status.UNREADABLE)]) == []


def test_too_easy_too_hard_and_flat():
    easy_hard = [line((2, 0, n % 2 * 2, n % 2 * 2)) for n in range(10)]
    assert [a.remarks for a in analyses(easy_hard)] == [("too_easy",), ("too_hard",), (), ()]
    against = [line((n % 2 * 2, (1 - n % 2) * 2)) for n in range(10)]
    assert [a.remarks for a in analyses(against)] == [("flat",), ("flat",)]
    assert [a.remarks for a in analyses(against[:9])] == [(), ()]


@pytest.mark.parametrize(
    ("fates", "said"),
    [
        (
            {"caught": 9, "equivalent": 2, "passes the public example only": 1},
            ["catch 10, and accept 2", "easy, not the checks", "can be passed"],
        ),
        ({"caught": 9, "hole": 3}, ["catch 9, and accept 0", "past them: 3;", "can be passed"]),
        (None, ["gate --mutants u"] * 3),
    ],
)
def test_of_what_all_or_none_get_right_the_slips_say_whether_the_checks_are_to_blame(fates, said):
    known = {} if fates is None else {"u": dict.fromkeys(("e0", "e1"), Fates.of(fates))}
    items = analyses([line((2, 0, n % 2 * 2)) for n in range(10)])
    told = remarks(items, "u", slips_in({SLIPS: encode_slips(known)}), "en")
    assert [name for name, _ in told] == ["e0", "e1"], "the third tells people apart"
    (_, everybody), (_, nobody) = told
    assert everybody.startswith("Everybody")
    assert nobody.startswith("Nobody")
    assert all(one in everybody for one in said[:2])
    assert all(one in nobody for one in (said[0], said[2]))


@pytest.mark.parametrize("name", sorted(path.stem for path in COURSE.sources.glob("u*.py")))
def test_of_the_courses_units_as_they_are_all_is_known_and_nothing_gets_past(units, name):
    """What a unit's change makes void, ``cinta gate --mutants UNIT`` finds anew."""
    unit = units[name]
    found = slips_of(unit)
    assert found.keys() == {exercise.name for exercise in unit.exercises if exercise.is_asked}
    assert {name: fates.holes for name, fates in found.items() if fates.holes} == {}


def test_what_is_known_of_the_checks_is_that_of_this_source(tmp_path):
    source = (COURSE.sources / "u01_scalar.py").read_text(encoding="utf-8")
    (tmp_path / "u01_scalar.py").write_text(source, encoding="utf-8")
    (unit,) = load_all(tmp_path, ["u01_scalar"])
    assert slips_of(unit) == {}
    keep_slips(unit, [("first_tape", "caught"), ("first_tape", "hole")])
    assert slips_of(unit) == {"first_tape": Fates(caught=1, equivalent=0, holes=1)}
    row = [submission(unit, f"{n}.ipynb") for n in range(2)]
    folder = run_of(tmp_path / "run", [unit], row, slips=encode_slips({unit.name: slips_of(unit)}))
    report_again(folder, "en")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "What gets past them: 1;" in page
    assert page.count("gate --mutants u01_scalar") == len(unit.exercises) - 1
    (tmp_path / "u01_scalar.py").write_text(source + "# %% [markdown]\n", encoding="utf-8")
    assert slips_of(unit) == {}
    (tmp_path / "slips.json").write_text("{")
    assert slips_of(unit) == {}
