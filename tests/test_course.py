"""A course is found as git finds a repository; what is wrong in its file is one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cinta.cli import main
from cinta.course import find
from cinta.errors import InputError

GOOD = """\
name = "my-course"
version = "1.0"
languages = ["es", "en"]
units = "units"
address = ""
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with a sound course, in a path with spaces and accents."""
    folder = tmp_path / "mi curso ñandú"
    (folder / "units" / "deep").mkdir(parents=True)
    (folder / "cinta.toml").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.mark.parametrize("inside", [".", "units", "units/deep"])
def test_it_is_found_from_where_one_is_upwards(
    inside: str, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course / inside)
    found = find()
    assert (found.root, found.sources) == (course, course / "units")
    assert (found.archives, found.languages) == ("dist", ("es", "en"))
    assert found.wheel_name == "cinta_my_course-1.0-py3-none-any.whl"


@pytest.mark.parametrize("named", [".", "cinta.toml"])
def test_or_by_its_name_from_anywhere(named: str, course: Path) -> None:
    assert find(course / named).root == course


@pytest.mark.parametrize("command", [["build"], ["gate"], ["check", "x.ipynb"], ["demo"]])
def test_where_there_is_none_one_line_says_what_to_do(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "no cinta.toml in" in said
    assert "cinta init FOLDER" in said


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "my-course"', "name = my-course", ":1: not TOML"),
        (
            'version = "1.0"',
            "version = 1.0",
            ':2: version = 1.0. Fix: numbers and points, as in "1.',
        ),
        ('version = "1.0"', 'version = "next"', ":2: version = 'next'"),
        ('"my-course"', '"Mi Curso"', ":1: name = 'Mi Curso'. Fix: small letters"),
        ("languages", "langauges", ":3: no key 'langauges'. Fix: did you mean languages?"),
        ("address", "zzz", ":5: no key 'zzz'. Fix: the keys are name"),
        ('["es", "en"]', '"es"', ":3: languages = 'es'. Fix: a list, as in"),
        ('["es", "en"]', '["es", "es"]', ":3: languages = "),
        ('["es", "en"]', "[]", ":3: languages = []"),
        ('units = "units"\n', "", "units is missing. Fix: add a line units = "),
        ('"units"', '"elsewhere"', ":4: there is no folder elsewhere. Fix: make it"),
        ('"units"', '"../units"', ":4: units = '../units'"),
        ('"units"', '"/units"', ":4: units = '/units'"),
        ('address = ""', 'address = "ftp://a"', ":5: address = 'ftp://a'. Fix: where students"),
        ('address = ""', "address = 'https://a/\"x'", ":5: address = "),
        ('address = ""', "[address]\nx = 1", ":5: address = {'x': 1}"),
        ('name = "my-course"', 'name = "a"\nname = "b"', "not TOML"),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place_and_the_mend(
    old: str, new: str, says: str, course: Path
) -> None:
    path = course / "cinta.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        find(course)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{path}:")
    assert "Fix: " in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_one_line(course: Path) -> None:
    (course / "cinta.toml").write_bytes(b"name = \xff")
    with pytest.raises(InputError, match="not UTF-8"):
        find(course)
