"""``cinta export``: what it refuses in one line, what it never hands over, and its exit codes."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cinta.cli import main
from cinta.commands.export import write_handover
from cinta.lms.handover import Handover, Outcome, OutcomeKind
from cinta.records.origin import Lms, Origin, Person
from cinta.records.store import Store
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict


def row(
    name: str, unit: str = "u01_scalar", status: Status = Status.GRADED, points: float = 2.0
) -> tuple[SubmissionResult, Origin]:
    """A result and who handed it in: the student of that name."""
    check = CheckResult(
        name="c", title="t", verdict=Verdict.PASSED, points=points, max_points=2.0, detail="SECRET"
    )
    exercises = (ExerciseResult(name="slope", checks=(check,)),) if unit else ()
    origin = Origin(
        submission=name,
        lms=Lms.MOODLE,
        people=(Person(name, name.title()),),
        at="2026-11-22 10:00:00",
    )
    note = "why" * (status != Status.GRADED)
    result = SubmissionResult(
        submission=name,
        student=name,
        unit=unit,
        status=status,
        exercises=exercises,
        note=note,
        key=name,
        lang="en",
    )
    return result, origin


def by_nobody() -> tuple[SubmissionResult, Origin]:
    """A result beside somebody else's origin, as no run leaves it."""
    return row("b")[0], row("a")[1]


def kept(folder: Path, rows: Sequence[tuple[SubmissionResult, Origin]], graded: int = 99) -> Path:
    """A run's folder, with only the first ``graded`` rows in it."""
    folder.mkdir()
    store = Store(folder / "results.sqlite")
    store.add_origins(origin for _, origin in rows)
    for result, _ in rows[:graded]:
        store.add(result)
    store.close()
    return folder


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_fault_of_ours_is_exported_for_nobody_and_ends_in_1(tmp_path, capsys):
    rows = [row("ana"), row("eva", status=Status.GRADER_ERROR, points=0.0)]
    folder = kept(tmp_path / "run", rows)
    assert main(["export", str(folder), "--to", "csv"]) == 1
    assert "our own fault, and exported for nobody: 1 submission\n" in capsys.readouterr().out
    assert [line[0] for line in table(folder / "export" / "csv" / "grades.csv")] == ["key", "ana"]
    closing = table(folder / "export" / "csv" / "closing.csv")
    assert closing[2][:3] == ["eva", "Eva", "held back"]
    assert "grader_error" in closing[2][4]
    assert "SECRET" not in "".join(p.read_text() for p in (folder / "export" / "csv").iterdir())


@pytest.mark.parametrize("status", [Status.UNREADABLE, Status.WRONG_UNIT])
def test_what_no_unit_was_found_in_is_held_back_whatever_the_unit(tmp_path, status):
    folder = kept(tmp_path / "run", [row("ana"), row("eva", "", status)])
    assert main(["export", str(folder), "--to", "csv"]) == 0
    closing = table(folder / "export" / "csv" / "closing.csv")
    assert [line[2] for line in closing[1:]] == ["written", "held back"]
    assert main(["export", str(folder), "--to", "csv", "--zero-unreadable"]) == 0
    assert table(folder / "export" / "csv" / "grades.csv")[2][:3] == ["eva", "Eva", "0.00"]


def test_exporting_again_gives_the_same_bytes(tmp_path):
    folder = kept(tmp_path / "run", [row("ana"), row("eva")])
    seen = set()
    for _ in range(2):
        for to in ("csv", "otter"):
            assert main(["export", str(folder), "--to", to, "--out", str(tmp_path / to)]) == 0
        seen.add(
            tuple(p.read_bytes() for to in ("csv", "otter") for p in (tmp_path / to).iterdir())
        )
    assert len(seen) == 1


def handed_over(**files: bytes) -> Handover:
    named = {name.replace("_", "-") + ".csv": content for name, content in files.items()}
    held = Outcome(key="1", student="Ana", kind=OutcomeKind.WITHHELD)
    return Handover(files=named, outcomes=() if files else (held,), advice=())


def test_what_an_earlier_export_made_for_an_upload_does_not_stay_beside_a_later_one(tmp_path):
    out = tmp_path / "out"
    write_handover(out, handed_over(sheet_upload=b"1"))
    for name in ("feedback.zip", "feedback-2.zip", "mine.csv"):
        (out / name).write_bytes(b"2")
    write_handover(out, handed_over())
    assert sorted(path.name for path in out.iterdir()) == ["closing.csv", "mine.csv"]


def test_a_folder_that_no_export_has_written_to_keeps_its_files(tmp_path):
    (tmp_path / "old-upload.csv").write_bytes(b"1")
    write_handover(tmp_path, handed_over(sheet_upload=b"2"))
    assert (tmp_path / "old-upload.csv").read_bytes() == b"1"


def test_whoever_reads_may_stop_reading(tmp_path):
    folder = kept(tmp_path / "run", [row("ana")])
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as nobody:
        command = [sys.executable, "-m", "cinta.cli", "export", str(folder), "--to", "csv"]
        done = subprocess.run(command, stdout=nobody, stderr=subprocess.PIPE, check=False)
    assert done.returncode in (1, 141)  # rich ends by itself
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("es", "quedan 2 entregas sin evaluar; sigue"),
        ("en", "not graded yet: 2 submissions; go on"),
    ],
)
def test_a_report_says_that_its_run_was_cut_short(tmp_path, capsys, monkeypatch, lang, said):
    monkeypatch.setenv("LC_ALL", f"{lang}_XX.UTF-8")
    half = kept(tmp_path / "half", [row("a"), row("b"), row("c")], 1)
    whole = kept(tmp_path / "whole", [row("a")])
    for command, is_said in (([half], 1), ([half, whole], 1), ([half, half], 1), ([whole], 0)):
        assert main(["report", *map(str, command)]) == 0
        assert capsys.readouterr().out.count(f"half: {said}") == is_said


def test_a_line_of_the_table_says_whose_it_is_as_far_as_the_download_tells(tmp_path):
    folder = kept(tmp_path / "run", [row("ana")])
    assert main(["export", str(folder), "--to", "csv"]) == 0
    assert table(folder / "export" / "csv" / "closing.csv")[1][5] == "id ana: download"


@pytest.mark.parametrize(
    ("rows", "graded", "arguments", "said"),
    [
        ([], 0, ["--to", "csv"], "nothing is graded in it yet: run cinta grade"),
        ([row("a")], 9, ["--to", "moodle"], "needs --worksheet FILE"),
        ([row("a")], 9, ["--to", "moodle"], "a rubric or a marking guide offers none"),
        ([row("a"), row("b")], 1, ["--to", "csv"], "not graded yet: 1 submission;"),
        ([row("a"), by_nobody()], 2, ["--to", "csv"], "who handed in b is not kept there"),
        ([row("a"), by_nobody()], 2, ["--to", "otter"], "who handed in b is not kept there"),
        ([row("a"), row("b", "u02_tensor")], 9, ["--to", "csv"], "say which with --unit"),
        ([row("a")], 9, ["--to", "csv", "--unit", "u03_sources"], "not of u03_sources"),
        ([row("a")], 9, ["--to", "canvas", "--gradebook", "none.csv"], "none.csv: cannot be read"),
        ([row("a")], 9, ["--to", "csv", "--late-penalty", "10%/day"], "needs --due"),
        ([row("a")], 9, ["--to", "csv", "--due", "yesterday"], "not a date"),
        ([row("a")], 9, ["--to", "csv", "--columns", "grade"], "is not HEADER=FIELD"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_with_the_mend(tmp_path, capsys, rows, graded, arguments, said):
    folder = kept(tmp_path / "run", rows, graded)
    assert main(["export", str(folder), *arguments]) == 2
    message = capsys.readouterr().err
    assert said in message
    assert message.count("\n") == 1


def test_a_folder_without_results_is_one_line(tmp_path, capsys):
    assert main(["export", str(tmp_path), "--to", "csv"]) == 2
    assert "give the --out folder of a cinta grade" in capsys.readouterr().err


def test_the_effect_of_every_rule_is_shown_for_each_student(tmp_path):
    folder = kept(tmp_path / "run", [row("ana"), row("eva")])
    rules = ["--points", "10", "--late-penalty", "10%/day, max 50%", "--due", "2026-11-21"]
    assert main(["export", str(folder), "--to", "csv", *rules]) == 0
    assert table(folder / "export" / "csv" / "closing.csv")[1] == [
        "ana", "Ana", "written", "9.00",
        "2 of 2; scaled to 10.00 of 10; 10 h late: -10 % = 9.00", "id ana: download",
    ]  # fmt: skip
    grades = table(folder / "export" / "csv" / "grades.csv")
    assert "Handed in 10 h late: −10 %; 9.00 of 10 count." in grades[1][4]
