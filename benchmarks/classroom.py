"""The class that every peer grades: one notebook a student, which each accepts and survives.

The notebooks are the generated ``exercises/<lang>/<unit>`` with the answer cells filled in as the
sample class of ``cinta demo`` fills them. Answers that crash or never end are replaced by the
solution: stock Otter has no time limit for a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from cinta.commands.build import archive_path
from cinta.commands.demo import STARS, Answers, answers_of
from cinta.course import find
from cinta.source import load_all
from cinta.unit import Unit

ROOT = Path(__file__).resolve().parents[1]
LANG = "es"


@dataclass(frozen=True)
class Classroom:
    """One unit's class: ``notebooks`` are the submissions, ``blank`` what students were given."""

    unit: Unit
    blank: NotebookNode
    notebooks: dict[str, NotebookNode]
    archive: Path

    def write(self, folder: Path) -> list[Path]:
        """The submissions as files, in the order of the students."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{student}.ipynb" for student in self.notebooks]
        for path, notebook in zip(paths, self.notebooks.values(), strict=True):
            path.write_text(nbformat.writes(notebook), encoding="utf-8")
        return paths


def classroom(name: str, size: int) -> Classroom:
    """The first ``size`` students of a unit's sample class (24 at most)."""
    (unit,) = load_all(ROOT / "autograder" / "units", [name])
    blank = nbformat.read(ROOT / "exercises" / LANG / name / f"{name}.ipynb", 4)
    notebooks = {
        student: _filled(blank, _harmless(unit, answers_of(unit, number)))
        for number, student in enumerate(STARS[:size])
    }
    return Classroom(
        unit, blank, notebooks, ROOT / archive_path(find(ROOT), name, LANG, stock=True)
    )


def _harmless(unit: Unit, answers: Answers) -> Answers:
    """Keep what the unit's author wrote; what the demo adds to it (crash, loop) is not for here."""
    kept = {}
    for exercise in unit.exercises:
        variants = [v.code for v in (*exercise.wrong, *exercise.accept)]
        known = answers[exercise.name] in (exercise.solution, exercise.blank, *variants)
        kept[exercise.name] = answers[exercise.name] if known else exercise.solution
    return kept


def _filled(blank: NotebookNode, answers: Answers) -> NotebookNode:
    notebook = nbformat.from_dict(blank)
    for cell in notebook.cells:
        ours = cell.metadata.get("cinta", {})
        if ours.get("role") == "answer":
            cell.source = answers[ours["exercise"]]
    return notebook
