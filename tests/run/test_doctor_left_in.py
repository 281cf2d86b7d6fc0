"""``cinta.record``, ``explain``, ``draw``, ``hint`` left in a notebook: silent when it is graded.

What each call does in a student's own kernel is tested in ``tests/tape`` and ``tests/notebook``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cinta.records.cell_record import unpack
from cinta.run.otter import otter_scores
from tests.conftest import Classroom, as_notebook, points
from tests.otter.conftest import Archives, archives, hardened, unit

__all__ = ["archives", "hardened", "unit"]

pytestmark = pytest.mark.slow

ASKS = """\
def constant_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**3
    print(cinta.explain(tape, y, x, lang="en"), end="")
    told = explain(tape, y, {"x": x})
    assert told.all_connected and len(told.reasons) == 1 and not told.reasons[0].source
    cinta.draw(tape, y).save("tape.svg")
    with cinta.recording() as log:
        assert log.ops() == []
    return tape.gradient(y, x)"""

ON_TOP = "import cinta\nfrom cinta import draw, explain, record\nrecord(lang='en', operations=9)"

LEFT_IN = {
    "hint": "cinta.hint('first_tape')",
    "hint without a name": "cinta.hint()",
    "hint with a name that is none": "cinta.hint('zzz')",
    "explain as a cell's value": "cinta.explain(tape, y, [x, x])",
    "explain printed": "print(explain(tape, y, x), end='')",
    "draw as a cell's value": "cinta.draw(tape, y, x, most=3)",
    "draw displayed": "from IPython.display import display\ndisplay(draw(tape, y))",
    "the room by name": "import cinta.tape as room\nroom.record()\nroom.explain(tape, y, x)",
    "record under a tape": "with tf.GradientTape():\n    cinta.record()\n    cinta.record(False)",
    "the switch": "from cinta.tape.trace.current import current_log\nassert current_log() is None",
}  # fmt: skip


def test_when_we_grade(classroom: Classroom) -> None:
    sheet = classroom.sheet("u01_scalar", constant_gradient=ASKS)
    cells = [ON_TOP, *sheet, "constant_gradient(tf.constant(2.0))\nNone", *LEFT_IN.values()]
    result = classroom.hand_in(cells)
    assert result.score == result.max_score, points(result)
    ran = unpack(result.executed)
    assert [cell.status for cell in ran] == ["ok"] * len(cells)
    mine = [cell for cell in ran if cell.source not in sheet]
    assert {cell.source: cell.outputs for cell in mine if cell.outputs} == {}


def test_when_stock_otter_grades(classroom: Classroom, archives: Archives, tmp_path: Path) -> None:
    said = tmp_path / "said"
    watched = (
        "import pathlib\nfrom IPython.utils.capture import capture_output\n"
        "with capture_output() as said:\n    {}\n"
        f"pathlib.Path({str(said)!r}).write_text(said.stdout + said.stderr + str(said.outputs))"
    )
    calls = [*LEFT_IN.values(), "constant_gradient(tf.constant(2.0))"]
    cells = watched.format("\n    ".join("\n".join(calls).split("\n")))
    sheet = classroom.sheet("u01_scalar", constant_gradient=ASKS)
    book = as_notebook([ON_TOP, *sheet, cells], {"otter": {"assignment_name": "u01_scalar"}})
    (tmp_path / "u01_scalar.ipynb").write_bytes(book)
    scores = otter_scores(archives.stock, tmp_path / "u01_scalar.ipynb")
    assert sum(scores.values()) == classroom.units["u01_scalar"].max_score
    assert said.read_text() == "[]"
