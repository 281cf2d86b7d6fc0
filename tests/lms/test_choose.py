"""Of several notebooks the one that counts is told by the notebooks, and how is said."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest

from cinta.lms.intake import Intake, take_in
from cinta.source import load
from cinta.unit import WRITE_HERE, Unit
from tests.conftest import as_notebook
from tests.report.classes import ROOT

UNIT, OTHER = "u01_scalar", "u02_tensor"


@pytest.fixture(scope="module")
def all_units(units) -> list[Unit]:
    return list(units.values())


def sheet(unit: Unit, answered: int, *, says: bool = False, lang: str = "es") -> bytes:
    """A notebook of the unit with its first exercises answered."""
    cells, left = [], answered
    for name, code in unit.code(filled=False, lang=lang):
        if name and left:
            code, left = unit.exercise(name).solution, left - 1
        cells.append(code)
    return as_notebook(cells, {"cinta": {"unit": unit.name, "lang": lang}} if says else None)


def of_ana(path: Path, files: Mapping[str, bytes], hour: int = 10) -> Path:
    """What Moodle gives of one student, the files one hour after the other."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(
                f"Ana_9_assignsubmission_file/{name}", (2026, 11, 22, hour, 0, 0)
            )
            archive.writestr(info, data)
            hour += 1
    return path


def chosen(intake: Intake) -> list[tuple[str, str]]:
    return [(s.name.rpartition("/")[2], s.unit) for s in intake.submissions]


def how(intake: Intake) -> set[str]:
    return {s.origin.chosen for s in intake.submissions if s.origin}


def test_the_one_with_the_most_answers_counts(units, tmp_path):
    unit = units[UNIT]
    files = {"lab_final.ipynb": sheet(unit, 1), "lab.ipynb": sheet(unit, 4, says=True)}
    intake = take_in([of_ana(tmp_path / "c.zip", files)], [unit])
    assert chosen(intake) == [("lab.ipynb", UNIT)]
    assert how(intake) == {
        "chosen: lab.ipynb (4 of 6 answered); not lab_final.ipynb (1 of 6 answered)"
    }


def test_an_answer_in_words_is_an_answer(tmp_path):
    """Also beside one whose metadata say the unit, uploaded later."""
    unit = load(ROOT / "tests" / "units" / "kinds" / "u93_unasked.py")
    (exercise,) = [one for one in unit.exercises if one.sample]
    answers = {"blank": WRITE_HERE["en"], "emptied": " ", "written": f"{WRITE_HERE['en']} A tape."}
    files = {}
    for name, words in answers.items():
        book = nbformat.reads(sheet(unit, 0), as_version=4)
        about = {"cinta": {"role": "words", "exercise": exercise.name}}
        book.cells.append(nbformat.v4.new_markdown_cell(words, metadata=about))
        files[f"{name}.ipynb"] = nbformat.writes(book).encode()
    for names in (["written", "blank", "emptied"], ["blank", "written"], ["emptied", "written"]):
        handed_in = {f"{name}.ipynb": files[f"{name}.ipynb"] for name in names}
        intake = take_in([of_ana(tmp_path / "c.zip", handed_in)], [unit])
        assert chosen(intake) == [("written.ipynb", unit.name)]


def test_a_notebook_of_something_else_or_of_nothing_does_not_count(units, tmp_path):
    unit = units[UNIT]
    files = {
        "a.ipynb": sheet(units[OTHER], 3),
        "b.ipynb": b"not a notebook",
        "c.ipynb": sheet(unit, 0),
        "d.ipynb": as_notebook(["1 + 1"]),
    }
    intake = take_in([of_ana(tmp_path / "c.zip", files)], [unit])
    assert chosen(intake) == [("c.ipynb", UNIT)]
    assert how(intake) == {"c.ipynb is the only notebook of u01_scalar among 4 files"}


def test_alike_the_one_whose_metadata_say_so_then_the_last_upload(units, tmp_path):
    unit = units[UNIT]
    other_way = sheet(unit, 2).replace(b"x**2", b"x*x")
    said = {"a.ipynb": sheet(unit, 2, says=True), "b.ipynb": other_way}
    assert chosen(take_in([of_ana(tmp_path / "1.zip", said)], [unit])) == [("a.ipynb", UNIT)]
    last = {"a.ipynb": sheet(unit, 2), "b.ipynb": other_way}
    assert chosen(take_in([of_ana(tmp_path / "2.zip", last)], [unit])) == [("b.ipynb", UNIT)]


def test_what_nothing_tells_apart_is_graded_each_unless_it_is_the_same(units, tmp_path):
    unit = units[UNIT]
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("Ana_9_assignsubmission_file/a.ipynb", sheet(unit, 2))
        archive.writestr("Ana_9_assignsubmission_file/b.ipynb", sheet(unit, 2) + b"\n")
        archive.writestr("Eva_8_assignsubmission_file/a.ipynb", sheet(unit, 2))
        archive.writestr("Eva_8_assignsubmission_file/b.ipynb", sheet(unit, 2))
    intake = take_in([tmp_path / "c.zip"], [unit])
    assert [s.name[:3] + s.name[-7] for s in intake.submissions] == ["Anaa", "Anab", "Evaa"]
    assert "a.ipynb, b.ipynb: nothing tells which of these counts; each is graded" in how(intake)


def test_when_none_fits_one_row_lists_them(units, tmp_path):
    files = {"a.ipynb": b"", "b.ipynb": as_notebook(["1"]), "c.ipynb": as_notebook(["2"])}
    intake = take_in([of_ana(tmp_path / "c.zip", files)], [units[UNIT]])
    assert chosen(intake) == [("b.ipynb", UNIT)]
    assert how(intake) == {"none of the 3 notebooks fits: a.ipynb, b.ipynb, c.ipynb"}


def test_canvas_later_upload_counts_of_two_alike(units, tmp_path):
    unit = units[UNIT]
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("ana_1005_50009_lab.ipynb", sheet(unit, 2).replace(b"x**2", b"x*x"))
        archive.writestr("ana_1005_50010_lab-1.ipynb", sheet(unit, 2))
    intake = take_in([tmp_path / "c.zip"], [unit])
    assert chosen(intake) == [("ana_1005_50010_lab-1.ipynb", UNIT)]


def test_a_class_that_mixed_its_units_is_sorted(all_units, tmp_path):
    for number, unit in enumerate(all_units):
        says = number % 2 == 0
        (tmp_path / f"{unit.name}-x.ipynb").write_bytes(sheet(unit, 1, says=says, lang="en"))
    (tmp_path / "diary.ipynb").write_bytes(as_notebook(["print('hola')"]))
    (tmp_path / "empty.ipynb").write_bytes(b"")
    intake = take_in([tmp_path], all_units, sort=True)
    assert dict(chosen(intake)) == {
        **{f"{unit.name}-x.ipynb": unit.name for unit in all_units},
        "diary.ipynb": "",
        "empty.ipynb": "",
    }


def test_one_student_with_two_units_has_a_row_for_each(all_units, units, tmp_path):
    files = {"a.ipynb": sheet(units[UNIT], 1), "b.ipynb": sheet(units[OTHER], 1)}
    intake = take_in([of_ana(tmp_path / "c.zip", files)], all_units, sort=True)
    assert sorted(chosen(intake)) == [("a.ipynb", UNIT), ("b.ipynb", OTHER)]


def test_metadata_alone_make_no_unit(all_units, tmp_path):
    book = as_notebook(["1 + 1"], {"cinta": {"unit": UNIT}})
    (tmp_path / "a.ipynb").write_bytes(book)
    for odd in ([UNIT], {"a": 1}, 7, None, "x" * 10_000):
        text = json.dumps(json.loads(book) | {"metadata": {"cinta": {"unit": odd}}})
        (tmp_path / f"{type(odd).__name__}.ipynb").write_text(text)
    assert {unit for _, unit in chosen(take_in([tmp_path], all_units, sort=True))} == {""}
