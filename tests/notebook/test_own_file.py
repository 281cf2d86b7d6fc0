"""``grader.export`` finds the notebook that runs, however it is called."""

from __future__ import annotations

import os
import sys
import types
import zipfile
from pathlib import Path

import pytest

from cinta.notebook.own_file import OF_VS_CODE, SESSION, own_file
from tests.conftest import as_notebook

DEFAULT = "u90_demo.ipynb"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder, with an accent and a space."""
    folder = tmp_path / "mi carpeta ñ"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv(SESSION, raising=False)
    return folder


def saved(path: Path, at: int, unit: str = "u90_demo") -> Path:
    """A notebook of a unit, saved at a moment."""
    path.write_bytes(as_notebook(["x = 1"], {"cinta": {"unit": unit, "lang": "en"}}))
    os.utime(path, (at * 10**9, at * 10**9))
    return path


def test_it_is_found_however_it_is_called(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_file(DEFAULT, "u90_demo", {}) is None
    saved(here / "other.ipynb", 4, unit="u91_other")
    (here / "broken.ipynb").write_text("{")
    saved(here / "Tarea 1 de Ana.ipynb", 2)
    assert own_file(DEFAULT, "u90_demo", {}) == Path("Tarea 1 de Ana.ipynb")
    saved(here / DEFAULT, 1)
    assert own_file(DEFAULT, "u90_demo", {}) == Path("Tarea 1 de Ana.ipynb"), "the last one saved"
    saved(here / "copy.ipynb", 3)
    assert own_file("Tarea 1 de Ana.ipynb", "u90_demo", {}) == Path("Tarea 1 de Ana.ipynb")
    monkeypatch.setenv(SESSION, str(here / DEFAULT))
    assert own_file(DEFAULT, "u90_demo", {}) == Path(DEFAULT), "what Jupyter says"
    in_vs_code = {OF_VS_CODE: str(here / "Tarea 1 de Ana.ipynb")}
    assert own_file(DEFAULT, "u90_demo", in_vs_code) == Path("Tarea 1 de Ana.ipynb")
    monkeypatch.setenv(SESSION, str(here / "renamed since.ipynb"))
    assert own_file(DEFAULT, "u90_demo", {}) == Path("copy.ipynb")


@pytest.fixture
def grader(here: Path) -> object:
    """A student's grader."""
    pytest.importorskip("otter")
    from cinta.notebook.grader import Notebook

    (here / "tests").mkdir()
    return Notebook(tests_dir="tests", exercises={}, unit="u90_demo", lang="en")


@pytest.mark.filterwarnings("default")
def test_the_zip_holds_the_renamed_notebook(
    grader: object,
    here: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("cinta.notebook.grader.display", lambda link: shown.append(link.data))
    saved(here / "Tarea.ipynb", 2)
    grader.export(DEFAULT, pdf=False, ignore_log=True)  # type: ignore[attr-defined]
    (made,) = Path().glob("*.zip")
    assert "Tarea.ipynb" in zipfile.ZipFile(made).namelist()
    assert "This zip holds Tarea.ipynb, as you saved it." in capsys.readouterr().out
    assert shown == [f'Download it: <a href="{made}" download target="_blank">{made}</a>']


def test_where_there_is_none_one_line_says_so(grader: object, here: Path) -> None:
    with pytest.raises(FileNotFoundError) as error:
        grader.export(DEFAULT, pdf=False)  # type: ignore[attr-defined]
    assert error.value._render_traceback_() == [  # type: ignore[attr-defined]
        f"This notebook is not in {here}: save it there and run this cell again."
    ]


def test_on_colab_it_says_how_to_submit(
    grader: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    grader.export(DEFAULT, pdf=False)  # type: ignore[attr-defined]
    assert "Download .ipynb" in capsys.readouterr().out
