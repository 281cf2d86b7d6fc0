"""``python -m fuzz --smoke``: every part of ``make nightly`` still does its work."""

from __future__ import annotations

import random
import re

import pytest

from fuzz.__main__ import PARTS, Night, main
from fuzz.classroom import Outcome
from fuzz.moments import GRADE_SECONDS, START_SECONDS, draw_moments
from fuzz.run import TARGETS
from tests.conftest import SEED, Classroom, NeverClosed, sampled
from tests.lost.conftest import undisturbed_here

SAYS = {
    "messages": r"2\d\d mutated messages: \d+ \w+, .*; answers judged: \d+ \w+.*",
    "notebooks": r"50 mutated notebooks: \d+ \w+, \d+ \w+; [1-9]\d* of them graded, .*",
    "seeds": r"30 seeds: [6-9]\d right answers, [2-9]\d wrong ones, 0 misjudged; \d+ draws .*",
    "mutants": r"u01_scalar: \d+ mutants: [1-9]\d* caught.*; told: [1-9]\d* named.*",
    "unchanged": r"3 programs ended recorded as alone; nothing stayed of the steps of training",
    "moments": r"2 processes killed \(1 \w+, 1 \w+\) in \d runs of \d cinta grade, each .*",
    "disks": r"1 runs met a full disk, said so in one line, and were resumed",
    "locks": r"a writer held the database for 1 s; the run was resumed",
}
IN_CHILDREN_OF_OURS = ("messages", "notebooks", "seeds", "mutants", "unchanged")
"""These kill no warm process, and start one only for themselves: the session's will do."""

DISTURBED = ("moments", "disks", "locks")
"""These kill and hinder real runs of one class."""


def test_no_part_is_left_out() -> None:
    assert SAYS.keys() == {*IN_CHILDREN_OF_OURS, *DISTURBED}
    assert PARTS.keys() - SAYS.keys() == {"repeats"}


@pytest.mark.slow
@pytest.mark.parametrize("part", sampled(IN_CHILDREN_OF_OURS, "messages", "seeds", "mutants"))
def test_each_part_in_our_children_does_its_work(
    part: str,
    classroom: Classroom,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By day ``test_mutated.py`` does what is left here, and ``tape/test_unchanged.py``."""
    for module in ("fuzz.__main__", "cinta.commands.mutants"):
        monkeypatch.setattr(f"{module}.Warm", lambda: NeverClosed(classroom.warm))
    assert_smoke(part, capsys)


@pytest.mark.slow
@pytest.mark.usefixtures("session_warm")
@pytest.mark.parametrize("part", sampled(DISTURBED, "disks"))
def test_each_part_that_disturbs_runs_does_its_work(
    part: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed, out of space, locked out: the end is as if nothing had been.

    By day ``test_grade.py`` kills a run, ``test_disturbed_runs.py`` has another beside it.
    """
    monkeypatch.setattr("fuzz.moments.undisturbed", undisturbed_here)
    assert_smoke(part, capsys)


def assert_smoke(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([part, "--smoke", "--seed", str(SEED)])
    said = capsys.readouterr().out
    assert code == 0, said
    assert said.startswith(f"seed {SEED}\n")
    assert said.endswith(f"seed {SEED}: all is well\n")
    assert re.search(rf"^{part}: {SAYS[part]} \(\d+ s\)$", said, re.MULTILINE), said


def test_what_failed_is_said_with_how_to_repeat_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(_: Night) -> str:
        raise AssertionError("a row stands twice")

    monkeypatch.setitem(PARTS, "locks", found)
    assert main(["locks", "--seed", "7", "--moments", "3"]) == 1
    said = capsys.readouterr().out
    assert "locks: FAILED: a row stands twice" in said
    assert "repeat it: .venv/bin/python -m fuzz locks --seed 7 --moments 3 (" in said
    assert said.endswith("seed 7: locks failed\n")


@pytest.mark.parametrize(("score", "code"), [("10.0", 0), ("9.0", 1)])
def test_a_repeated_run_must_give_the_same(
    score: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Outcome(b"grades", (("a.ipynb", "10.0"),), (), ())
    again = Outcome(b"grades", (("a.ipynb", score),), (), ())
    runs = iter((first, again))
    monkeypatch.setattr("fuzz.moments.undisturbed", lambda *_: next(runs))
    assert main(["repeats", "--smoke", "--seed", "7"]) == code
    said = capsys.readouterr().out
    assert ("1 more runs with one seed" in said) == (code == 0)
    assert ("only here ('a.ipynb', '9.0')" in said) == (code == 1)


def test_moments_are_of_every_kind_and_within_a_run() -> None:
    drawn = draw_moments(random.Random(SEED), 50)
    assert len(drawn) == 50
    assert {moment.target for moment in drawn} == set(TARGETS)
    assert all(0 <= m.seconds <= (START_SECONDS if m.from_start else GRADE_SECONDS) for m in drawn)
    assert not any(moment.from_start for moment in drawn if moment.target == "child")
    assert drawn == draw_moments(random.Random(SEED), 50), "one seed, the same moments"
