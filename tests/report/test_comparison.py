"""Two runs of one unit side by side: shares of what each class earned, and nobody named."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cinta.cli import main
from cinta.commands.writeup import report_again
from cinta.records.outline import outline
from cinta.report.comparison import Compared, Part, change_shown, compared
from cinta.report.gathered import Gathered
from cinta.results import Status

from .classes import Failed, large_class, run_of, submission, unit_of

UNIT = unit_of()
WRONG = UNIT.exercise("polynomial_slope").wrong[0]
MISTAKE = {"polynomial_slope": Failed("none", WRONG.family or WRONG.id, WRONG.code)}


def gathered(*failures: dict[str, Failed], unread: int = 0) -> Gathered:
    found = Gathered([outline(UNIT)])
    for number, failed in enumerate(failures):
        found.add(submission(UNIT, f"{number}.ipynb", failed), (), "")
    for number in range(unread):
        found.add(submission(UNIT, f"x{number}.ipynb", status=Status.TIMED_OUT), (), "")
    return found


def test_shares_are_compared_whatever_the_sizes() -> None:
    rows = compared(
        gathered(MISTAKE, {}, {}, {}), gathered({}, {}, MISTAKE, MISTAKE, unread=3), "en"
    )
    figures = {row.what: (row.then, row.now) for row in rows if row.part == Part.FIGURES}
    assert (figures["submissions"], figures["graded to the end"]) == ((4.0, 7.0), (4.0, 4.0))
    (item,) = (row for row in rows if row.part == Part.ITEMS and row.change)
    assert (item.then, item.now) == (0.75, 0.5)
    (mistake,) = (row for row in rows if row.part == Part.MISTAKES)
    assert (mistake.then, mistake.now, mistake.change) == (0.25, 0.5, 0.25)


def test_a_change_is_that_of_the_figures_that_are_shown() -> None:
    """Of 73.3 % and 65.8 % stands 73 and 66: who subtracts finds 7."""
    row = Compared(unit="u", part=Part.FIGURES, what="mean", then=0.733, now=0.658)
    assert change_shown(row) == "-7"


def test_a_class_of_which_nobody_was_graded_has_no_share() -> None:
    rows = compared(gathered(unread=2), gathered(MISTAKE), "en")
    assert {row.then for row in rows if row.part != Part.FIGURES} == {None}
    assert {row.change for row in rows if row.share} == {None}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_report_of_two_runs_prints_writes_and_names_nobody(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [
        str(run_of(tmp_path / name, [UNIT], large_class(UNIT, 12, seed)))
        for name, seed in (("<then>", 1), ("now", 2))
    ]
    assert main(["report", *folders, "--lang", lang]) == 0
    page = Path(folders[1], "comparison.html").read_text(encoding="utf-8")
    printed = capsys.readouterr().out
    assert "<then>" not in page
    assert "&lt;then&gt;" in page
    assert not any(f" 00{number}" in page + printed for number in range(9))
    with Path(folders[1], "comparison.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["part"] for row in rows} == {"figures", "items", "mistakes"}


def test_two_runs_without_a_unit_in_common_are_refused_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = unit_of("u02_tensor")
    one = run_of(tmp_path / "a", [UNIT], [submission(UNIT, "a.ipynb")])
    two = run_of(tmp_path / "b", [other], [submission(other, "b.ipynb")])
    assert main(["report", str(one), str(two)]) == 2
    assert "a is of u01_scalar, " in capsys.readouterr().err
    assert not (two / "comparison.html").exists()


ABOUT_ONE = (
    (["show", "{run}", "{one}"], 0),
    (["show", "{run}", "--like", "{one}", "first_tape"], 0),
    (["mark", "{run}", "--student", "{one}", "--exercise", "first_tape", "--points", "1"], 1),
    (["mark", "{run}", "--undo"], 1),
    (["mark", "{run}", "--to", "{run}/marks.csv"], 0),
    (["report", "{run}", "{run}"], 0),
)
"""What is typed, and how many students' pages are written for it."""


def test_a_word_on_one_student_writes_no_other_page(tmp_path: Path) -> None:
    """So it takes no longer in a class of five hundred (``python -m benchmarks words``)."""
    rows = large_class(UNIT, 12)
    run = run_of(tmp_path / "run", [UNIT], rows)
    report_again(run)
    pages = sorted((run / "feedback").glob("*.html"))
    assert len(pages) == len(rows)
    for typed, written in ABOUT_ONE:
        before = {page: page.stat().st_ino for page in pages}
        assert main([part.format(run=run, one=rows[0].submission) for part in typed]) == 0
        assert sum(page.stat().st_ino != before[page] for page in pages) == written, typed
    assert main(["forget", str(run), rows[0].submission]) == 0
    assert len(set(pages) - set((run / "feedback").glob("*.html"))) == 1
