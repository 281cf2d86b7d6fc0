"""``cinta mark``: a teacher's word reaches every page, table and export, and can be taken back."""

from __future__ import annotations

import csv
import re
import shutil
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from cinta.cli import main
from cinta.commands.export import read_run
from cinta.commands.mark import now
from cinta.commands.writeup import report_again
from cinta.lms.final_grades import final_grades
from cinta.lms.grades import Rules
from cinta.records.exported import ExportedGrade
from cinta.records.store import RESULTS, Store
from cinta.report.names import feedback_name
from cinta.report.terminal import summary
from cinta.results import CheckResult, ExerciseResult, Status, Verdict

from .report.classes import Failed, run_of, submission, unit_of
from .test_export import kept, row

UNIT = unit_of()
RECORDS = Path(__file__).with_name("records")
HOSTILE = "=1+1 <script>alert(1)</script>\x1b[31m"
"""What somebody types or pastes: a formula, markup, a terminal's escape."""


def mark(folder: Path, *options: str) -> int:
    return main(["mark", str(folder), "--by", "Ms Ray", *options])


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Of four, one is unreadable and one of no unit; the judge gave each other 2 of 2."""
    unreadable = row("leo", status=Status.UNREADABLE, points=0.0)
    no_notebook = row("pdf", unit="", status=Status.UNREADABLE)
    return kept(tmp_path / "run", [row("ana"), row("eva"), unreadable, no_notebook])


def grades_of(folder: Path) -> dict[str, tuple[str, str]]:
    """By key: the points that are handed over, or why none are; and how they came about."""
    found = read_run(folder, "").grades(Rules())
    return {g.person.key: (g.withheld or str(g.points), g.calculation) for g in found}


def shown(folder: Path) -> dict[str, bytes]:
    """The files that people read."""
    report_again(folder)
    paths = [folder / "grades.csv", folder / "report.html", *(folder / "feedback").iterdir()]
    return {path.name: path.read_bytes() for path in paths}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_points_reach_page_report_tables_and_every_export_and_undo_takes_all_back(tmp_path, lang):
    rows = [submission(UNIT, f"{n}.ipynb", {"first_tape": Failed("none")}, lang=lang) for n in "ab"]
    folder = run_of(tmp_path / "run", [UNIT], rows, lang=lang)
    with closing(Store(folder / RESULTS)) as store:
        store.add_origins([row(f"{n}.ipynb")[1] for n in "ab"])
    before = shown(folder)
    why = ["--because", HOSTILE, "--comment", "see 1.2"]
    assert mark(folder, "--student", "a", "--exercise", "first_tape", "--points", "0.5", *why) == 0
    at_once = (folder / "grades.csv").read_text()
    after = shown(folder)
    assert at_once == after["grades.csv"].decode()
    line = next(csv.DictReader(at_once.splitlines()))
    assert (line["score"], line["first_tape"], line["by_hand"]) == ("9.5", "0.5", "first_tape")
    page = after[feedback_name("a.ipynb")].decode()
    said = {"es": ["el evaluador dio 0", "Motivo:", "Comentario:"], "en": ["the grader gave 0"]}
    for words in [*said[lang], "&lt;script&gt;", "0.5", "see 1.2"]:
        assert words in page
        assert words in after["report.html"].decode()
    assert "<script>alert" not in page + after["report.html"].decode().partition("<script t")[0]
    assert after[feedback_name("b.ipynb")] == before[feedback_name("b.ipynb")]
    points, how = grades_of(folder)["a.ipynb"]
    assert points == "9.50"
    assert how.startswith("first_tape 0.5 by hand (judge 0), Ms Ray 20")
    assert main(["export", str(folder), "--to", "csv"]) == 0
    assert b"see 1.2" in (folder / "export" / "csv" / "grades.csv").read_bytes()
    assert main(["export", str(folder), "--to", "otter"]) == 0
    assert b"a.ipynb,2.0,0.5," in (folder / "export" / "otter" / "final_grades.csv").read_bytes()
    assert mark(folder, "--undo") == 0
    assert shown(folder) == before


def test_what_a_row_is_when_it_is_judged_again_keeps_what_was_said_of_it(run):
    assert mark(run, "--student", "ana", "--exercise", "slope", "--points", "0") == 0
    with closing(Store(run / RESULTS)) as store:
        (marked, *_) = store.results()
        store.add(marked)  # as --resume does, and --only-up
        (again, *_) = store.results()
    assert (again.score, again.exercises[0].judged_points) == (0, 2)
    assert mark(run, "--undo", "--student", "ana") == 0
    with closing(Store(run / RESULTS)) as store:
        assert next(iter(store.results())).score == 2


def test_the_last_decision_counts_and_a_comment_changes_none(run):
    for said in (["--points", "1"], ["--comment", "one"], ["--excuse"], ["--points", "1.5"]):
        assert mark(run, "--student", "ana", "--exercise", "slope", *said) == 0
    assert grades_of(run)["ana"][0] == "1.50"
    assert mark(run, "--undo") == 0
    assert "excused" in grades_of(run)["ana"][0]
    assert mark(run, "--undo") == 0
    assert grades_of(run)["ana"][0] == "1.00"


def test_of_what_is_excused_the_rest_counts_for_all(tmp_path):
    failed = {"polynomial_slope": Failed("none"), "first_tape": Failed("none")}
    folder = run_of(tmp_path / "run", [UNIT], [submission(UNIT, "a.ipynb", failed)])
    with closing(Store(folder / RESULTS)) as store:
        store.add_origins([row("a.ipynb")[1]])
    assert mark(folder, "--student", "a", "--exercise", "polynomial_slope", "--excuse") == 0
    points, how = grades_of(folder)["a.ipynb"]
    assert points == "8.75"  # 7 of 8, out of 10
    assert how.endswith("7 of 8; scaled to 8.75 of 10")
    assert mark(folder, "--student", "a", "--excuse", "--because", "ill") == 0
    assert grades_of(folder)["a.ipynb"][0].startswith("excused: no grade")


def test_an_excuse_is_no_zero_in_what_is_said_of_the_class(tmp_path):
    """Two with all right; one got 5 of the 8 points that are left, 6.25 of 10; one is excused."""
    failed = {"polynomial_slope": Failed("none"), "two_gradients": Failed("none")}
    failed |= {"first_tape": Failed("none")}
    rows = [submission(UNIT, f"{name}.ipynb") for name in ("ana", "eva", "ill")]
    folder = run_of(tmp_path / "run", [UNIT], [*rows, submission(UNIT, "part.ipynb", failed)])
    assert mark(folder, "--student", "part", "--exercise", "polynomial_slope", "--excuse") == 0
    assert mark(folder, "--student", "ill", "--excuse") == 0
    report_again(folder)
    with closing(Store(folder / RESULTS)) as store:
        closing_line = summary(store.results())
    assert closing_line.endswith("mean 8.8, median 10 of 10")
    report = (folder / "report.html").read_text(encoding="utf-8")
    figures = re.findall(r"<strong>([\d.]+)</strong>\s*<span>([^<]+)", report)
    assert {("4", "evaluadas"), ("1", "exento"), ("8.8", "media de 10")} <= set(figures)


def test_who_is_excused_gets_no_zero_in_any_export(run, capsys):
    """Whatever was found in what they handed in; the first row of the table is of no unit."""
    assert mark(run, "--student", "pdf", "--excuse", "--because", "ill") == 0
    assert mark(run, "--student", "ana", "--exercise", "slope", "--excuse") == 0
    for rules in (Rules(), Rules(zero_unreadable=True)):
        found = {g.person.key: g.withheld for g in read_run(run, "").grades(rules)}
        assert found["pdf"].startswith("excused")
        assert found["ana"].startswith("excused")
    with closing(Store(run / RESULTS)) as store:
        results = [result for result in store.results() if result.submission != "ana"]
    rows = [*csv.reader(final_grades(reversed(results)).decode().splitlines())]
    assert rows[:3] == [
        ["file", "slope", "total_points_earned", "percent_correct", "grading_status"],
        ["points-per-question", "2.0", "2.0", "1.0", "--"],
        ["pdf", "", "", "", "Excused"],
    ]
    sent = ExportedGrade(destination="csv", assignment="", key="ana", points="2.00")
    with closing(Store(run / RESULTS)) as store:
        store.add_exported([sent])
    assert main(["export", str(run), "--to", "csv"]) == 0
    lines = [*csv.reader((run / "export" / "csv" / "closing.csv").read_text().splitlines())]
    reasons = {line[0]: (line[3], line[4].partition("excuse; ")[2]) for line in lines[1:]}
    assert reasons["ana"] == ("", "2.00 was exported before, and stands there still")
    assert reasons["pdf"] == ("", "")
    assert main(["export", str(run), "--to", "otter"]) == 0
    closing_table = (run / "export" / "otter" / "closing.csv").read_text()
    assert [line.split(",")[2:4] for line in closing_table.splitlines()[1:]] == [
        ["held back", ""], ["written", "2"], ["written", "0"], ["held back", ""],
    ]  # fmt: skip


def test_what_is_no_notebook_is_handed_over_once_a_person_marked_it(run):
    assert grades_of(run)["leo"][0].startswith("unreadable")
    assert mark(run, "--student", "leo", "--exercise", "slope", "--points", "1") == 0
    assert grades_of(run)["leo"][0] == "1.00"


@pytest.mark.parametrize(("lang", "since"), [("es", "ya no cuenta"), ("en", "replaced since")])
def test_what_was_said_anew_is_told_as_no_longer_counting(run, capsys, monkeypatch, lang, since):
    monkeypatch.setenv("LC_ALL", lang)
    for points in ("1", "1.5"):
        assert mark(run, "--student", "ana", "--exercise", "slope", "--points", points) == 0
    assert mark(run, "--student", "ana", "--exercise", "slope", "--comment", "see 1.4") == 0
    capsys.readouterr()
    assert mark(run) == 0
    first, second, comment, closing = capsys.readouterr().out.splitlines()
    assert [since in line for line in (first, second, comment)] == [True, False, False]
    assert " 2. " in closing
    assert mark(run, "--undo") == mark(run, "--undo") == 0
    capsys.readouterr()
    assert mark(run) == 0
    assert since not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--student", "zoe", "--excuse"], "nobody who was graded goes by that"),
        (["--student", "ann", "--excuse"], "nearest: 'Ana'"),
        (["--student", "ana", "--exercise", "slop", "--excuse"], "give one of slope"),
        (
            ["--student", "ana", "--points", "1"],
            "in a table its column): name one of",
        ),
        (
            ["--student", "ana", "--exercise", "slope", "--points", "3"],
            "3 points: not from 0 to 2, which is what slope is worth",
        ),
        (["--student", "ana", "--exercise", "slope"], "nothing is said: add --points"),
        (["--exercise", "slope", "--points", "1"], "--student KEY is needed"),
        (["--student", "ana", "--excuse", "--points", "1"], "both say what counts"),
        (
            ["--student", "ana", "--comment", "see 1", "--because", "ill"],
            "a word alone is --comment",
        ),
        (["--student", "pdf", "--points", "1"], "no unit was found in what they handed in"),
        (["--student", "pdf", "--exercise", "slope", "--points", "1"], "no unit was found"),
        (["--student", "pdf", "--to", "t.csv"], "no line to fill in"),
        (["--undo", "--points", "1"], "one at a time"),
        (["--undo"], "there is no mark to take back"),
        (["--from", "none.csv"], "cannot be read"),
        (["--from", "/dev/zero"], "cannot be read"),
    ],
)
def test_what_cannot_be_said_is_one_line(run, options, said, capsys):
    assert mark(run, *options) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert mark(run) == 0
    assert "by hand, in all: 0" in capsys.readouterr().out.casefold()


def filled(run: Path, path: Path, **cells: dict[str, str]) -> Path:
    """The table that ``--to`` writes, with these cells in the lines of some students."""
    assert mark(run, "--to", str(path)) == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        line.update(cells.get(line["submission"], {}))
    with path.open("w", encoding="cp1252", newline="") as file:
        table = csv.DictWriter(file, list(lines[0]), delimiter=";")  # as Excel saves it in Spain
        table.writeheader()
        table.writerows(lines)
    return path


def test_a_table_filled_in_is_taken_line_by_line_and_the_second_time_nothing_is_new(
    run, tmp_path, capsys
):
    said = {"points": "1,5", "because": HOSTILE, "comment": "-bien"}
    path = filled(run, tmp_path / "m.csv", ana=said, leo={"excused": "sí"})
    assert mark(run, "--from", str(path)) == 0
    assert "lines taken: 2; unchanged: 1; refused: 0" in capsys.readouterr().out
    assert grades_of(run)["ana"][0] == "1.50"
    assert "excused" in grades_of(run)["leo"][0]
    assert mark(run, "--from", str(path)) == 0
    assert "lines taken: 0; unchanged: 3" in capsys.readouterr().out
    assert mark(run, "--to", str(tmp_path / "again.csv")) == 0
    table = (tmp_path / "again.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in table
    assert "\x1b" not in table
    assert mark(run, "--from", str(tmp_path / "again.csv")) == 0
    assert "lines taken: 0; unchanged: 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"points": "two"}, "points 'two' are no number"),
        ({"points": "2.5"}, "not from 0 to 2, which is what slope is worth"),
        ({"points": "-1"}, "-1 points: not from 0 to 2"),
        ({"points": "nan"}, "no number"),
        ({"points": "1", "excused": "yes"}, "both points and an excuse"),
        ({"excused": "perhaps"}, "write yes, or leave it empty"),
        ({"exercise": "slop", "points": "1"}, "no exercise 'slop'"),
        ({"submission": "zoe", "points": "1"}, "no submission 'zoe' here"),
        ({"submission": "", "key": "zoe"}, "nobody who was graded goes by that"),
        ({"key": "eva", "points": "1"}, "key 'eva' is not that of ana"),
        ({"submission": "eva", "key": ""}, "the same student and exercise stand in line"),
        ({"because": "the idea"}, "if it is a message, it goes under comment"),
        ({"submission": "", "key": "ana", "exercise": "slop"}, "exercise 'slop': ana has none"),
    ],
)
def test_a_line_that_is_refused_says_why_and_the_others_are_taken(
    run, tmp_path, cells, why, capsys
):
    path = filled(run, tmp_path / "m.csv", ana=cells, leo={"points": "1"})
    assert mark(run, "--from", str(path)) == 1
    printed = capsys.readouterr().out
    assert why in printed
    assert "lines taken: 1; unchanged: 1; refused: 1" in printed
    assert grades_of(run)["leo"][0] == "1.00"
    assert grades_of(run)["ana"][0] == "2.00"


@pytest.mark.parametrize(
    ("by", "points", "taken", "counts"),
    [
        ("Ms Ray", "", 0, "0.50"),  # the cell says what counted when the table was written
        ("Mr Lee", "", 0, "0.50"),
        ("Ms Ray", "1.5", 1, "1.50"),  # her own second thought
        ("Mr Lee", "1.5", 0, "0.50"),  # refused: hers came after his table
    ],
)
def test_what_was_said_after_a_table_was_written_is_not_undone_by_it(
    run, tmp_path, by, points, taken, counts, capsys
):
    slope = ["--student", "ana", "--exercise", "slope"]
    assert mark(run, *slope, "--points", "1") == 0
    path = filled(run, tmp_path / "m.csv", ana={"points": points} if points else {})
    assert mark(run, *slope, "--points", "0,5") == 0
    refused = by == "Mr Lee" and points
    assert mark(run, "--from", str(path), "--by", by) == int(bool(refused))
    printed = capsys.readouterr().out
    assert f"lines taken: {taken}" in printed
    assert ("Ms Ray marked it after this table was written" in printed) == bool(refused)
    assert grades_of(run)["ana"][0] == counts


def test_an_excuse_stands_until_it_is_taken_back(run, tmp_path, capsys):
    assert mark(run, "--student", "ana", "--excuse") == 0
    assert mark(run, "--student", "ana", "--exercise", "slope", "--points", "1") == 2
    assert "excused from all of it" in capsys.readouterr().err
    path = filled(run, tmp_path / "m.csv", ana={"excused": "no"})
    assert mark(run, "--from", str(path)) == 1
    assert "a table takes nothing back" in capsys.readouterr().out
    assert grades_of(run)["ana"][0].startswith("excused")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_table_is_read_as_spreadsheet_programs_write_it(tmp_path, form, capsys):
    """UTF-16 with tabs, ``sep=``, a name composed or taken apart, two columns of one name."""
    name = unicodedata.normalize("NFD" if form == "NFC" else "NFC", "ñandú")
    folder = kept(tmp_path / "run", [row(name), row("eva")])
    typed = unicodedata.normalize(form, "ñandú")
    lines = f"sep=\t\r\nexercise\tsubmission\tpoints\r\nslope\t{typed}\t0,5\r\n\t\t\r\n"
    (tmp_path / "m.csv").write_bytes(lines.encode("utf-16"))
    assert mark(folder, "--from", str(tmp_path / "m.csv")) == 0
    assert grades_of(folder)[name][0] == "0.50"
    (tmp_path / "m.csv").write_text("key,exercise,points\neva,slope,1,5\n")
    assert mark(folder, "--from", str(tmp_path / "m.csv")) == 1
    assert "a cell under no header: '5'" in capsys.readouterr().out
    (tmp_path / "m.csv").write_text("key;exercise;points;points\neva;slope;1;2\n")
    assert mark(folder, "--from", str(tmp_path / "m.csv")) == 2
    assert "two columns points" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "mac_roman", "latin-1"])
@pytest.mark.parametrize("mark_of_excel", ["?", "??", "_"])
def test_no_encoding_of_a_spreadsheet_program_changes_a_cell_that_was_left_as_it_was(
    tmp_path, encoding, mark_of_excel, capsys
):
    """Nor does it cost a line: names are known by what is left of them."""
    names = ("Íñigo_1", "雷 李_2", "=suma 🎉_3")
    folder = kept(tmp_path / "run", [row(name) for name in names])
    said = "¡Bien 🎉 → niño!"
    slope = ["--student", names[2], "--exercise", "slope"]
    assert mark(folder, *slope, "--points", "1", "--because", said, "--comment", said) == 0
    assert mark(folder, "--to", str(tmp_path / "m.csv")) == 0
    text = (tmp_path / "m.csv").read_text(encoding="utf-8-sig")
    lines = [line.split(",") for line in text.splitlines()]
    place = lines[0].index("comment")
    for line in lines[1:]:
        if line[0] == names[0]:
            line[place] = "Añade más"
    saved = "\r\n".join(";".join(line) for line in lines)
    lacks = {c for c in saved if c != "?" and c.encode(encoding, "replace") == b"?"}
    saved = saved.translate({ord(letter): mark_of_excel for letter in lacks})
    (tmp_path / "m.csv").write_bytes(saved.encode(encoding))
    capsys.readouterr()
    assert mark(folder, "--from", str(tmp_path / "m.csv")) == 0
    assert "lines taken: 1; unchanged: 2; refused: 0" in capsys.readouterr().out
    assert mark(folder) == 0
    listed = capsys.readouterr().out
    assert listed.count(said) == 2
    assert "comment (Ms Ray" in listed
    assert "Añade más" in listed


def test_a_name_is_known_as_our_own_tables_write_it(tmp_path):
    """Copied from grades.csv, or a table of marks that has no column of files."""
    folder = kept(tmp_path / "run", [row("=suma"), row("eva")])
    assert mark(folder, "--student", "'=suma", "--exercise", "slope", "--points", "1") == 0
    (tmp_path / "m.csv").write_text("student,exercise,points\n'=suma,slope,2\n")
    assert mark(folder, "--from", str(tmp_path / "m.csv")) == 0
    assert grades_of(folder)["=suma"][0] == "2.00"


def test_a_table_that_is_there_is_not_written_over(run, tmp_path, capsys):
    (tmp_path / "m.csv").write_text("filled in")
    assert mark(run, "--to", str(tmp_path / "m.csv")) == 2
    assert "may be filled in" in capsys.readouterr().err


@pytest.mark.parametrize("old", sorted(RECORDS.glob("format_*.sqlite")), ids=lambda path: path.stem)
def test_a_folder_that_an_older_release_wrote_can_be_marked(old, tmp_path):
    shutil.copyfile(old, tmp_path / RESULTS)
    with closing(Store(tmp_path / RESULTS)) as store:
        judged = [result for result in store.results() if result.exercises]
    found = judged[0]
    what = ["--student", found.submission, "--exercise", found.exercises[0].name]
    assert mark(tmp_path, *what, "--points", "0", "--because", "seen") == 0
    assert report_again(tmp_path) >= len(judged)
    assert mark(tmp_path, "--undo") == 0
    one, exercise, run = found.submission, found.exercises[0].name, str(tmp_path)
    table = str(tmp_path / "marks.csv")
    for command in (
        ["mark", run, "--to", table],
        ["mark", run, "--from", table],
        ["show", run, one],
        ["show", run, "--like", one, exercise],
        ["report", run, run],
        ["export", run, "--to", "csv"],
        ["export", run, "--to", "otter"],
        ["forget", run, one],
        ["report", run],
    ):
        assert main(command) == 0, command
    assert main(["show", run, one]) == 2


def test_half_marked_is_counted_and_held_back_until_the_rest_is_marked(tmp_path, capsys):
    waits = CheckResult(name="w", title="w", verdict=Verdict.TO_MARK, points=0.0, max_points=3.0)
    rows = []
    for name in ("ana", "eva"):
        result, origin = row(name)
        words = ExerciseResult(name="in_words", checks=(waits,), written="since None leads to x")
        rows.append((replace(result, exercises=(*result.exercises, words)), origin))
    folder = kept(tmp_path / "run", rows)
    assert mark(folder, "--student", "ana", "--exercise", "in_words", "--points", "2.5") == 0
    assert mark(folder) == 0
    assert "Submissions to be marked: 1" in capsys.readouterr().out
    for destination in ("csv", "otter"):
        assert main(["export", str(folder), "--to", destination]) == 0
        assert "still to be marked, and held back: 1 submission: " in capsys.readouterr().out
    found = grades_of(folder)
    assert found["ana"] == ("4.50", f"in_words 2.5 by hand, Ms Ray {now()[:10]}; 4.5 of 5")
    assert found["eva"][0].startswith("to be marked: in_words: cinta mark")
    pages = shown(folder)
    assert "Marked by hand" in pages[feedback_name("ana")].decode()
    assert "To be marked" not in pages[feedback_name("ana")].decode()
    assert "To be marked" in pages[feedback_name("eva")].decode()
    assert b"in_words" in pages["report.html"]
