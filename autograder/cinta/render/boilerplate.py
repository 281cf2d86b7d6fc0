"""Otter's own cells, said in the language of the notebook and put where they belong.

Otter writes them in English only, names the notebook's file in the first of them (which then fails
in a renamed notebook and on Colab, where the file is nowhere to be found), and puts that first one
above all; ours installs what is missing, too. Whatever cell is neither ours nor listed here is an
error: Otter has changed.
"""

from __future__ import annotations

import re

from nbformat import NotebookNode

from ..errors import CintaError
from .files import Files
from .notebook_texts import WORDS, export_cell, first_cell

KNOWN = (
    ("init", r"# Initialize Otter\nimport otter\ngrader = otter\.Notebook\(\"[\w.]+\"\)"),
    ("check", r"grader\.check\(\"(?P<exercise>\w+)\"\)"),
    ("check_all", r"---\n\nTo double-check your work, .*"),
    ("check_all", r"grader\.check_all\(\)"),
    ("submit", r"## Submission\n\n.*"),
    ("export", r"# Save your notebook first, .*\ngrader\.export\((?P<options>.*)\)"),
    ("buffer", r"\s*"),
)
"""The role of each of Otter's cells and what it looks like."""


def own_words(notebook: NotebookNode, lang: str, students: Files) -> None:
    """Reword Otter's cells in place, mark them with their role, and order the first ones.

    ``students`` is what the first of them installs.
    """
    unit = notebook.metadata["cinta"]["unit"]
    for cell in notebook.cells:
        if "cinta" not in cell.metadata:
            _reword(cell, lang, f"{unit}.ipynb")
    for cell in notebook.cells:
        if role_of(cell) == "init":
            cell.source = first_cell(lang, unit, students)
    notebook.cells = _ordered([cell for cell in notebook.cells if role_of(cell) != "buffer"])


def role_of(cell: NotebookNode) -> str:
    """What a cell of ours is for: a kind of :class:`cinta.unit.Cell` or of ``KNOWN``."""
    return str(cell.metadata.get("cinta", {}).get("role", ""))


def _reword(cell: NotebookNode, lang: str, path: str) -> None:
    """Give one of Otter's cells its role and its words; CintaError if it is none that we know."""
    matches = ((role, re.fullmatch(pattern, cell.source, re.DOTALL)) for role, pattern in KNOWN)
    role, match = next(((role, match) for role, match in matches if match), ("", None))
    if match is None:
        raise CintaError(f"otter assign made a cell that we do not know: {cell.source[:60]!r}")
    own = {"role": role}
    words = WORDS[lang]
    if role == "check":
        own["exercise"] = match["exercise"]
    elif role == "export":
        cell.source = export_cell(lang, path, match["options"])
        cell.metadata.pop("editable", None)  # for the name of a renamed notebook
    elif role in words and cell.cell_type == "markdown":
        cell.source = words[role]
    cell.metadata["cinta"] = own


def _ordered(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The title first, then Otter, then the rest as it was."""
    first = [cell for cell in cells if role_of(cell) == "init"]
    rest = [cell for cell in cells if role_of(cell) != "init"]
    title = 1 if rest[0].cell_type == "markdown" else 0
    return [*rest[:title], *first, *rest[title:]]
