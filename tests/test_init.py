"""``cinta init``: what is made, from where, and what is refused in one line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cinta.cli import main
from cinta.commands.init import BESIDE, units_zip
from cinta.course import find
from cinta.source import load_all
from tests.conftest import COURSE


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("Curso de Gradientes", "curso-de-gradientes"),
        ("ñandú_2", "nandu_2"),
        ("2026", "course-2026"),
        ("漢字", "course"),
        ("a--b__c", "a-b-c"),
    ],
)
def test_whatever_the_folder_is_called_it_is_a_course(
    folder: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / folder), "--empty"]) == 0
    course = find(tmp_path / folder)
    assert course.name == name
    assert [unit.name for unit in load_all(course.sources, None, course.languages)] == [
        "u01_sample"
    ]
    assert {path.name for path in course.root.iterdir()} == {
        "cinta.toml", "units", "README.md", "README.es.md", ".gitignore",
    }  # fmt: skip
    for page in ("README.md", "README.es.md"):
        text = (course.root / page).read_text(encoding="utf-8")
        assert course.wheel_name in text
        assert "--unit u01_sample" in text
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("source", ["zip", "zip here", "course"])
def test_the_units_come_from_a_zip_or_from_a_course(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name, data = units_zip(COURSE)
    (tmp_path / name).write_bytes(data)
    place = {"zip": ["--from", name], "zip here": [], "course": ["--from", str(COURSE.root)]}
    assert main(["init", "mine", *place[source]]) == 0
    made = {path.name: path.read_bytes() for path in (tmp_path / "mine" / "units").iterdir()}
    beside = [COURSE.sources / name for name in BESIDE]
    theirs = [*COURSE.sources.glob("u??_*.py"), *(path for path in beside if path.is_file())]
    assert made == {path.name: path.read_bytes() for path in theirs}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["full"], "full: is there and not empty. Fix: name a new folder"),
        (["new"], "whose units? there are a-units.zip, b-units.zip. Fix: --from"),
        (["new", "--from", "nowhere"], "nowhere: no such file or folder"),
        (["new", "--from", "full/x.txt"], "full/x.txt: no zip of units"),
        (["new", "--from", "full"], "full/cinta.toml: no such file"),
        (["new", "--from", "a-units.zip"], "a-units.zip: holds no units"),
        (["new", "--from", "x", "--empty"], "not allowed with argument --from"),
        ([""], "'' names no file"),
    ],
)
def test_what_cannot_be_made_is_one_line_and_nothing_is_written(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x.txt").write_text("x")
    for name in ("a-units.zip", "b-units.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as opened:
            opened.writestr("../../evil.py", "")
            opened.writestr("units/../u01_evil.py", "")
    try:
        code: object = main(["init", *arguments])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"full", "a-units.zip", "b-units.zip"}
