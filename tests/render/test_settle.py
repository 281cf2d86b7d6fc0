"""Notebooks and archives without a trace of the run that made them."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_notebook, new_output

from cinta.packed import entries_of, packed
from cinta.render.settle import notebook_bytes, settle


def executed(**changes):
    """A notebook as a kernel leaves it."""
    outputs = [
        new_output("stream", name="stdout", text="uno\n"),
        new_output("stream", name="stdout", text="dos\n"),
        new_output("execute_result", {"text/plain": "<Axes at 0x7f12ab34cd56>"}, execution_count=1),
        new_output("execute_result", {"text/html": "<p>q passed! 🚀</p>"}, execution_count=1),
    ]
    meta = {"execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"}, "tags": ["kept"]}
    cell = new_code_cell("1", outputs=outputs, execution_count=1, metadata=meta)
    machine = {
        "kernelspec": {"name": ".venv", "display_name": ".venv (3.11)", "language": "python"},
        "language_info": {"name": "python", "version": "3.11.7"},
        "cinta": {"unit": "u90_demo", "lang": "es"},
        "widgets": {},
    }
    return new_notebook(cells=[cell], metadata=machine)


def test_student_notebook_keeps_no_output():
    cell = settle(executed()).cells[0]
    assert (cell.outputs, cell.execution_count, cell.id) == ([], None, "u90_demo-es-000")


def test_machine_and_time_are_gone():
    nb = settle(executed(), outputs=True)
    assert nb.metadata == {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
        "cinta": {"unit": "u90_demo", "lang": "es"},
    }
    assert nb.cells[0].metadata == {"tags": ["kept"]}


def test_outputs_do_not_depend_on_chance():
    stream, axes, cheer = settle(executed(), outputs=True).cells[0].outputs
    assert stream.text == "uno\ndos\n"
    assert axes.data["text/plain"] == "<Axes at 0x…>"
    assert cheer.data["text/html"] == "<p>q passed! 🎉</p>"


def test_settling_twice_changes_nothing():
    once = notebook_bytes(settle(executed(), outputs=True))
    twice = settle(executed(), outputs=True)
    assert notebook_bytes(settle(twice, outputs=True)) == once


def test_archive_depends_on_contents_only():
    entries = {"b.sh": b"2", "a.txt": b"1"}
    backwards = dict(reversed(entries.items()))
    assert packed(entries, ("b.sh",)) == packed(backwards, ("b.sh",))
    assert entries_of(packed(entries)) == entries
