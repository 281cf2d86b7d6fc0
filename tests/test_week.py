"""A teacher's week from a wheel, outside the checkout, as docs/week.md tells it.

Forty hand in through Moodle, two of them late; a model of Moodle's importer says what their grades
are after each export. ``CINTA_WEEK=FILE`` keeps each command and what it printed.
"""

from __future__ import annotations

import csv
import os
import shutil
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import nbformat
import pytest

from cinta.commands.again import read_earlier, under_present_names
from cinta.lms.intake import take_in
from cinta.records.store import RESULTS, Store
from cinta.source import load_all
from tests.computer import Computer
from tests.conftest import at_night
from tests.lms.moodle_importer import Assignment
from tests.lms.second_exports import everywhere, handed_over_twice, only_one_changed

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("week")]

SHEET = "Grades-CAL-Lab 1-17.csv"
DOWNLOAD = "CAL-Lab 1-17.zip"
HEADER = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"'
)
DUE, HANDED_IN = "2026-11-22T18:00", "Sunday, 22 November 2026, 5:24 PM"

MORE_OF_THE_UNIT = '''
# %% [markdown] lang="es" exercise="sum_slope"
# ### 1.1 La pendiente de una suma
# Devuelve la derivada de $x^2 + x$ en `x0`.
# %% [markdown] lang="en" exercise="sum_slope"
# ### 1.1 The slope of a sum
# Return the derivative of $x^2 + x$ at `x0`.

# %% exercise="sum_slope"
def sum_slope(x0):
    x = tf.Variable(x0)
    # BEGIN SOLUTION
    with tf.GradientTape() as tape:
        y = x**2 + TERM
    return tape.gradient(y, x)
    # END SOLUTION

# %% hint="sum_slope"
# es: ¿Qué graba la cinta?
# en: What does the tape record?

# %% checks="sum_slope"
@public
def at_zero(ask):
    """
    es: una función
    en: a function
    """
    ask(0.7)

@hidden(points=4)
def elsewhere(ask, draw):
    """
    es: la pendiente en otros puntos
    en: the slope at other points
    """
    for x0 in draw.apart(3, 0.5, 3.0):
        ask(x0)

@numeric
def by_central_differences(x0):
    return central(lambda x: x**2 + TERM, x0)

# %% [markdown] lang="es" exercise="in_words"
# ### 1.2 Con tus palabras: ¿qué es una cinta?
# %% [markdown] lang="en" exercise="in_words"
# ### 1.2 In your own words: what is a tape?

# %% [markdown] lang="es" answer="in_words"
# Lo que graba.
# %% [markdown] lang="en" answer="in_words"
# What records.

# %% checks="in_words"
@manual(points=4, rubric={"es": "2 por grabar", "en": "2 for recording"})
def says_that_it_records():
    """
    es: di qué graba
    en: say what it records
    """
'''

RIGHT = """
def cube_slope(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**3
    return tape.gradient(y, x)
"""
UNWATCHED = RIGHT.replace("tf.Variable", "tf.constant")
SUM = RIGHT.replace("cube", "sum").replace("x**3", "x**2 + x")
AS_LAST_YEAR = SUM.replace("x**2 + x", "x**2 + 2 * x")

LATE = {
    7: ("4 hours 54 mins late", "Sunday, 22 November 2026, 10:54 PM"),
    8: ("1 day 1 hour late", "Monday, 23 November 2026, 7:10 PM"),
}
SLOW, APPEALS, ILL, NOBODY = 9, 3, 14, 41
UNWATCHING, COPIED, LOST = {3, 11, 21}, {12, 13}, set(range(15, 41, 3))
"""Who watch nothing; who copied last year's answer, as the check has it; who left it blank."""

MARKED, RENAMED = "3,5", "Nuria Gil"


def name_of(number: int) -> str:
    """A full name as Moodle shows it; two are the same, one is typed on a Mac."""
    given = {2: "Seán O'Brien", 4: "Ana, hija Gómez, Ruiz", 5: "Juan Pérez", 6: "Juan Pérez"}
    return given.get(number) or unicodedata.normalize("NFD", f"Nuria Peña {number:02d}")


def worksheet() -> bytes:
    """The forty who handed in, and one who did not."""
    lines = [HEADER]
    for number in range(1, 42):
        late, at = LATE.get(number, ("", HANDED_IN))
        status = f"Submitted for grading - {late} -  - " if late else "Submitted for grading -  - "
        if number == NOBODY:
            status, at = "No submission -  - ", "-"
        name, address = name_of(number), f"s{number}@example.org"
        lines.append(f'"Participant {number}","{name}",{address},"{status}",,10.00,Yes,"{at}",-,')
    return ("\n".join(lines) + "\n").encode("utf-8-sig")


def answers_of(number: int) -> dict[str, str]:
    """What each handed in: most know the sum, whose check is the one to be mended."""
    last_year = AS_LAST_YEAR if number in COPIED else SUM
    return {
        "cube_slope": UNWATCHED if number in UNWATCHING else RIGHT,
        "sum_slope": "" if number in LOST else last_year,
        "in_words": f"It records, says number {number}.",
    }


def handed_in(blank: Path, answers: Mapping[str, str]) -> bytes:
    """The students' notebook with these answers in it; what has none stays blank."""
    book = nbformat.read(blank, as_version=4)
    for cell in book.cells:
        about = cell.metadata["cinta"]
        if about["role"] in ("answer", "words"):
            cell.source = answers[about["exercise"]] or cell.source
    return nbformat.writes(book).encode()


class Week:
    """The teacher's folder, the commands typed in it, and Moodle."""

    def __init__(self, computer: Computer) -> None:
        self.computer, self.transcript = computer, ""
        self.folder = computer.folder / "course"
        self.moodle = Assignment(worksheet(), name=SHEET)

    def types(self, *command: str) -> str:
        """What a command prints, which is kept."""
        printed = self.computer.cinta(*command, cwd=self.folder, locale="C.UTF-8")
        typed = " ".join(f'"{word}"' if " " in word else word for word in command)
        self.transcript += f"$ cinta {typed}\n{printed}\n"
        return printed

    def write_the_unit(self, term: str) -> None:
        """The sample unit with two exercises more; the sum's second term is right, or not yet."""
        path = self.folder / "units" / "u01_sample.py"
        sample = path.read_text(encoding="utf-8").partition(MORE_OF_THE_UNIT[:40])[0]
        sample = sample.replace(
            "import central, hidden, numeric", "import central, hidden, manual, numeric"
        )
        path.write_text(sample + MORE_OF_THE_UNIT.replace("TERM", term), encoding="utf-8")
        self.computer.cinta("build", cwd=self.folder)

    def download(self) -> None:
        """What "Download all submissions" gives."""
        blank = self.folder / "exercises/en/u01_sample/u01_sample.ipynb"
        with zipfile.ZipFile(self.folder / DOWNLOAD, "w") as archive:
            for folder in sorted(self.moodle.folders()):
                number = int(folder.split("_")[1])
                at = self.moodle.submitted_at(str(number)).timetuple()[:6]
                info = zipfile.ZipInfo(f"{folder}/u01_sample.ipynb", at)
                archive.writestr(info, handed_in(blank, answers_of(number)))

    def marks(self, table: str, numbers: Sequence[int]) -> str:
        """Fill in the points of some in a spreadsheet program that speaks Spanish, and read it."""
        self.types("mark", "results", "--to", table, "--exercise", "in_words")
        path = self.folder / table
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
        for line in lines:
            if int(line["key"]) in numbers:
                line["points"] = MARKED
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            excel = csv.DictWriter(file, list(lines[0]), delimiter=";", lineterminator="\r\n")
            excel.writeheader()
            excel.writerows(lines)
        return self.types("mark", "results", "--from", table, "--by", "Ms Ray")

    def fills_in(self, run: str) -> str:
        """Download a fresh worksheet and have it filled in; what is said of that."""
        (self.folder / SHEET).write_bytes(self.moodle.worksheet().content)
        late = ["--late-penalty", "10%/day, max 50%", "--due", DUE]
        return self.types("export", run, "--to", "moodle", "--worksheet", SHEET, *late)

    def exports(self, run: str) -> list[str]:
        """A worksheet filled in and uploaded, then the pages; whose rows were in the sheet."""
        self.fills_in(run)
        made = self.folder / run / "export" / "moodle"
        self.moodle.wait()
        numbers = [number for path in made.glob("Grades-*.csv") for number in self._uploads(path)]
        for path in made.glob("*.zip"):
            self.moodle.import_zip(path.read_bytes())
        return numbers

    def _uploads(self, sheet: Path) -> list[str]:
        content = sheet.read_bytes()
        self.moodle.import_sheet(content)
        rows = csv.DictReader(content.decode("utf-8-sig").splitlines())
        return [row["Identifier"].removeprefix("Participant ") for row in rows]

    def grades(self) -> dict[int, str]:
        """What Moodle holds now, with two decimals."""
        cents = Decimal("0.01")
        there = self.moodle.records.items()
        return {int(n): str(one.grade.quantize(cents)) for n, one in there if one.grade is not None}

    def dates(self) -> dict[int, datetime]:
        return {int(number): record.modified for number, record in self.moodle.records.items()}

    def lines_of(self, table: str) -> list[dict[str, str]]:
        with (self.folder / table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def week(tmp_path: Path) -> Week:
    """Sunday: the wheel is installed, the course made, the class's download and sheet are there."""
    computer = Computer(tmp_path, "cinta[grader]")
    computer.install()
    computer.cinta("init", "course", "--empty", cwd=computer.folder)
    week = Week(computer)
    week.write_the_unit("2 * x")
    week.download()
    return week


@pytest.mark.parametrize("until", ["Wednesday", at_night("Friday")])
def test_a_teachers_week(week: Week, until: str) -> None:
    try:
        _begin(week)
        if until == "Friday":
            _go_on(week)
    finally:
        if kept := os.environ.get("CINTA_WEEK"):
            Path(kept).write_text(week.transcript, encoding="utf-8")


def _begin(week: Week) -> None:
    _monday_graded_and_half_marked(week)
    _tuesday_marked_and_exported(week)
    _wednesday_an_appeal(week)


def _go_on(week: Week) -> None:
    _thursday_a_check_mended(week)
    _thursday_nobody_down(week)
    _friday_only_what_changed(week)
    _friday_as_a_table_of_anybodys(week)
    _as_if_they_had_handed_in_elsewhere(week)


def _monday_graded_and_half_marked(week: Week) -> None:
    said = week.types("grade", DOWNLOAD, "--out", "results", "--extra-time", f"{SLOW}=1.5")
    assert "40 submissions: 40 graded" in said
    assert "lines taken: 20; unchanged: 20; refused: 0" in week.marks("some.csv", range(1, 21))
    assert sorted(week.exports("results"), key=int) == [str(n) for n in range(1, 21)]
    assert "still to be marked, and held back: 20 submissions" in week.transcript
    assert week.grades().keys() == set(range(1, 21))


def _tuesday_marked_and_exported(week: Week) -> None:
    dates = week.dates()
    assert "lines taken: 20; unchanged: 20; refused: 0" in week.marks("rest.csv", range(21, 41))
    ill = ["--excuse", "--exercise", "in_words", "--because", "ill on that day"]
    week.types("mark", "results", "--student", str(ILL), *ill)
    assert week.exports("results") == [str(n) for n in (ILL, *range(21, 41))]
    changed = {n for n, date in week.dates().items() if date != dates.get(n)}
    assert changed == {ILL, *range(21, 41)}
    # 2 of the cube, 0 of the sum, 3.5 by hand; 10 % a day begun; 2 of 6 where 4 are excused.
    due = {1: "5.50", APPEALS: "3.50", 7: "4.95", 8: "4.40", 12: "9.50", ILL: "3.33", 15: "5.50"}
    assert week.grades().items() >= due.items()


def _wednesday_an_appeal(week: Week) -> None:
    who = str(APPEALS)
    shown = week.types("show", "results", who, "cube_slope")
    assert "3.50 exported to moodle" in shown
    alike = week.types("show", "results", "--like", who, "cube_slope")
    assert [f"({n}):" in alike for n in (11, 21, 1)] == [True, True, False]
    week.types("reveal", "results", who, "cube_slope", "--by", "Ms Ray")
    (page,) = (week.folder / "results" / "revealed").iterdir()
    assert "due" not in page.read_text(encoding="utf-8").partition("<main>")[2]


def _thursday_a_check_mended(week: Week) -> None:
    """The download was unpacked since, and one has another name in Moodle."""
    week.write_the_unit("x")
    unpacked = week.folder / "unpacked" / "CAL"
    with zipfile.ZipFile(week.folder / DOWNLOAD) as archive:
        archive.extractall(unpacked)
    (moved,) = unpacked.glob("Nuria*_16_*")
    moved.rename(unpacked / moved.name.replace(moved.name.partition("_")[0], RENAMED))
    week.moodle.cells["16"]["Full name"] = RENAMED
    said = week.types("grade", "unpacked", "--again", "results", "--out", "mended")
    assert "known outside (1 revealed)" in said
    assert "asked with other inputs" not in said
    assert "not carried over" not in said
    lines = week.lines_of("mended/difference.csv")
    ways = {int(line["key"]): line["way"] for line in lines}
    up = set(range(1, 41)) - COPIED - LOST
    assert ways == dict.fromkeys(up, "up") | dict.fromkeys(COPIED, "down")
    assert {line["check"] for line in lines} == {"elsewhere"}
    assert {line["same_bytes"] for line in lines} == {"yes"}


def _thursday_nobody_down(week: Week) -> None:
    """What --only-up makes of the same two runs: the table has who goes up, and nobody else.

    Its choice is made of the results as they are kept: to grade a third time would show no more.
    """
    kind = week.folder / "kind"
    shutil.copytree(week.folder / "mended", kind)
    units = load_all(week.folder / "units", ["u01_sample"])
    earlier = read_earlier(week.folder / "results", only_up=True)
    here = take_in([week.folder / "unpacked"], units).submissions
    earlier = under_present_names(earlier, here)
    with closing(Store(kind / RESULTS)) as store:
        for result in list(store.results()):
            store.add(earlier.never_down(result))
    week.fills_in("kind")
    (sheet,) = (kind / "export" / "moodle").glob("Grades-*.csv")
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    due = {int(row["Identifier"].removeprefix("Participant ")): row["Grade"] for row in rows}
    assert due.keys() == set(range(1, 41)) - COPIED - LOST
    assert all(Decimal(grade) > Decimal(week.grades()[n]) for n, grade in due.items())
    shown = week.types("show", "kind", str(min(COPIED)), "sum_slope")
    assert "--only-up: kept from the earlier run: sum_slope" in shown


def _friday_as_a_table_of_anybodys(week: Week) -> None:
    """The same run for an LMS that takes any table, twice: all forty, none for what Moodle holds.

    Without lateness it is what Moodle has of everybody who was on time.
    """
    options = ["--columns", "who=key, points=grade"]
    for _ in range(2):
        week.types("export", "mended", "--to", "csv", *options)
    table = week.folder / "mended" / "export" / "csv" / "grades.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        points = {int(row["who"]): Decimal(row["points"]) for row in csv.DictReader(file)}
    on_time = {n: Decimal(grade) for n, grade in week.grades().items() if n not in LATE}
    assert {n: points[n] for n in on_time} == on_time
    assert points.keys() - on_time.keys() == LATE.keys()


def _as_if_they_had_handed_in_elsewhere(week: Week) -> None:
    """The same results through every other LMS's form: exported, one is marked, exported again."""
    for number, lms in enumerate(everywhere(40)):
        work = week.computer.folder / f"elsewhere {number}"
        work.mkdir()
        only_one_changed(handed_over_twice(week.folder / "mended", work, lms), 40)


def _friday_only_what_changed(week: Week) -> None:
    grades, dates = week.grades(), week.dates()
    changed = set(range(1, 41)) - LOST
    assert {*map(int, week.exports("mended"))} == changed
    assert {n for n, date in week.dates().items() if date != dates[n]} == changed
    assert {n for n, grade in week.grades().items() if grade != grades[n]} == changed
    due = {1: "9.50", APPEALS: "7.50", 7: "8.55", 8: "7.60", 12: "5.50", ILL: "10.00", 15: "5.50"}
    assert week.grades().items() >= due.items()
    assert NOBODY not in week.grades()
    history = week.types("show", "mended", str(ILL)).partition("history:")[2]
    for said in ("excused", "3.33 exported to moodle", "2/6 in the run before, results", "10.00"):
        assert said in history
    again = week.fills_in("mended")
    assert "41 students: 40 unchanged, 1 nothing handed in" in again
    assert "Nothing to upload" in again
