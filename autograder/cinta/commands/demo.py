"""A fictional class of 24, made from a unit's own source: right, blank, wrong, crashing, looping.

Each student is a star. What each of them hands in follows from their place in the list alone, so
the class is the same every time.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ..errors import InputError
from ..unit import Exercise, Unit, in_language

STARS = tuple(
    """
    Adhara Alcor Aldebaran Alhena Alioth Alnair Altair Antares Arcturus Atria Bellatrix Canopus
    Capella Castor Deneb Dubhe Electra Izar Maia Merope Mira Polaris Regulus Vega
    """.split()
)

CRASH = "\n    import os\n    os._exit(3)\n"
LOOP = "\n    while True:\n        pass\n"

Answers = dict[str, str]
"""The text of each exercise's answer cell."""


def refuse_others(folder: Path) -> None:
    """InputError if there is a class or results in the folder, and they are not an earlier demo's.

    A demo begins from nothing: what is there is taken away.
    """
    handed_in = {path.name for path in (folder / "class").glob("*")}
    is_demo = handed_in == {f"{star}.ipynb" for star in STARS}
    if not is_demo and (handed_in or (folder / "results").exists()):
        raise InputError(
            f"{folder}: holds a class or results that are not a demo's: give another --out"
        )


def make_class(unit: Unit, folder: Path, lang: str = "") -> list[Path]:
    """Write the class's notebooks into ``folder``, one for each student."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, star in enumerate(STARS):
        path = folder / f"{star}.ipynb"
        cells = answers_of(unit, number)
        book = notebook(unit, cells, unit.spoken(lang))
        path.write_text(nbformat.writes(book), encoding="utf-8")
        paths.append(path)
    return paths


def answers_of(unit: Unit, number: int) -> Answers:
    """What one student answers: their number decides."""
    answers = {exercise.name: exercise.solution for exercise in unit.exercises}
    if number % 8 == 7:
        answers = {exercise.name: exercise.blank for exercise in unit.exercises}
    if number % 8 in (2, 3, 4, 5):
        for place, exercise in enumerate(unit.exercises):
            if (number + place) % 3 == 0:
                answers[exercise.name] = _some(exercise, number)
    last = unit.exercises[-1]
    if number % 8 == 6 and last.accept:
        answers[last.name] = last.accept[0].code
    if number == len(STARS) - 2:
        answers[last.name] = _head(last) + CRASH
    if number == len(STARS) - 3:
        answers[unit.exercises[1].name] = _head(unit.exercises[1]) + LOOP
    return answers


def _head(exercise: Exercise) -> str:
    """The ``def`` line of a function exercise."""
    return exercise.solution.partition("\n")[0]


def _some(exercise: Exercise, number: int) -> str:
    """A known wrong answer, another one for each student."""
    return exercise.wrong[number % len(exercise.wrong)].code if exercise.wrong else exercise.blank


def notebook(unit: Unit, answers: Answers, lang: str) -> nbformat.NotebookNode:
    """The unit's notebook with the given answer cells, as a student would save it."""
    cells = []
    for number, cell in enumerate(unit.cells):
        if cell.kind in ("prose", "words"):
            if cell.lang in ("", lang):
                cells.append(new_markdown_cell(cell.text, id=f"cell-{number}"))
            continue
        text = answers[cell.exercise] if cell.kind == "answer" else in_language(cell.text, lang)
        cells.append(new_code_cell(text, id=f"cell-{number}"))
    metadata = {"cinta": {"unit": unit.name, "lang": lang}}
    return new_notebook(cells=cells, metadata=metadata)
