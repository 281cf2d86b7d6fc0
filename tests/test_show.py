"""``cinta show`` and ``cinta forget``: one student looked at, one student taken out for good."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from cinta.checks.answer_key import AnswerKey, AnswerKeys, packed_keys
from cinta.checks.compare import Expected
from cinta.cli import main
from cinta.commands.grade import DIFFERENCE_CSV, DIFFERENCE_HTML
from cinta.commands.writeup import report_again
from cinta.errors import InputError
from cinta.records.exported import ExportedGrade
from cinta.records.facts import encode_list, list_of
from cinta.records.lock import lock_folder
from cinta.records.origin import Lms, Origin, Person
from cinta.records.store import RESULTS, Store
from cinta.results import CheckResult, ExerciseResult, Kind, Verdict
from cinta.run.loaded import find_bubblewrap
from cinta.student import Call
from cinta.values import Scalar

from .report.classes import SEEN, Failed, run_of, sketch, submission, unit_of

UNIT = unit_of()
EVIL = "evil\x1b[31m"
CODE = "def first_tape(x0):\n    return None  # mine"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Three students, of whom two wrote the same."""
    wrong = Failed("none", code=CODE, sketch=sketch())
    other = wrong._replace(code="def first_tape(x0):\n    return 0 * None")
    same = wrong._replace(code=CODE.replace("mine", f"ours {EVIL}"))
    failures = {"ana": wrong, "eva": same, "leo": other}
    rows = [submission(UNIT, f"{n}.ipynb", {"first_tape": f}) for n, f in failures.items()]
    refused = encode_list(["ana_7/notes.txt: refused", "leo_9/x: refused"])
    folder = run_of(tmp_path / "run", [UNIT], rows, **{"refused": refused})
    with closing(Store(folder / RESULTS)) as store:
        store.describe({"extra time": '{"ana":2.0,"leo":1.5}'})
        store.add_origins(
            Origin(
                submission=f"{n}.ipynb", lms=Lms.MOODLE, people=(Person(f"7{n}", n, f"{n}@x.y"),)
            )
            for n in failures
        )
        sent = [
            ExportedGrade(destination="moodle", assignment="1", key=k, points="9.00")
            for k in ("7ana", "7leo")
        ]
        store.add_exported(sent)
    return folder


COMMANDS = """
import os, sys
from cinta.cli import main
run, out = sys.argv[1:]
for words in (
    f"show {run} 7ana first_tape", f"mark {run}", f"mark {run} --to {out}/marks.csv",
    f"export {run} --to csv --out {out}", f"report {run} {out}/copy",
    f"mark {run} --student 7ana --exercise first_tape --points 0", f"forget {run} 7ana",
    f"report {run}", f"report {out}/copy {run}", f"reveal {run} 7ana first_tape",
    f"export {run} --to csv",
):
    code = main(words.split())
    print("[", code, sep="", flush=True)
"""
"""All that a teacher types of a folder; what only reads comes first."""


def test_a_folder_where_nothing_can_be_written_is_read_and_the_rest_is_one_line(run, tmp_path):
    """An archive, somebody else's share: what is asked of it, is answered."""
    out = tmp_path / "out"
    shutil.copytree(run, out / "copy")
    bwrap = find_bubblewrap()
    assert bwrap is not None
    command = [bwrap, "--dev-bind", "/", "/", "--ro-bind", str(run), str(run), sys.executable]
    done = subprocess.run(
        [*command, "-c", COMMANDS, str(run), str(out)],
        env=os.environ | {"LC_ALL": "", "LC_MESSAGES": "es", "LANG": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    told = done.stdout.split("[")
    assert [part[0] for part in told[1:]] == [*"00000", *"222222"], done.stdout
    for line in (part.partition("\n")[2] for part in told[5:-1]):
        assert line.startswith("cinta: ")
        assert line.count("\n") == 1
        assert "no se puede" in line
        assert "falla" not in line
        assert "Read-only" not in line


@pytest.mark.parametrize(
    ("lang", "told"),
    [("es", ["se le dijo", "solo para ti"]), ("en", ["was told", "for you alone"])],
)
def test_a_student_is_shown_with_all_that_a_teacher_asks_for(run, lang, told, capsys):
    command = ["mark", str(run), "--student", "ana", "--exercise", "first_tape", "--by", "Ms Ray"]
    assert main([*command, "--points", "0.5", "--because", EVIL]) == 0
    assert main(["mark", str(run), "--undo", "--by", "Mr Lee"]) == 0
    capsys.readouterr()
    assert main(["show", str(run), "7ana", "first_tape", "--lang", lang]) == 0
    shown = capsys.readouterr().out
    hidden, mine = ("hidden input 7.25", "14.5"), "return None  # mine"
    for said in (*told, *hidden, SEEN, mine, "9.00", "moodle", "Mr Lee", " y"):
        assert said in shown
    assert "\x1b" not in shown
    assert "loss_gradient" not in shown
    assert main(["show", str(run), "eva", "--lang", lang]) == 0
    assert "\x1b" not in (shown := capsys.readouterr().out)
    assert "loss_gradient" in shown


@pytest.mark.parametrize(
    ("lang", "said"),
    [("es", "Otro valor que el esperado"), ("en", "Another value than the expected one")],
)
def test_what_is_shown_has_words_and_no_code_of_ours(lang, said, tmp_path, capsys):
    """The kind as the report calls it, each part of the message on its line, notes in Spanish."""
    detail = "value ['x']; input f(1.25); given 2.5; expected 5.0; seed 7"
    check = CheckResult(
        name="c", title="t", verdict=Verdict.FAILED, points=0.0, max_points=1.0, kind=Kind.VALUE,
        seen="Not 5.", why="Because.", step="Look.", detail=detail,
    )  # fmt: skip
    one = submission(UNIT, "ana.ipynb")
    asked = ExerciseResult(name=one.exercises[0].name, checks=(check,))
    ran = replace(one, exercises=(asked,), note="the file is empty")
    folder = run_of(tmp_path / "run", [UNIT], [ran])
    capsys.readouterr()
    assert main(["show", str(folder), "ana", "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert f"{said} (['x']); " in shown
    assert "value [" not in shown
    told = [part for part in ("Not 5.", "Because.", "Look.") if f": {part}\n" in shown]
    assert len(told) == 3
    assert ("the file is empty" in shown) == (lang == "en")


def test_who_gave_the_same_answer_is_listed_by_code_and_by_what_was_told(run, capsys):
    assert main(["show", str(run), "--like", "ana", "first_tape"]) == 0
    code, eva, told, leo = capsys.readouterr().out.splitlines()
    assert (code.endswith(": 1"), told.endswith(": 1")) == (True, True)
    assert (eva.strip(), leo.strip()) == ("eva: eva.ipynb", "leo: leo.ipynb")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["show", "RUN"], "whom? give a student"),
        (["show", "RUN", "ann"], "nearest: 'ana'"),
        (["show", "RUN", "ana", "nothing"], "give one of first_tape"),
        (["show", "RUN", "--like", "ana", "nothing"], "give one of first_tape"),
        (["show", "RUN", "ana", "--like", "ana", "first_tape"], "whom?"),
        (["forget", "RUN", "zz"], "nobody who was graded goes by that"),
        (["forget", ".", "ana"], "no results.sqlite there"),
    ],
)
def test_who_is_not_there_is_one_line(run, options, said, capsys, monkeypatch):
    monkeypatch.chdir(run.parent)
    assert main([str(run) if word == "RUN" else word for word in options]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_of_who_is_forgotten_no_byte_is_left_and_the_others_stay(run, capsys):
    report_again(run)
    mark = ["mark", str(run), "--exercise", "first_tape", "--comment", "see me"]
    for name in ("ana", "leo"):
        assert main([*mark, "--student", name, "--comment", f"see me, {name}"]) == 0
    assert main(["export", str(run), "--to", "csv"]) == 0
    assert main(["forget", str(run), "ana@x.y"]) == 0
    assert "forgotten" not in capsys.readouterr().err
    files = [path for path in run.rglob("*") if path.is_file()]
    assert len([path for path in files if path.suffix == ".html"]) == 2
    for path in files:
        assert b"ana" not in path.read_bytes().replace(b"Trigana", b""), path
    with closing(Store(run / RESULTS)) as store:
        assert [row.submission for row in store.results()] == ["eva.ipynb", "leo.ipynb"]
        assert [mark.text for mark in store.marks()] == ["see me, leo"]
        assert [sent.key for sent in store.exported()] == ["7leo"]
        assert store.facts()["extra time"] == '{"leo":1.5}'
    assert report_again(run) == 2
    for name in ("eva", "leo"):
        assert main(["forget", str(run), name]) == 0
    with pytest.raises(InputError, match="nothing is graded"):
        report_again(run)
    assert not list(run.rglob("*.csv"))


def teams(folder: Path) -> Path:
    """Reds are group 156, their members participants 161 and 158; 156 is a member of Blues."""
    names = {"156": "Reds", "157": "Blues"}
    rows = [replace(submission(UNIT, f"{n}.ipynb"), key=key) for key, n in names.items()]
    run_of(folder, [UNIT], rows)
    with closing(Store(folder / RESULTS)) as store:
        store.add_origins(
            Origin(submission=f"{n}.ipynb", lms=Lms.MOODLE, people=(Person(key, n),))
            for key, n in names.items()
        )
        sent = {"161": ("Reds", "7.50"), "158": ("Reds", "7.50"), "156": ("Blues", "5.00")}
        called = {"161": "Ana Gómez", "158": "Eva Paz", "156": "Leo Sáez"}
        store.add_exported(
            ExportedGrade(
                destination="moodle",
                assignment="1",
                key=k,
                points=p,
                submission=f"{n}.ipynb",
                name=called[k],
            )
            for k, (n, p) in sent.items()
        )
    return folder


def test_of_a_team_what_was_exported_is_told_and_forgotten_not_what_has_its_number(
    tmp_path, capsys
):
    run = teams(tmp_path / "run")
    assert main(["show", str(run), "Reds"]) == 0
    shown = capsys.readouterr().out
    assert (shown.count("7.50 exported"), shown.count("5.00 exported")) == (1, 0)
    assert main(["forget", str(run), "Reds"]) == 0
    with closing(Store(run / RESULTS)) as store:
        assert [(one.key, one.points) for one in store.exported()] == [("156", "5.00")]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_member_of_a_team_goes_by_their_own_number_where_it_is_known_whose_it_is(
    tmp_path, capsys, lang, monkeypatch
):
    """161 and 158 are Reds' alone; 156 is Reds' own number and that of a member of Blues."""
    monkeypatch.setenv("LC_ALL", f"{lang}_ES.UTF-8")
    run = str(teams(tmp_path / "run"))
    of_reds = ["--student", "161", "--exercise", UNIT.exercises[0].name]
    for command, told in (
        (["show", run, "161"], "Reds (156)"),
        (["show", run, "ana gómez"], "Reds (156)"),
        (["show", run, "Leo Sáez"], "Blues (157)"),
        (["show", run, "--like", "158", UNIT.exercises[0].name], "Blues (157)"),
        (["mark", run, *of_reds, "--points", "0"], "Reds (156)"),
        (["mark", run, "--undo", "--student", "158"], "Reds (156)"),
        (["mark", run, "--to", str(tmp_path / "m.csv"), "--student", "161"], "m.csv"),
    ):
        assert main(command) == 0, command
        assert told in capsys.readouterr().out
    assert "Reds" in (tmp_path / "m.csv").read_text()
    assert "Blues" not in (tmp_path / "m.csv").read_text()
    for who, why in (
        ("156", {"en": "give the name of the group", "es": "de alguien de otro: da el nombre"}),
        (
            "162",
            {"en": "team give the name of the group", "es": "de un equipo de Moodle da el nombre"},
        ),
    ):
        for command in (["show", run, who], ["forget", run, who], ["mark", run, "--student", who]):
            assert main([*command, *(["--points", "1"] if "mark" in command else [])]) == 2
            assert why[lang] in capsys.readouterr().err
    assert main(["forget", run, "161"]) == 0
    with closing(Store(Path(run) / RESULTS)) as store:
        assert [row.submission for row in store.results()] == ["Blues.ipynb"]


def test_the_page_on_what_is_kept_names_all_that_a_folder_holds(run, capsys):
    """And what is left of it in the name of somebody who is forgotten names nobody."""
    who = "ana"
    for command in (
        ["report", str(run), str(run)],
        ["export", str(run), "--to", "csv"],
        ["reveal", str(run), who, "first_tape"],
        ["report", str(run)],
    ):
        assert main(command) == 0, capsys.readouterr().err
    told = [DIFFERENCE_HTML, DIFFERENCE_CSV]  # by cinta grade --again
    for name in told:
        (run / name).write_text(who)
    there = {path.name for path in run.iterdir()}
    assert there >= {"comparison.html", "export", "revealed", "lists", "feedback"}
    for page in ("kept.md", "kept.es.md"):
        kept = (Path(__file__).parents[1] / "docs" / page).read_text(encoding="utf-8")
        listed = ", ".join(re.findall(r"^\| (`.*?`) \|", kept, re.MULTILINE)).split(", ")
        assert there == {one.strip("`/") for one in listed}
    assert main(["forget", str(run), who]) == 0
    left = [path for path in run.rglob("*") if path.is_file() and path.suffix != ".sqlite"]
    names = re.compile(rf"\b{who}\b")
    assert [path for path in left if names.search(path.name + path.read_text("utf-8"))] == []


def test_who_is_forgotten_takes_no_others_facts_along_and_what_was_revealed_stays_so(run):
    """A student's number is a figure of dates, seeds and others' numbers, too."""
    revealed = [
        "2026-11-07T10:00:00 Ms Ray: ana.ipynb, q",
        "2026-11-07T10:00:00 Ms Ray: x_77_.ipynb, q",
    ]
    facts = {"refused": ["ana_7/a: link", "x_77/a: link"], "passed over": ["n 7.txt", "m 70.txt"]}
    facts |= {"revealed": revealed, "seeds": ["777 ana.ipynb", "777 leo.ipynb"]}
    with closing(Store(run / RESULTS)) as store:
        store.describe({name: encode_list(entries) for name, entries in facts.items()})
        store.forget(["ana.ipynb"], ["7"], {"ana", "ana.ipynb", "7"})
        left = {name: list_of(store.facts(), name) for name in facts}
    assert left == {
        "refused": ["x_77/a: link"],
        "passed over": ["m 70.txt"],
        "revealed": ["2026-11-07T10:00:00 (forgotten)", revealed[1]],
        "seeds": ["777 leo.ipynb"],
    }


def test_what_an_earlier_run_gave_is_shown_whatever_the_file_was_called(tmp_path, capsys):
    """Of the same name, or of the same bytes and student; a folder that is gone ends the chain."""
    failed = submission(UNIT, "ana.ipynb", {"first_tape": Failed("none")})
    before = replace(failed, key="7", sha256="ab")
    run_of(tmp_path / "one", [UNIT], [before], again=str(tmp_path / "gone"))
    moved = replace(submission(UNIT, "new/ana.ipynb"), key="7", sha256="ab")
    other = replace(moved, submission="eva.ipynb", student="eva", key="8")
    run_of(tmp_path / "two", [UNIT], [moved, other], again=str(tmp_path / "one"))
    assert main(["show", str(tmp_path / "two"), "new/ana.ipynb"]) == 0
    assert "9/10 in the run before, one" in capsys.readouterr().out
    assert main(["show", str(tmp_path / "two"), "eva"]) == 0
    assert "in the run before" not in capsys.readouterr().out


def test_nobody_is_forgotten_while_a_run_would_write_them_down_again(run, capsys):
    held = lock_folder(run)
    assert main(["forget", str(run), "ana"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    held.release()
    assert main(["forget", str(run), "ana"]) == 0


@pytest.fixture
def failed_run(tmp_path: Path) -> Path:
    """One who failed at hidden inputs, in words that are hostile."""
    detail = (
        "value; input first_tape(1.25); given '<b>; due 3'; due 2.5; factor 2;"
        " line 2 of the cell: y = x; due 9; seed 123456789"
    )
    result = submission(UNIT, "ana.ipynb", {"first_tape": Failed("value", code=CODE)})
    first = result.exercises[0]
    checks = tuple(replace(check, detail=detail) for check in first.checks)
    exercises = (replace(first, checks=checks), *result.exercises[1:])
    return run_of(tmp_path / "run", [UNIT], [replace(result, exercises=exercises)])


@pytest.mark.parametrize("lang", ["es", "en"])
def test_what_is_revealed_is_one_page_without_the_seed_and_is_noted(failed_run, lang, capsys):
    options = ["ana", "first_tape", "--by", "Ms Ray", "--lang", lang]
    assert main(["reveal", str(failed_run), *options]) == 0
    (path,) = (failed_run / "revealed").iterdir()
    assert str(path) in capsys.readouterr().out
    page = path.read_text(encoding="utf-8")
    assert "first_tape(1.25)" in page
    assert "&lt;b&gt;" in page
    assert "123456789" not in page
    assert "<b>" not in page
    with closing(Store(failed_run / RESULTS)) as store:
        assert "Ms Ray: ana.ipynb, first_tape" in store.facts()["revealed"]
    assert main(["reveal", str(failed_run), "ana", "loss_gradient"]) == 2
    assert "there is nothing to reveal" in capsys.readouterr().err
    assert main(["forget", str(failed_run), "ana"]) == 0
    assert not list((failed_run / "revealed").iterdir())


def test_what_was_due_is_never_what_a_student_says_it_was(failed_run, units):
    unit = units["u01_scalar"]
    check = unit.exercise("first_tape").hidden_checks[0]
    due = Expected(form=Scalar(2.5), exact=Scalar(2.5))
    questions = (Call("first_tape", (Scalar(1.25),)),)
    key = AnswerKey(
        exercise="first_tape",
        check=check.name,
        titles=check.titles,
        points=1.0,
        hidden=True,
        tape=True,
        rtol=None,
        seed="1",
        questions=questions,
        expected=(due,),
        blank=(),
        wrong=(),
    )
    with closing(Store(failed_run / RESULTS)) as store:
        keys = packed_keys(AnswerKeys({"first_tape": (key,)}))
        store.add_answer_keys("u01_scalar", "0" * 64, keys)
    assert main(["reveal", str(failed_run), "ana", "first_tape"]) == 0
    page = next((failed_run / "revealed").iterdir()).read_text(encoding="utf-8")
    assert "<td><code>first_tape(1.25)</code></td>" in page
    assert "<td><code>2.5</code></td>" in page
