"""Reproducible bytes: notebooks that are the same whenever and wherever made."""

from __future__ import annotations

import re

import nbformat
from nbformat import NotebookNode

from .master import KERNEL

ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
CHEERS = re.compile("passed! [🍀🎉🌈🙌🚀🌟✨💯]")
"""Otter picks one of these at random when an exercise passes."""


def settle(notebook: NotebookNode, *, outputs: bool = False) -> NotebookNode:
    """The notebook without traces of the run and the machine that made it (changed in place).

    Ids follow from unit, language and position. ``outputs`` keeps what cells printed and their
    numbers: those of a solved notebook, run from top to bottom.
    """
    own = notebook.metadata["cinta"]
    kept = {key: notebook.metadata[key] for key in ("cinta", "otter") if key in notebook.metadata}
    meta = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}, **kept}
    notebook.metadata = nbformat.from_dict(meta)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.id = f"{own['unit']}-{own['lang']}-{number:03d}"[-64:]
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = _outputs(cell.outputs) if outputs else []
            cell.execution_count = cell.execution_count if outputs else None
    return notebook


def _outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Streams joined (how a kernel cuts them is chance), no addresses, one and the same cheer."""
    joined: list[NotebookNode] = []
    for output in outputs:
        before = joined[-1] if joined else None
        if output.output_type == "stream" and before and before.get("name") == output.name:
            before.text += output.text
        else:
            joined.append(output)
    for output in joined:
        if output.output_type == "stream":
            output.text = _steady(output.text)
        for kind, data in output.get("data", {}).items():
            if kind.startswith("text/") and isinstance(data, str):
                output.data[kind] = _steady(data)
    return joined


def _steady(text: str) -> str:
    return ADDRESS.sub("0x…", CHEERS.sub("passed! 🎉", text))


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """The notebook as a file: keys sorted, one space of indent, a newline at the end."""
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode()
