"""The reference names all that there is: each command and option, status, verdict and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cinta.checks.numbers import RTOL
from cinta.course import KEYS
from cinta.results import Status, Verdict
from website import reference

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["results.md", "results.es.md"])
def test_every_status_verdict_and_key_has_its_row(page: str) -> None:
    _, *tables = re.split(
        r"^## .*$", (DOCS / "reference" / page).read_text("utf-8"), flags=re.MULTILINE
    )
    named = [set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) for table in tables]
    statuses, verdicts, _, keys = named  # the tables: tests/test_architecture.py
    assert [statuses, verdicts, keys] == [{*map(str, Status)}, {*map(str, Verdict)}, {*KEYS}]


def test_every_command_has_a_heading_and_its_options_a_row() -> None:
    text = reference.commands()
    heads = set(re.findall(r"^##+ cinta (.*)$", text, re.MULTILINE))
    assert {"grade", "new unit", "new exercise", "doctor"} <= heads
    assert "| `--extra-time STUDENT=1.5` |" in text
    assert "`{function,cell,class,choice,manual}`" not in text
    assert re.search(r"\| `--kind \{function,\S+\}` \|", text)


@pytest.mark.parametrize("page", ["judging.md", "judging.es.md"])
def test_the_tolerances_are_those_of_the_judge(page: str) -> None:
    rows = re.findall(r"^\| (\w+) \| (\S+) \|$", (DOCS / page).read_text("utf-8"), re.MULTILINE)
    assert {dtype: float(tolerance) for dtype, tolerance in rows} == RTOL
