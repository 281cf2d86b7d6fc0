"""Run a notebook of our own in a child and keep its outputs: how ``solutions/`` get theirs.

Outputs are in the terms of nbformat 4 (``nbformat.v4.new_output``).
"""

from __future__ import annotations

import copy
import time

from nbformat import NotebookNode
from nbformat.v4 import new_output

from ..errors import GraderError
from ..records.cell_record import Output
from .remote import RemoteStudent
from .warm import Limits, Warm
from .wire import CellRun


def execute(notebook: NotebookNode, warm: Warm, limits: Limits) -> NotebookNode:
    """A copy of the notebook with the outputs of its code cells; GraderError if one fails."""
    executed = copy.deepcopy(notebook)
    cells = [cell for cell in executed.cells if cell.cell_type == "code"]
    student = RemoteStudent(warm, limits, time.monotonic() + limits.total_seconds)
    try:
        runs = student.run([cell.source for cell in cells])
    finally:
        student.close()
    for run in runs:
        _fill(cells[run.number], run)
    return executed


def _fill(cell: NotebookNode, run: CellRun) -> None:
    if run.raised:
        what = f"{run.raised.type}: {run.raised.message}"
        raise GraderError(f"the cell {cell.source.strip()[:60]!r} fails: {what}")
    cell.execution_count = run.number + 1
    cell.outputs = [as_nbformat(output, run.number + 1) for output in run.outputs]


def as_nbformat(output: Output, count: int) -> NotebookNode:
    """One output as nbformat keeps it."""
    match output.kind:
        case "stream":
            return new_output("stream", name=output.name, text=output.text)
        case "error":
            return new_output(
                "error", ename=output.name, evalue=output.text, traceback=list(output.lines)
            )
        case "execute_result":
            return new_output("execute_result", data=output.data, execution_count=count)
    return new_output("display_data", data=output.data)
