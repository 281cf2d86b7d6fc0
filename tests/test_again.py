"""``cinta grade --again``: the same bytes on the same inputs, what people said carried over."""

from __future__ import annotations

import argparse
import csv
import shutil
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace as with_fields

from cinta.cli import main
from cinta.cli.grade import _limits, add_grade
from cinta.commands.again import (
    FRESH_SEED,
    known_bytes,
    read_earlier,
    seeds_of,
    under_present_names,
)
from cinta.commands.grade import (
    Graded,
    Options,
    _language_of_the_class,
    grade,
)
from cinta.commands.reveal import revealed_beside
from cinta.commands.runs_before import AGAIN
from cinta.errors import InputError
from cinta.lms.intake import take_in
from cinta.records.exported import ExportedGrade
from cinta.records.lms import Lms
from cinta.records.marks import Mark, MarkKind
from cinta.records.origin import Origin, Person
from cinta.records.outline import outline
from cinta.records.store import RESULTS, Store
from cinta.report.difference import Way, changes, difference_csv, difference_html
from cinta.results import SubmissionResult
from cinta.run.limits import Limits
from cinta.source import load_all
from cinta.submission.notebook import Unreadable
from cinta.submission.submission import Hashed, Submission
from cinta.unit import Unit

from .conftest import QUICK, SEED, Classroom, as_notebook
from .report.classes import Failed, run_of, submission, unit_of

UNITS = Path(__file__).parents[1] / "autograder" / "units"
FORMAT_4 = Path(__file__).with_name("records") / "format_4.sqlite"
NAMES = ("right", "as_it_was", "marked", "another")


@pytest.fixture(scope="module")
def before_it_was_mended(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    """The unit when one solution had a term too many."""
    source = (UNITS / "u01_scalar.py").read_text(encoding="utf-8")
    start = source.index('# %% exercise="constant_gradient"')
    end = source.index("# %% [markdown]", start)
    part = source[start:end].replace("y = x**3\n", "y = x**3 + x\n")
    part = part.replace("x * x * x\n", "x * x * x + x\n").replace("x: x**3", "x: x**3 + x")
    folder = tmp_path_factory.mktemp("old")
    (folder / "u01_scalar.py").write_text(source[:start] + part + source[end:], encoding="utf-8")
    (unit,) = load_all(folder, ["u01_scalar"])
    return unit


def scores(graded: Graded) -> dict[str, float]:
    return {result.student: result.score for result in graded.results}


def test_who_goes_up_and_down_is_told_and_what_people_said_goes_on(
    before_it_was_mended, classroom: Classroom, session_warm, tmp_path, capsys
):
    folder, unit = tmp_path / "in", classroom.units["u01_scalar"]
    folder.mkdir()
    old_answer = before_it_was_mended.exercise("constant_gradient").solution
    answers = {"as_it_was": {"constant_gradient": old_answer}}
    for name in NAMES:
        sheet = as_notebook(classroom.sheet(**answers.get(name, {})))
        (folder / f"{name}.ipynb").write_bytes(sheet)
    options = Options(units=(before_it_was_mended,), out=tmp_path / "old", jobs=1, limits=QUICK)
    options = replace(options, seed=SEED, extra_time={"right": 2.0})
    first = grade([folder], options)
    assert scores(first) == {"right": 8, "as_it_was": 10, "marked": 8, "another": 8}
    marks = ["--exercise", "constant_gradient", "--points", "1.5", "--by", "Ms Ray"]
    for name in ("marked", "another"):
        assert main(["mark", str(tmp_path / "old"), "--student", name, *marks]) == 0
    sent = ExportedGrade(destination="moodle", assignment="7", key="9", points="8.00")
    with closing(Store(tmp_path / "old" / RESULTS)) as store:
        store.add_exported([sent])
    content = as_notebook([*classroom.sheet(), "1 + 1"])
    (folder / "another.ipynb").write_bytes(content)
    for only_up, down in ((False, 8), (True, 10)):
        earlier = read_earlier(tmp_path / "old", only_up=only_up)
        out = tmp_path / f"new {only_up}"
        again = grade([folder], replace(options, units=(unit,), out=out, seed=None, again=earlier))
        found = {"right": 10, "as_it_was": down, "marked": 9.5, "another": 10}
        assert scores(again) == found
        with closing(Store(out / RESULTS)) as store:
            facts, stored = store.facts(), store.exported()
            assert [mark.submission for mark in store.marks()] == ["marked.ipynb"]
        assert (facts["seed"], facts["extra time"]) == (str(SEED), '{"right":2.0}')
        assert facts[FRESH_SEED] != facts["seed"]
        assert facts[AGAIN] == str(tmp_path / "old")
        assert stored == (sent,)
        assert again.changes is not None
        ways = {one.student: one.way for one in again.changes}
        assert ways["right"] == Way.UP
        assert ways.get("as_it_was") == (None if only_up else Way.DOWN)
        assert ways["marked"] == Way.SAME, "the judge goes up, and the person's points count"
        assert any("another.ipynb" in note for note in again.notes)
        assert any(note.startswith("1 mark of bytes that are others now") for note in again.notes)
        with (out / "difference.csv").open(encoding="utf-8", newline="") as file:
            lines = {line["student"]: line for line in csv.DictReader(file)}
        assert lines["right"]["check"] == "slope_of_the_cube_is_three_x_squared"
        assert (lines["right"]["check_was"], lines["right"]["check_now"]) == ("0", "2")
        assert lines["right"]["message_was"]
        assert (lines["marked"]["by_hand"], lines["another"]["same_bytes"]) == ("yes", "no")
        capsys.readouterr()
        assert main(["show", str(out), "marked", "--lang", "en"]) == 0
        assert "8/10 in the run before, old" not in (shown := capsys.readouterr().out)
        assert "9.5/10 in the run before, old" in shown
        assert "right" in (out / "difference.html").read_text(encoding="utf-8")


def test_once_a_question_was_handed_out_who_comes_later_is_asked_others_and_it_is_said(
    classroom: Classroom, session_warm, tmp_path
):
    folder, unit = tmp_path / "in", classroom.units["u01_scalar"]
    folder.mkdir()
    wrong = classroom.sheet(constant_gradient="def constant_gradient(x):\n    return x\n")
    (folder / "first.ipynb").write_bytes(as_notebook(wrong))
    options = Options(units=(unit,), out=tmp_path / "out", jobs=1, limits=QUICK, seed=SEED)
    assert grade([folder], options).notes == []
    assert main(["reveal", str(tmp_path / "out"), "first", "constant_gradient"]) == 0
    (folder / "later.ipynb").write_bytes(as_notebook([*classroom.sheet(), "1 + 1"]))
    (folder / "empty.ipynb").write_bytes(b"")
    graded = grade([folder], replace(options, resume=True, seed=None))
    assert scores(graded) == {"first": 8, "later": 10, "empty": 0}
    assert "known outside (1 revealed)" in graded.notes[0]
    assert graded.notes[1].endswith("asked with other inputs: later.ipynb"), "empty: nothing"
    with closing(Store(tmp_path / "out" / RESULTS)) as store:
        facts = store.facts()
    assert seeds_of(facts)["later.ipynb"] == int(facts[FRESH_SEED])
    assert facts[FRESH_SEED] != facts["seed"]
    again = grade([folder], replace(options, resume=True, seed=None))
    assert (scores(again), again.notes) == (scores(graded), []), "nobody was asked now"


def by_name(*results: SubmissionResult) -> Mapping[str, SubmissionResult]:
    return {result.submission: result for result in results}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_of_five_hundred_each_is_found_and_nobodys_name_is_markup_or_a_formula(lang):
    unit, evil = unit_of(), "=<script>alert(1)</script>.ipynb"
    failed = {"first_tape": Failed("none")}
    names = [evil, *(f"{n}.ipynb" for n in range(499))]
    before = by_name(*(submission(unit, name, failed) for name in names))
    now = by_name(*(submission(unit, name) for name in names[:-1]), submission(unit, "late.ipynb"))
    found = changes(before, now, frozenset(names))
    assert [one.way for one in found].count(Way.UP) == 499
    assert [found[-2].way, found[-1].way] == [Way.NEW, Way.GONE]
    page = difference_html(found, len(now), [outline(unit)], lang).decode()
    assert "<script" not in page
    assert page.count('<th scope="row">') == 501
    table = difference_csv(found).decode()
    assert "'=<script>" in table
    assert "\n=" not in table


def test_of_what_is_worth_other_points_now_nothing_is_kept():
    unit = unit_of()
    before, now = submission(unit, "a", {}), submission(unit, "a", {"first_tape": Failed("none")})
    checks = [with_fields(check, max_points=9.0) for check in now.exercises[0].checks]
    dearer = with_fields(now.exercises[0], checks=tuple(checks))
    now = with_fields(now, exercises=(dearer, *now.exercises[1:]))
    (one,) = changes(by_name(before), by_name(now), frozenset("a"))
    assert one.way == Way.DOWN
    assert one.checks[0].was is not None


@pytest.mark.parametrize(("was", "score"), [("ab", 10.0), ("", 10.0), ("cd", 9.0)])
def test_only_up_keeps_points_but_of_a_file_that_is_another(tmp_path: Path, was, score) -> None:
    """An older release did not note which bytes it judged."""
    unit = unit_of()
    before = with_fields(submission(unit, "a.ipynb"), sha256=was)
    now = submission(unit, "a.ipynb", {"first_tape": Failed("none")})
    run_of(tmp_path / "old", [unit], [before])
    earlier = read_earlier(tmp_path / "old", only_up=True)
    assert earlier.never_down(with_fields(now, sha256="ab")).score == score
    assert read_earlier(tmp_path / "old", only_up=False).never_down(now).score == 9


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--only-up"], "--only-up goes with --again"),
        (["--again", "."], "no results.sqlite there"),
        (["--again", ".", "--seed", "3"], "leave --seed out"),
        ([], "nothing to grade: name a notebook"),
    ],
)
def test_what_cannot_be_graded_again_is_one_line(options, said, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = [str(tmp_path)] if "--only-up" in options else []
    course = ["--course", str(UNITS.parents[1])]
    assert main(["grade", *path, "--out", "new", *options, *course]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_a_folder_that_does_not_say_where_it_was_read_asks_for_that(tmp_path, capsys):
    unit = unit_of()
    run_of(tmp_path / "old", [unit], [submission(unit, "a.ipynb")])
    course = ["--course", str(UNITS.parents[1])]
    command = ["grade", "--again", str(tmp_path / "old"), "--out", str(tmp_path / "new"), *course]
    assert main(command) == 2
    assert "name what was handed in: cinta grade PATH --again" in capsys.readouterr().err
    with pytest.raises(InputError, match="no results"):
        read_earlier(tmp_path / "none", only_up=False)


def test_limits_are_those_of_the_earlier_run_unless_others_are_given(tmp_path: Path) -> None:
    unit = unit_of()
    limits = '{"cell_seconds": 60.0, "total_seconds": 300.0, "memory_bytes": 3221225472}'
    folder = run_of(tmp_path / "old", [unit], [submission(unit, "a.ipynb")], limits=limits)
    earlier = read_earlier(folder, only_up=False).limits
    assert (earlier.cell_seconds, earlier.memory_bytes) == (60.0, 3 * 2**30)
    given = grade_arguments("--again", str(folder), "--cell-timeout", "5")
    now = _limits(given, earlier)
    assert (now.cell_seconds, now.total_seconds, now.memory_bytes) == (5.0, 300.0, 3 * 2**30)
    assert _limits(grade_arguments(), Limits()) == Limits()


def grade_arguments(*typed: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_grade(parser.add_subparsers())
    return parser.parse_args(["grade", *typed])


def test_the_same_bytes_of_the_same_person_are_known_under_another_name(tmp_path: Path) -> None:
    """Renamed in the LMS, or unpacked elsewhere; twins are told apart by their keys, or not."""
    was = {"Ana_3": ("3", b"a"), "Eva_4": ("4", b"twin"), "Leo_5": ("5", b"twin")}
    was |= {"x": ("", b"blank"), "y": ("", b"blank"), "same": ("7", b"s"), "gone": ("8", b"g")}
    now = {"Ana Ruiz_3": ("3", b"a"), "new/Leo_5": ("5", b"twin"), "new/Eva_4": ("4", b"twin")}
    now |= {"new/x": ("", b"blank"), "new/y": ("", b"blank"), "same": ("7", b"s")}
    now |= {"thief_9": ("9", b"g"), "other": ("3", b"z")}
    unit = unit_of()
    rows = [
        with_fields(submission(unit, name), key=key, student="s", sha256=sha256(data).hexdigest())
        for name, (key, data) in was.items()
    ]
    folder = run_of(tmp_path / "old", [unit], rows)
    assert main(["mark", str(folder), "--student", "Ana_3", "--comment", "hello"]) == 0
    submissions = [
        Submission(
            name=name,
            student="s",
            read=partial(bytes, data),
            origin=Origin(submission=name, lms=Lms.MOODLE, people=(Person(key, "s"),)),
        )
        for name, (key, data) in now.items()
    ]
    earlier = under_present_names(read_earlier(folder, only_up=False), submissions)
    known = known_bytes(submissions, earlier)
    assert known == {"Ana Ruiz_3", "new/Leo_5", "new/Eva_4", "same"}
    assert [mark.submission for mark in earlier.marks] == ["Ana Ruiz_3"]
    assert earlier.results["new/Leo_5"].submission == "new/Leo_5"
    assert {"gone", "x", "y"} <= earlier.results.keys()


@pytest.mark.parametrize(
    ("was", "now", "is_known"),
    [
        ({"u01.py": b"x = 1"}, {"u01.py": b"x = 1"}, True),
        ({"u01.py": b"x = 1"}, {"u01.py": b"x = 2"}, False),
        ({"a.docx": b"a", "b.pdf": b"b"}, {"a.docx": b"a", "b.pdf": b"b"}, True),
        ({"a.docx": b"a", "b.pdf": b"b"}, {"a.docx": b"b", "b.pdf": b"a"}, False),
        ({"a.zip": b"no zip"}, {"a.zip": b"no zip"}, True),
    ],
)
def test_what_is_no_notebook_is_known_by_its_bytes_too_for_a_person_may_have_marked_it(
    was, now, is_known, tmp_path
):
    for folder, files in (("was", was), ("now", now)):
        with zipfile.ZipFile(tmp_path / f"{folder}.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(f"Ana Gil_3_assignsubmission_file/{name}", content)
    unit = unit_of()
    (before,), (after,) = (
        take_in([tmp_path / f"{folder}.zip"], [unit]).submissions for folder in ("was", "now")
    )
    reading = Hashed(before.read)
    with pytest.raises(Unreadable):
        reading()
    row = with_fields(submission(unit, before.name), sha256=reading.sha256)
    earlier = read_earlier(run_of(tmp_path / "old", [unit], [row]), only_up=False)
    assert known_bytes([after], earlier) == ({after.name} if is_known else set())


@pytest.mark.parametrize("changed", ["", "x0 = 3.0"])
def test_what_an_older_release_kept_no_hash_of_is_known_by_the_code_that_it_ran(tmp_path, changed):
    """And what a person said of it since goes on: it is of the same work."""
    (tmp_path / "old").mkdir()
    shutil.copyfile(FORMAT_4, tmp_path / "old" / RESULTS)
    with closing(Store(tmp_path / "old" / RESULTS)) as store:
        sources = {
            one.submission: [cell.source for cell in store.executed(one.submission)]
            for one in store.results()
        }
        said = (
            Mark(submission=name, exercise="first_tape", kind=MarkKind.POINTS, points=0.5, at=name)
            for name in sources
        )
        store.add_marks(said)
    with zipfile.ZipFile(tmp_path / "CAL-Old 4-14.zip", "w") as archive:
        for name, cells in sources.items():
            cells[-1:] = [cells[-1] + changed] if cells else []
            archive.writestr(name, as_notebook(cells) if cells else b"[")
    earlier = read_earlier(tmp_path / "old", only_up=False)
    here = take_in([tmp_path / "CAL-Old 4-14.zip"], [unit_of()]).submissions
    known = known_bytes(here, under_present_names(earlier, here))
    same = {name for name, cells in sources.items() if cells}
    assert len(same) == 3
    assert known == (set() if changed else same)
    assert earlier.left_behind(known) == (4 if changed else 1)


@pytest.mark.parametrize(
    ("spoken", "lang"), [("eee", "en"), ("ees", "en"), ("ess", "es"), ("es", "es")]
)
def test_what_is_written_of_a_class_is_in_the_language_of_most(tmp_path, spoken, lang):
    unit, langs = unit_of(), {"e": "en", "s": "es"}
    rows = [submission(unit, str(n), lang=langs[one]) for n, one in enumerate(spoken)]
    with closing(Store(run_of(tmp_path, [unit], rows, lang="es") / RESULTS)) as store:
        assert _language_of_the_class(store) == {"lang": lang}


def test_a_seed_whose_inputs_were_handed_out_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = unit_of()
    rows = [submission(unit, "a.ipynb")]
    run_of(tmp_path / "old", [unit], rows, seed="7", revealed='["then: a.ipynb, first_tape"]')
    run_of(tmp_path / "other", [unit], rows, seed="7")
    typed = ["grade", "a.ipynb", "--unit", "u01_scalar", "--out", str(tmp_path / "new"), "--seed"]
    assert main([*typed, "7"]) == 2
    assert f"known outside, by {tmp_path / 'old'}: leave --seed out" in capsys.readouterr().err
    assert revealed_beside(tmp_path / "new", 8) == []
