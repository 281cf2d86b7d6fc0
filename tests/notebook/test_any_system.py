"""Students work on any system: what runs on their machines needs nothing that only Unix has.

That is what :mod:`cinta.begin` and the checks import, in the end; grading needs Linux.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from cinta.render.wheel import PACKAGE, build_wheel
from cinta.source import load
from cinta.unit import LANGUAGES
from tests.conftest import at_night, sampled

from .kernel import run
from .without_unix import MODULES, OF_OS, OF_SIGNAL

ROOT = Path(__file__).parents[2]
UNITS = sorted(path.name for path in (ROOT / "exercises" / "es").iterdir())
SOURCES = ROOT / "autograder" / "units"
OF_EACH_KIND = ["u01_scalar", "u07_custom"]
"""Functions and cells; drivers."""


def _names(tree: ast.AST) -> set[str]:
    """Modules that are imported, and ``os.x`` and ``signal.x`` that are used."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{node.value.id}.{node.attr}")
    return found


def _modules() -> dict[str, Path]:
    """What students' notebooks import of ours, one thing by another, functions' imports too."""
    found: dict[str, Path] = {}
    waiting = ["cinta.begin", "cinta.notebook", "cinta.hints", "cinta.tape"]
    while waiting:
        name = waiting.pop()
        base = PACKAGE.parent.joinpath(*name.split("."))
        path = next(
            (p for p in (base / "__init__.py", base.with_suffix(".py")) if p.is_file()), None
        )
        if path is not None and name not in found:
            found[name] = path
            waiting += [name.rpartition(".")[0] or name, *_imports(name, path)]
    return found


def _imports(name: str, path: Path) -> Iterator[str]:
    """Modules of ours that a file may import."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = package[: len(package) - node.level + 1]
            base = ".".join([*above, *filter(None, [node.module])])
            yield from (base, *(f"{base}.{alias.name}" for alias in node.names))


ASKS_FIRST = "cinta.clock"
"""It limits the time of an author's code where signals can be had, and asks whether they can."""


def test_no_module_of_a_notebook_names_what_only_unix_has() -> None:
    unix = {*MODULES, *(f"os.{n}" for n in OF_OS), *(f"signal.{n}" for n in OF_SIGNAL)}
    modules = _modules()
    assert {"cinta.begin", "cinta.checks.judge", "cinta.tape.picture.svg"} <= modules.keys()
    assert not {name for name in modules if name.split(".")[1:2] in (["run"], ["grading"])}
    assert "hasattr(signal" in modules[ASKS_FIRST].read_text(encoding="utf-8")
    for name, path in modules.items():
        if name == ASKS_FIRST:
            continue
        assert not unix & _names(ast.parse(path.read_text(encoding="utf-8"))), name


@pytest.mark.slow
@pytest.mark.parametrize("units", [OF_EACH_KIND, at_night(UNITS)], ids=["some", "all"])
def test_a_unit_is_checked_from_the_wheel_alone_where_unix_is_not(
    units: list[str], tmp_path: Path
) -> None:
    wheel = build_wheel()
    (tmp_path / wheel.name).write_bytes(wheel.data)
    folders = [*(_solved(unit, tmp_path / unit) for unit in units), _blank(tmp_path / "blank")]
    script = Path(__file__).with_name("without_unix.py")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", script, *folders],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path / wheel.name), "IPYTHONDIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert told["early"] == [], "cinta was there before Unix was taken away"
    assert Path(told["cinta"]) == tmp_path / wheel.name / "cinta" / "answering" / "local.py"
    *solved, blank = (told["said"][str(folder)] for folder in folders)
    for unit, said in zip(units, solved, strict=True):
        due = {path.stem for path in (ROOT / "exercises" / "es" / unit / "tests").glob("*.py")}
        assert said.keys() == due
        chosen = {one.name for one in load(SOURCES / f"{unit}.py").exercises if one.options}
        for name, words in said.items():
            assert ("anotad" if name in chosen else "(correcto)") in words, (name, words)
    assert blank
    assert all("Está en blanco" in words for words in blank.values())
    assert set(told["lines"].values()) == {3}, "an error's line is the student's, not a library's"


def _solved(unit: str, folder: Path) -> Path:
    shutil.copytree(ROOT / "exercises" / "es" / unit, folder)
    shutil.copy(ROOT / "solutions" / "es" / unit / f"{unit}.ipynb", folder)
    return folder


def _blank(folder: Path) -> Path:
    shutil.copytree(ROOT / "exercises" / "es" / UNITS[0], folder)
    return folder


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # jupyter_client and its zmq sockets warn
@pytest.mark.parametrize("lang", sampled(LANGUAGES, "es"))
def test_who_opens_the_notebook_alone_reads_one_line(lang: str, tmp_path: Path) -> None:
    """As on Colab: only the .ipynb is there. Run All stops at the first cell, with the mend."""
    notebook = nbformat.read(ROOT / f"exercises/{lang}/u01_scalar/u01_scalar.ipynb", as_version=4)
    with pytest.raises(CellExecutionError):
        run(notebook, tmp_path)
    first, *others = (cell for cell in notebook.cells if cell.cell_type == "code")
    assert [output.output_type for output in first.outputs] == ["error"]
    error = first.outputs[0]
    assert (error.ename, error.evalue.count("\n")) == ("Stopped", 0)
    line = error.evalue
    assert "cinta_course-" in line
    assert {"es": "ejecuta esta celda otra vez", "en": "run this cell again"}[lang] in line
    assert not any(cell.outputs for cell in others)
