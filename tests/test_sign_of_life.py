"""Something is seen at once, on a terminal alone: what is read, and what is waited for."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from cinta.cli import main
from cinta.cli.sign import ERASE, READING
from cinta.grading.answer_keys import Words, make_answer_keys
from cinta.report.terminal import STAGES, Live, Stage
from cinta.results import Status, SubmissionResult
from cinta.unit import LANGUAGES
from tests.conftest import Classroom, sampled

ROOT = Path(__file__).parents[1]
REFUSED = ["check", str(ROOT / "README.md"), "--lang"]


def on_a_terminal(writes: Callable[[int], None]) -> str:
    """What a terminal is sent."""
    ours, theirs = pty.openpty()
    heard: list[bytes] = []

    def listen() -> None:
        try:
            while data := os.read(ours, 4096):
                heard.append(data)
        except OSError:  # nobody holds the other end any more
            return

    reader = threading.Thread(target=listen)
    reader.start()
    writes(theirs)
    os.close(theirs)
    reader.join(20)
    os.close(ours)
    return b"".join(heard).decode()


@pytest.mark.seconds
@pytest.mark.parametrize("lang", sampled(LANGUAGES, "en"))
def test_the_first_that_a_terminal_shows_is_that_units_are_read(lang: str) -> None:
    def run(terminal: int) -> None:
        environment = os.environ | {"TERM": "xterm"}
        command = [sys.executable, "-m", "cinta.cli", *REFUSED, lang]
        subprocess.run(command, cwd=ROOT, stdout=terminal, stderr=terminal, env=environment)

    shown = on_a_terminal(run)
    assert shown.startswith(READING[lang] + ERASE)
    assert f"cinta: {REFUSED[1]}" in shown.partition(ERASE)[2]


@pytest.mark.seconds
def test_where_there_is_no_terminal_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*REFUSED, "es"]) == 2
    assert capsys.readouterr().out == ""
    screen = io.StringIO()
    with Live(Console(file=screen), "es") as live:
        live.waiting(Stage.KEYS, 1, 2)
    assert screen.getvalue() == ""


@pytest.mark.seconds
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_terminal_shows_what_is_waited_for(lang: str) -> None:
    def write(terminal: int) -> None:
        with os.fdopen(os.dup(terminal), "w") as file:
            console = Console(file=file, width=120, force_terminal=True)
            with Live(console, lang) as live:
                live.waiting(Stage.KEYS, 14, 22)

    shown = on_a_terminal(write)
    assert STAGES[lang][Stage.STARTING] in shown
    assert STAGES[lang][Stage.KEYS] in shown.partition(STAGES[lang][Stage.STARTING])[2]
    assert "14/22" in shown


class Screen:
    """A terminal on which one command shows what it waits for, and a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self._written = io.StringIO()
        console = Console(
            file=self._written, width=120, force_terminal=True, get_time=lambda: self.now
        )
        self.live = Live(console, "en")

    def shown(self) -> list[str]:
        """The words and figures of the line that stands there now."""
        self._written.seek(0)
        self._written.truncate()
        self.live._bar.refresh()
        line = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self._written.getvalue())
        return re.sub(r"[━╸╺\s]+", " ", line).split()


def test_what_is_done_how_fast_and_what_is_left_are_of_what_is_waited_for_now() -> None:
    screen = Screen()
    result = SubmissionResult(
        submission="a", student="a", unit="u", status=Status.GRADED, exercises=()
    )
    with screen.live as live:
        for made in range(23):
            screen.now += 0.1
            live.waiting(Stage.KEYS, made, 22)
        screen.now = 5
        live.waiting(Stage.GRADING, 10, 24)  # it goes on
        assert screen.shown() == ["grading", "10/24", "0:00:05", "-:--:--"]
        for done, left in ((11, "0:02:10"), (12, "0:02:00"), (13, "0:01:50")):
            screen.now += 10
            live.result(result, done, 24)
            assert screen.shown() == [
                "grading",
                f"{done}/24",
                "0.1/s",
                f"0:00:{screen.now:.0f}",
                left,
            ]
        live.result(result, 24, 24)
        live.waiting(Stage.WRITING)
        screen.now += 3
        assert screen.shown() == ["writing", "the", "pages", "0/?", "0:00:38"]


def test_less_than_one_in_ten_seconds_is_no_rate_of_zero() -> None:
    screen = Screen()
    result = SubmissionResult(
        submission="a", student="a", unit="u", status=Status.GRADED, exercises=()
    )
    with screen.live as live:
        for done in (1, 2, 3):
            screen.now += 25
            live.result(result, done, 24)
        assert "0.04/s" in screen.shown()


@pytest.mark.slow
def test_the_answer_keys_are_counted_as_they_are_made(classroom: Classroom) -> None:
    told: list[tuple[int, int]] = []
    unit = classroom.units["u01_scalar"]
    keys = make_answer_keys(
        unit,
        classroom.warm,
        0,
        hidden=False,
        words=Words.NONE,
        made=lambda *numbers: told.append(numbers),
    )
    assert told == [(number, len([*keys])) for number in range(1, len([*keys]) + 1)]
