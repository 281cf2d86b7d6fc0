"""Both archives of one unit, and what the sample class hands in, as Otter gets it."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from cinta.commands.demo import answers_of, notebook
from cinta.render import build_wheel, files_of, harden, render
from cinta.unit import Unit
from tests.conftest import COURSE, Classroom

UNIT, LANG = "u01_scalar", "en"
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Archives:
    """The hardened and the stock archive as files, and what students are given, by name."""

    hardened: Path
    stock: Path
    student: dict[str, bytes]


@pytest.fixture(scope="session", autouse=True)
def _otter() -> None:
    """Import Otter once, past the warnings of what it imports."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import otter.assign
        import otter.run
        import otter.test_files  # noqa: F401


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    """Gradescope's results.json, as its documentation has it."""
    found: dict[str, Any] = json.loads((HERE / "results.schema.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def unit(units: dict[str, Unit]) -> Unit:
    """The unit of both archives."""
    return units[UNIT]


@pytest.fixture(scope="session")
def hardened(unit: Unit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hardened archive; no answer key is needed for it."""
    path = tmp_path_factory.mktemp("hardened") / f"{UNIT}-{LANG}.zip"
    path.write_bytes(harden(unit, LANG, build_wheel()))
    return path


@pytest.fixture(scope="session")
def archives(
    unit: Unit, hardened: Path, classroom: Classroom, tmp_path_factory: pytest.TempPathFactory
) -> Archives:
    """Both, and the student's side of the stock one."""
    path = tmp_path_factory.mktemp("stock") / f"{UNIT}-{LANG}-stock.zip"
    rendered = render(unit, LANG, classroom.keys(UNIT).of_exercise, build_wheel(), files_of(COURSE))
    path.write_bytes(rendered.archive)
    return Archives(hardened, path, rendered.student)


@pytest.fixture(scope="session")
def handed_in(unit: Unit) -> Callable[[int], bytes]:
    """The notebook of a student of the sample class, by number, with Otter's metadata."""

    def bytes_of(number: int) -> bytes:
        book = notebook(unit, answers_of(unit, number), LANG)
        book.metadata["otter"] = {"assignment_name": UNIT}
        return nbformat.writes(book).encode()

    return bytes_of


def with_settings(archive: Path, path: Path, settings: dict[str, object]) -> Path:
    """A copy of a hardened archive in which an instructor changed the plugin's settings."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "otter_config.json":
                config = json.loads(content)
                config["plugins"][0]["cinta.otter.plugin.OutsideJudge"] |= settings
                content = json.dumps(config).encode()
            new.writestr(name, content)
    return path
