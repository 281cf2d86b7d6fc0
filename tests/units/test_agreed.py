"""Stock Otter is run where what it reads has changed, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cinta.commands.agreed import CACHE, RECORD
from cinta.commands.build import archive_path
from cinta.commands.gate import _Runs
from cinta.source import load
from tests.conftest import course_at

KIND = Path(__file__).parent / "kinds" / "u92_english.py"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, list[str]]]:
    """That part of the gate: how often it ran Otter, which gives the scores, and what it says."""
    unit, course = load(KIND), course_at(tmp_path)
    archive = tmp_path / archive_path(course, unit.name, "en", stock=True)
    notebooks = [
        tmp_path / kind / "en" / unit.name / f"{unit.name}.ipynb"
        for kind in ("exercises", "solutions")
    ]
    for path in (archive, *notebooks):
        path.parent.mkdir(parents=True)
        path.write_bytes(path.parent.as_posix().encode())
    ran: list[Path] = []

    def gated(solved: float = 2.0, **options: bool) -> tuple[int, list[str]]:
        def scores(_: Path, notebook: Path) -> dict[str, float]:
            ran.append(notebook)
            return {"cube_slope": solved if "solutions" in notebook.parts else 0.0}

        ran.clear()
        with ThreadPoolExecutor(2) as threads:
            runs = _Runs(course, [unit], threads, scores, fresh=options.get("fresh", False))
            lines = list(runs.lines())
        return len(ran), lines

    return gated


def test_what_was_agreed_on_is_kept_and_said(
    run: Callable[..., tuple[int, list[str]]], tmp_path: Path
) -> None:
    times, lines = run()
    assert times == 2
    assert not any("kept" in line for line in lines)
    times, lines = run()
    assert times == 0
    assert all(line.startswith("✓") and "--fresh runs it" in line for line in lines)
    assert run(fresh=True)[0] == 2
    assert (tmp_path / CACHE / ".gitignore").read_text() == "*\n"


def test_what_has_changed_is_run_again(
    run: Callable[..., tuple[int, list[str]]], tmp_path: Path
) -> None:
    run()
    (solved,) = (tmp_path / "solutions").rglob("*.ipynb")
    solved.write_bytes(b"other")
    assert run()[0] == 1
    (archive,) = tmp_path.rglob("*.zip")
    archive.write_bytes(b"other")
    assert run()[0] == 2
    archive.unlink()
    times, lines = run()
    assert times == 0
    assert all("Fix: run cinta build" in line for line in lines)


def test_what_otter_did_not_agree_on_is_never_kept(
    run: Callable[..., tuple[int, list[str]]], tmp_path: Path
) -> None:
    assert [line[0] for line in run(solved=1.0)[1]] == ["✓", "✗"]
    assert run()[0] == 1
    (tmp_path / CACHE / RECORD).write_text("damaged")
    assert run()[0] == 2
