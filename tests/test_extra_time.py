"""More time for one student: they have it, nobody else does, and a run that goes on knows it."""

from __future__ import annotations

import inspect
import sqlite3
from dataclasses import astuple, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from cinta.checks.answer_key import AnswerKeys
from cinta.cli import main
from cinta.commands.grade import Options, grade
from cinta.errors import InputError
from cinta.grading import cluster, worker
from cinta.grading.engine import Work
from cinta.grading.extra_time import more_time_given, read_extra_time, with_extra_time
from cinta.grading.names import Names
from cinta.records.origin import Lms, Origin, Person
from cinta.results import Status, SubmissionResult
from cinta.run.limits import Limits
from cinta.run.pool import WarmPool
from cinta.said import in_spanish
from cinta.submission.submission import Submission
from cinta.unit import Unit
from tests.conftest import QUICK, SEED, Classroom, as_notebook

ROOT = Path(__file__).parents[1]


def handed_in(*people: tuple[str, str, str]) -> list[Submission]:
    """A submission for each: the key, the name, the file."""
    found = []
    for key, name, file in people:
        address = f"{name}@x.org" if key else ""
        person = Person(key, name, address)
        origin = Origin(submission=file, lms=Lms.PLAIN, people=(person,))
        found.append(Submission(name=file, student=name, read=bytes, origin=origin))
    return found


CLASS = handed_in(
    ("7", "Ana Gómez", "a/lab.ipynb"),
    ("7", "Ana Gómez", "a/lab (2).ipynb"),
    ("8", "Eva Ruiz", "b/lab.ipynb"),
    ("9", "Eva Ruiz", "c/lab.ipynb"),
    ("", "7zip", "7zip.ipynb"),
)


def factors(given: dict[str, float], kept: dict[str, float] | None = None) -> list[float]:
    return [s.extra_time for s in with_extra_time(CLASS, given, kept or {})]


@pytest.mark.parametrize("name", ["7", "ana gómez", "Ana Go\u0301mez ", "Ana Gómez@x.org"])
def test_a_student_goes_by_what_the_lms_or_the_file_says(name: str) -> None:
    assert factors({name: 1.5}) == [1.5, 1.5, 1, 1, 1]
    assert factors({"c/lab.ipynb": 2}) == [1, 1, 1, 2, 1]
    assert factors({"7": 3}, {name: 1.5, "gone": 2}) == [3, 3, 1, 1, 1]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ana Gomes", "nearest: 'Ana Gómez'"),
        ("Zoe", "nobody who handed in goes by that; give a name, number or file"),
        ("Eva Ruiz", r"several students go by that \(b/lab.ipynb, c/lab.ipynb\): give the number"),
        ("", "nobody who handed in"),
    ],
)
def test_who_is_nobody_or_several_is_one_line_with_the_mend(name: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        factors({name: 1.5})
    assert "\n" not in str(refused.value)


def test_who_has_more_time_is_said_by_file_for_a_number_may_be_a_teams() -> None:
    timed = with_extra_time(CLASS, {"9": 1.5}, {})
    assert more_time_given(timed) == ["more time: c/lab.ipynb, 1.5 times the seconds"]
    assert in_spanish(*more_time_given(timed)) == "más tiempo: c/lab.ipynb, 1.5 veces los segundos"


def test_a_table_is_read_as_spreadsheets_save_it(tmp_path: Path) -> None:
    for number, content in enumerate(
        (
            "student,factor\nAna Gómez,1.5\n8,2\n".encode(),
            '\ufeffFactor;Student\r\n1,5;Ana Gómez\r\n;\r\n"2,0";8\r\n'.encode(),
            "student\tfactor\nAna Gómez\t1,5\n8\t2\n".encode("cp1252"),
        )
    ):
        path = tmp_path / f"{number}.CSV"
        path.write_bytes(content)
        assert read_extra_time([str(path)]) == {"Ana Gómez": 1.5, "8": 2.0}
        assert read_extra_time(["a=b=3", str(path)])["a=b"] == 3.0


@pytest.mark.parametrize("factor", ["0", "0.5", "-2", "nan", "inf", "11", "", "x", "1e400"])
def test_a_factor_that_makes_no_sense_is_said_with_its_range(factor: str, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(f"student,factor\nana,{factor}\n")
    for given in (f"ana={factor}", str(tmp_path / "more.csv")):
        with pytest.raises(InputError, match="give 1 to 10 times the seconds"):
            read_extra_time([given])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["ana"], "write STUDENT=1.5, or name a .csv"),
        (["none.csv"], "cannot be read"),
        (["ana=2", "ana=3"], "'ana' has another factor too"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_mend(given: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_extra_time(given)


def test_the_command_says_who_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = str(ROOT / "solutions" / "es" / "u01_scalar" / "u01_scalar.ipynb")
    command = ["grade", notebook, "--unit", "u01_scalar", "--out", str(tmp_path / "out")]
    assert main([*command, "--extra-time", "u01_scalr=2"]) == 2
    said = capsys.readouterr().err
    assert "nearest: 'u01_scalar'" in said
    assert said.count("\n") == 1


def test_only_time_is_multiplied_and_all_of_it() -> None:
    once, twice = Limits(), Limits().times(2)
    multiplied = {"cell_seconds", "question_seconds", "total_seconds"}
    for name, before, after in zip(vars(once), astuple(once), astuple(twice), strict=True):
        assert after == before * (2 if name in multiplied else 1)


def test_more_time_is_had_and_is_had_again_when_a_run_goes_on(
    classroom: Classroom, units: dict[str, Unit], tmp_path: Path, session_warm: None
) -> None:
    """A cell takes longer than one may, and a question too."""
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    slow = "import time\ntime.sleep(1.0)\n"
    last = classroom.solution("two_gradients")
    head, _, body = last.partition("\n")
    answer = f"import time\n{head}\n    time.sleep(0.9)\n{body}"
    cells = [slow, *classroom.sheet(two_gradients=answer)]
    for name in ("ana", "eva"):
        (folder / f"{name}.ipynb").write_bytes(as_notebook(cells))
    options = Options(
        units=(units["u01_scalar"],),
        out=out,
        jobs=1,
        seed=SEED,
        limits=replace(QUICK, cell_seconds=0.7, question_seconds=0.7),
        extra_time={"ana": 4.0},
    )
    ana, eva = grade([folder], options).results
    assert (ana.score, ana.note) == (10.0, "")
    assert eva.score < ana.score
    assert "was stopped when its time was over" in eva.note
    with pytest.raises(InputError, match=r"eva\.ipynb is graded already, with 1 times the seconds"):
        grade([folder], replace(options, resume=True, extra_time={"eva": 2.0}))
    with sqlite3.connect(out / "results.sqlite") as db:  # as if it had been cut short
        db.execute("PRAGMA foreign_keys=ON")
        db.execute("DELETE FROM submission WHERE submission = 'ana.ipynb'")
    again, _ = grade([folder], replace(options, resume=True, extra_time={})).results
    assert again.score == 10.0


def test_a_clusters_worker_gives_it_too(
    units: dict[str, Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the engine sends is what the worker takes, and there it comes to the judge."""
    sent: list[tuple[object, ...]] = []
    engine = object.__new__(cluster.Cluster)
    client = SimpleNamespace(submit=lambda _, *task, **__: sent.append(task))
    engine.__dict__.update(_run="ours", _client=client)
    engine._send(Submission(name="a", student="a", read=lambda: b"{}", extra_time=2.5))
    assert inspect.signature(worker.judge_here).bind(*sent[0]).arguments["extra_time"] == 2.5

    def judge(
        _: WarmPool, submission: Submission, __: Work, ___: AnswerKeys, ____: Names
    ) -> SubmissionResult:
        seen.append(submission.extra_time)
        return SubmissionResult(
            submission="a", student="a", unit="u", status=Status.GRADED, exercises=()
        )

    seen: list[float] = []
    there = SimpleNamespace(run="ours", pool=None, work=None)
    plugins = {worker.AnswerKeysPlugin.name: SimpleNamespace(keys=None, names=None)}
    monkeypatch.setattr(worker, "_unit_plugin", lambda: there)
    monkeypatch.setattr(worker, "get_worker", lambda: SimpleNamespace(plugins=plugins))
    monkeypatch.setattr(worker, "judge_with", judge)
    worker.judge_here(*sent[0])  # type: ignore[arg-type]
    assert seen == [2.5]
