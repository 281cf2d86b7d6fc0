"""The command line as a person meets it: exit codes, one-line errors, nothing heavy for help."""

from __future__ import annotations

import argparse
import csv
import io
import os
import subprocess
import sys
from argparse import Action
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest

import benchmarks.__main__
import cinta.cli
import fuzz.__main__
from cinta.cli import _parser, main
from cinta.cli.encoding import encode_all
from cinta.errors import GraderError, InputError
from cinta.lms import recognise
from cinta.lms.choices import Attempts, Destination
from cinta.records.lms import Lms
from cinta.records.origin import Origin
from cinta.records.store import Store
from cinta.results import Status, SubmissionResult
from cinta.run.limits import RANGES, Limits, outside
from cinta.source.percent import NOT_ASKED_FOR
from tests.conftest import Classroom, as_notebook, at_night

ROOT = Path(__file__).parents[1]


def run_cinta(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process of its own."""
    command = [sys.executable, "-m", "cinta.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=300)


def under(encoding: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Run the command line where the terminal knows no more than this encoding."""
    command = [sys.executable, "-m", "cinta.cli", *map(str, arguments)]
    environment = os.environ | {
        "PYTHONIOENCODING": encoding,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.run(command, capture_output=True, cwd=ROOT, timeout=300, env=environment)


def graded(folder: Path) -> Path:
    """The folder, as the results of a run with one submission."""
    store = Store(folder / "results.sqlite")
    store.add(
        SubmissionResult(
            submission="a", student="a", unit="u01_scalar", status=Status.GRADED, exercises=()
        )
    )
    store.add_origins([Origin(submission="a", lms=Lms.PLAIN, people=())])
    store.close()
    return folder


def commands() -> list[str]:
    """All that there are, as the parser knows them."""
    (subparsers,) = (a.choices for a in _parser()._actions if isinstance(a.choices, dict))
    return list(subparsers)


ENCODINGS = ["ascii", "cp1252", "cp437", "utf-8"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_whatever_the_terminal_knows_everything_can_be_printed(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = {*"".join(path.read_text("utf-8") for path in ROOT.glob("autograder/**/*.py"))}
    everything = "".join(sorted(ours)) + "π 漢 😀 \udce9 \ud800"
    for errors in ("strict", "surrogateescape"):
        out, error = (
            io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors=errors) for _ in range(2)
        )
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", error)
            encode_all()
            print(everything, file=sys.stdout, flush=True)
            print(everything, file=sys.stderr, flush=True)
        said = [*map(_plainly, (out, error))]
        assert said[0] == said[1]
        assert "é" in said[0] or encoding == "ascii"


def _plainly(stream: io.TextIOWrapper) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(stream.encoding)


def test_passed_and_failed_can_be_told_apart_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    encode_all()
    print("✓ one\n✗ two – Qué…", flush=True)
    assert _plainly(out) == "ok one\nx two - Que...\n"


@pytest.mark.seconds
def test_who_chose_how_to_show_what_cannot_be_shown_is_obeyed() -> None:
    done = under("ascii:backslashreplace", "check", "mañana.ipynb")
    assert b"ma\\xf1ana" in done.stderr


@pytest.mark.seconds
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_every_command_has_help_in_any_encoding(encoding: str) -> None:
    for command in commands():
        done = under(encoding, command, "--help")
        assert (done.returncode, done.stderr) == (0, b""), command
        assert f"cinta {command}".encode() in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", at_night("cp1252")])
def test_check_and_doctor_run_to_their_end_in_any_encoding(encoding: str) -> None:
    solution = ROOT / "solutions" / "es" / "u01_scalar" / "u01_scalar.ipynb"
    checked = under(encoding, "check", solution, "--unit", "u01_scalar")
    assert (checked.returncode, checked.stdout.count(b"ok ")) == (0, 6), checked.stderr
    examined = under(encoding, "doctor")
    assert b"promises hold" in examined.stdout, examined.stderr


@pytest.mark.seconds
def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys, cinta.cli\n"
        "try: cinta.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'tensorflow', 'numpy', 'rich', 'msgspec', 'jupytext', 'otter', 'IPython'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "demo" in done.stdout


@pytest.mark.seconds
def test_who_reads_units_and_writes_reports_loads_no_server_no_shell_and_no_plots() -> None:
    """Each of these takes tenths of a second before the first student is looked at."""
    program = (
        "import sys, cinta.cli\n"
        "check, grade = ['check', 'README.md'], ['grade', 'nowhere', '--out', 'nowhere']\n"
        "codes = [cinta.cli.main(check), cinta.cli.main([*grade, '--unit', 'u01_scalar'])]\n"
        "import cinta.report.class_report\n"
        "heavy = {'IPython', 'arrow', 'dateparser', 'jupyter_server', 'lark', 'markdown_it'}\n"
        "heavy |= {'matplotlib', 'tensorflow', 'tornado'}\n"
        "print(codes, sorted(heavy & set(sys.modules)), 'numpy' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout == "[2, 2] [] True\n", done.stderr


@pytest.mark.parametrize("name", NOT_ASKED_FOR)
def test_what_is_hidden_while_jupytext_loads_is_there_again(name: str) -> None:
    assert name not in sys.modules or sys.modules[name]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grade", "nowhere", "--unit", "u01_scalar", "--out", "OUT"], "nowhere: no such file"),
        (["grade", "README.md", "--unit", "u99_none", "--out", "OUT"], "no unit 'u99_none'"),
        (["grade", "autograder/units", "--unit", "u01_scalar", "--out", "OUT"], "no .ipynb file"),
        (["--course", "nowhere", "build", "--check"], "nowhere/cinta.toml: no such file"),
        (["build", "--course", "nowhere"], "nowhere/cinta.toml: no such file"),
        (["grade", "x", "--out", "OUT", "--timeout", "0"], "give 10 to 86400 seconds"),
        (["grade", "", "--dry-run"], "'' names no file: give a path"),
        (["grade", "README.md", "--unit", "u01_scalar", "--out", ""], "--out: '' names no file"),
        (["report", ""], "'' names no file"),
        (["export", "OUT", "--to", "moodle", "--worksheet", ""], "--worksheet: '' names no file"),
        (["grade", "x", "--out", "OUT", "--seed", "-1"], "give 0 to 2**128 - 1"),
        (["grade", "x", "--out", "OUT", "--memory", "inf"], "give 0.25 to 1024 GiB"),
    ],
)
def test_bad_input_is_one_line_with_the_mend(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    out = str(tmp_path / "out")
    try:
        code: object = main([out if word == "OUT" else word for word in arguments])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


@pytest.mark.seconds
@pytest.mark.parametrize("command", ["check", "report", "export", "grade", "extra", "sheet"])
@pytest.mark.parametrize("what", ["fifo", "device", "too long", "folder", "loop", "gone"])
def test_what_is_no_file_to_read_is_one_line_and_nobody_waits_for_it(
    command: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / ("x" * 300 if what == "too long" else "it.csv")
    if what == "fifo":
        os.mkfifo(path)
    elif what == "device":
        path = Path("/dev/zero")
    elif what == "folder":
        path.mkdir()
    elif what == "loop":
        path.symlink_to(path)
    arguments = {
        "extra": ["grade", __file__, "--out", str(tmp_path / "out"), "--extra-time", f"{path}"],
        "sheet": ["export", f"{graded(tmp_path)}", "--to", "moodle", "--worksheet", f"{path}"],
        "export": ["export", f"{path}", "--to", "csv"],
        "grade": ["grade", f"{path}", "--dry-run"],
    }
    assert main(arguments.get(command, [command, f"{path}"])) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1, said


NO_NUMBERS = ("nan", "-nan", "inf", "-inf", "-1", "-0.5", "1e400", "9" * 60, "9" * 5000, "", "½x")
"""What no option of any command takes for a number."""


def options(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, Action]]:
    """All that takes an argument, of the parser and its commands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from options(command)
        elif action.nargs != 0 and action.type is not Path:
            yield parser, action


PARSERS = [cinta.cli._parser, fuzz.__main__._parser, benchmarks.__main__._parser]
TYPED = [(p, a) for make in PARSERS for p, a in options(make()) if a.type]


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: text[:8])
@pytest.mark.parametrize(("parser", "action"), TYPED, ids=lambda one: getattr(one, "dest", ""))
def test_no_option_takes_a_number_that_makes_no_sense(
    parser: argparse.ArgumentParser, action: Action, text: str
) -> None:
    with pytest.raises(argparse.ArgumentError) as refused:
        parser._get_values(action, [text])
    said = str(refused.value)
    assert "\n" not in said
    assert "give " in said or "called" in said
    assert len(said) < 200


def test_every_default_is_in_its_own_range_and_zero_is_no_limit() -> None:
    assert not list(outside(Limits()))
    assert len(list(outside(Limits(0, 0, 0, 0, 0)))) == len(RANGES) == len(fields(Limits))
    for parser, action in TYPED:
        if action.default is not None and action.dest != "what":
            assert parser._get_values(action, [str(action.default)]) == action.default
        if action.dest != "seed" and not parser.prog.endswith("mark"):  # none of some points
            with pytest.raises(argparse.ArgumentError):
                parser._get_values(action, ["0"])


@pytest.mark.parametrize(
    "options",
    [
        ["--points", "nan"],
        ["--delimiter", "1"],
        ["--delimiter", "\udcff"],
        ["--columns", "a\udcff=grade"],
        ["--columns", ",,"],
        ["--due", "1999-12-31"],
    ],
)
def test_what_an_export_cannot_mean_is_one_line_with_the_mend(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code: object = None
    try:
        code = main(["export", str(graded(tmp_path)), "--to", "csv", *options])
    except SystemExit as stopped:
        code = stopped.code
    said = capsys.readouterr().err
    assert (code, said.count("\n"), options[0] in said) == (2, 1, True)


@pytest.mark.usefixtures("session_warm")
def test_check_says_what_grader_check_says(
    classroom: Classroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.ipynb"
    outside = "with tf.GradientTape() as tape:\n    pass\ny = x**2\ndy_dx = tape.gradient(y, x)"
    path.write_bytes(as_notebook(classroom.sheet(first_tape=outside)))
    assert main(["check", str(path), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert (
        "✗ first_tape\n    dy_dx with values other than that of the cell, x = 5 and x = -4\n"
        in said
    )
    assert "    What happens: With x = 5.0: your answer is None; expected 10.0.\n" in said
    assert "    Why: The tape gave None: it found no path from the source to the target" in said
    assert "x: this part was computed when the tape no longer recorded. Line 3:" in said
    assert "    Try: Move that line into the with block" in said
    assert said.count("✓") == 5
    path.write_bytes(as_notebook(classroom.sheet()))
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out.count("✓") == 6


@pytest.mark.seconds
def test_check_of_what_is_no_notebook_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.ipynb").write_text("not JSON")
    (tmp_path / "other.ipynb").write_bytes(as_notebook(["x = 1"]))
    for name in ("gone.ipynb", "mine.ipynb", "other.ipynb"):
        assert main(["check", str(tmp_path / name)]) == 2
        error = capsys.readouterr().err
        assert name in error
        assert "Fix: " in error
        assert error.count("\n") == 1


@pytest.mark.seconds
@pytest.mark.parametrize("there", ["results/grades.csv", "class/ana.ipynb"])
def test_demo_takes_nothing_away_that_is_not_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], there: str
) -> None:
    path = tmp_path / there
    path.parent.mkdir()
    path.write_text("mine")
    assert main(["demo", "--out", str(tmp_path)]) == 2
    assert "give another --out" in capsys.readouterr().err
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]


@pytest.mark.parametrize(
    ("ends", "code", "said"),
    [
        (GraderError("x: our own. Fix: look"), 1, "cinta: x: our own. Fix: look\n"),
        (InputError("x: wrong. Fix: y"), 2, "cinta: x: wrong. Fix: y\n"),
        (KeyboardInterrupt(), 130, "cinta: stopped; --resume goes on where it was\n"),
    ],
)
def test_each_way_to_end_has_its_exit_code(
    ends: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def ending(*_: object) -> int:
        raise ends

    monkeypatch.setattr("cinta.commands.doctor.examine", ending)
    assert main(["doctor"]) == code
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("whole", [True, False])
def test_the_doctor_ends_with_1_where_a_layer_is_missing(
    whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cinta.commands.doctor.examine", lambda console: whole)
    assert main(["doctor"]) == int(not whole)


@pytest.mark.slow
def test_demo_grades_a_class_of_24(tmp_path: Path) -> None:
    done = run_cinta("demo", "--out", tmp_path / "demo")
    assert done.returncode == 0, done.stderr
    assert "results: " in done.stdout
    assert "The tape gave None" in done.stdout, "one language, where the system names none"
    assert "La cinta" not in done.stdout
    assert "\x1b[" not in done.stdout, "no colours or progress where there is no terminal"
    with (tmp_path / "demo" / "results" / "grades.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24
    head = ["student", "key", "submission", "unit", "status", "score", "max_score"]
    assert list(rows[0])[:7] == head
    scores = [float(row["score"]) for row in rows]
    assert max(scores) == 10
    assert min(scores) == 0
    crashed = next(row for row in rows if row["student"] == "Regulus")
    assert crashed["gradient_from_integer"] == "0"
    assert float(crashed["score"]) == 9, "one exercise that crashes costs that exercise"
    looping = next(row for row in rows if row["student"] == "Polaris")
    assert looping["polynomial_slope"] == "0"
    assert looping["loss_gradient"] == "2", "the exercises after a loop are judged"


@pytest.mark.usefixtures("session_warm")
def test_our_own_failure_is_no_fault_of_the_input_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise GraderError("the solved notebook fails")

    monkeypatch.setattr("cinta.grading.jobs.make_answer_keys", fails)
    notebook = ROOT / "solutions" / "es" / "u01_scalar" / "u01_scalar.ipynb"
    command = ["grade", str(notebook), "--unit", "u01_scalar", "--out", str(tmp_path / "out")]
    for _ in range(2):
        assert main([*command, "--jobs", "1"]) == 1, "the second time needs no --resume"
        assert capsys.readouterr().err == "cinta: the solved notebook fails\n"


@pytest.mark.parametrize(
    ("command", "choices"),
    [("grade", Lms), ("export", Destination), ("export", Attempts)],
)
def test_what_can_be_chosen_is_what_is_known(
    command: str, choices: type[StrEnum], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert f"{{{','.join(choices)}}}" in "".join(capsys.readouterr().out.split())
    assert set(recognise.LAYOUTS) == set(Lms)
