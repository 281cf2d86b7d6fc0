"""A student's notebook in a real Jupyter kernel: what ``grader.check`` says, and stock Otter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.conftest import at_night

from .kernel import run

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.slow,
    # jupyter_client and its zmq sockets warn on their own account.
    pytest.mark.filterwarnings("default"),
]

RIGHT = """\
with tf.GradientTape() as tape:
    y = x**2
dy_dx = tape.gradient(y, x)
"""

NOT_WATCHED = """\
def polynomial_slope(x0, a, b, c):
    x = tf.constant(x0)
    with tf.GradientTape() as tape:
        y = a * x**2 + b * x + c
    return tape.gradient(y, x)
"""

THREE_TIMES = """\
def loss_gradient(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        loss = 3 * (w * x - y) ** 2
    return tape.gradient(loss, w)
"""

BY_HAND = """\
def constant_gradient(x):
    return 3 * x**2
"""

PLOTTED = """\
import matplotlib.pyplot as plt

plt.plot([0, 1, 2], [4, 2, 3], label="$mine$")
plt.show()
"""

SEEN = {
    "es": "mine (línea continua): de 4 (en 0), baja a 2 (en 1), sube a 3 (en 2)",
    "en": "mine (solid line): from 4 (at 0), falls to 2 (at 1), rises to 3 (at 2)",
}
"""What a plot of the student's own says to who cannot see it."""

ANSWERS = {
    "first_tape": RIGHT,
    "polynomial_slope": NOT_WATCHED,
    "loss_gradient": THREE_TIMES,
    "constant_gradient": BY_HAND,
}

SAYS = {
    "es": {
        "first_tape": "Con este ejemplo está bien.",
        "polynomial_slope": "la cinta no vigila este tensor",
        "loss_gradient": "tu respuesta es -120",
        "constant_gradient": "no sale de una cinta",
        "two_gradients": "Está en blanco",
    },
    "en": {
        "first_tape": "Right on this example.",
        "polynomial_slope": "the tape does not watch this tensor",
        "loss_gradient": "your answer is -120",
        "constant_gradient": "it does not come from a tape",
        "two_gradients": "Still blank",
    },
}

EXPLAINED = {"es": "cuando la cinta ya no grababa", "en": "when the tape no longer recorded"}
"""What the doctor says of the worked example, in the language of the notebook."""

OF_OTTER = ("Test case", "results:", "Error at line", "AssertionError", "check(env", "Traceback")
"""What Otter puts around a message, and Python."""

COUNT = {
    "es": ["1 de 6", "✓ 1.0 Tu primera cinta (correcto)", "✗ 1.1 La pendiente de un polinomio"],
    "en": ["1 of 6", "✓ 1.0 Your first tape (passed)", "✗ 1.1 The slope of a polynomial"],
}


def filled(lang: str, folder: Path) -> Path:
    """The generated exercise, as a student with some answers would have it."""
    shutil.copytree(ROOT / "exercises" / lang / "u01_scalar", folder / "u01_scalar")
    path = folder / "u01_scalar" / "u01_scalar.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        ours = cell.metadata.get("cinta", {})
        if ours.get("role") == "answer" and ours["exercise"] in ANSWERS:
            cell.source = ANSWERS[ours["exercise"]]
    notebook.cells.append(nbformat.v4.new_code_cell(PLOTTED))
    nbformat.write(notebook, path)
    return path


@pytest.mark.parametrize("lang", [at_night("es"), "en"])
def test_grader_check_says_what_the_tape_did(lang: str, tmp_path: Path) -> None:
    path = filled(lang, tmp_path)
    notebook = nbformat.read(path, as_version=4)
    run(notebook, path.parent)
    said = {
        cell.metadata.cinta.exercise: cell.outputs
        for cell in notebook.cells
        if cell.metadata.get("cinta", {}).get("role") == "check"
    }
    for exercise, words in SAYS[lang].items():
        (output,) = said[exercise]
        page = output.data["text/html"]
        for shown in (page, output.data["text/plain"]):
            assert words in shown
            assert not any(noise in shown for noise in OF_OTTER)
        assert page.index(words) < page.find("<details", 1) or "<details" not in page
    drawn = {exercise for exercise, outputs in said.items() if "image/svg+xml" in str(outputs)}
    assert drawn == {"polynomial_slope", "loss_gradient"}, "of what is right, on request"
    (check_all,) = (cell.outputs[0].data for cell in notebook.cells if "check_all" in cell.source)
    places = [check_all["text/plain"].index(line) for line in COUNT[lang]]
    assert places == sorted(places)
    assert check_all["text/plain"].count({"es": "otros datos", "en": "other data"}[lang]) == 1
    loading = cell_with(notebook, "import tensorflow as tf")
    assert not any(o.output_type == "stream" for o in loading.outputs), "TensorFlow's red lines"
    assert EXPLAINED[lang] in cell_with(notebook, "cinta.explain(").outputs[0].text
    assert "image/svg+xml" in str(cell_with(notebook, "cinta.draw(").outputs)
    (plot,) = notebook.cells[-1].outputs
    assert SEEN[lang] in plot.data["text/html"]
    assert "image/png" in plot.data, "what is printed on paper"


def cell_with(notebook: nbformat.NotebookNode, code: str) -> nbformat.NotebookNode:
    """The first code cell in which this stands."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    return next(cell for cell in cells if code in cell.source)


def test_stock_otter_check_on_a_solved_notebook(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "exercises" / "en" / "u02_tensor", tmp_path / "u")
    solved = ROOT / "solutions" / "en" / "u02_tensor" / "u02_tensor.ipynb"
    shutil.copy(solved, tmp_path / "u" / "u02_tensor.ipynb")
    otter = Path(sys.executable).with_name("otter")
    environment = os.environ | {"PATH": f"{otter.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [otter, "check", "u02_tensor.ipynb"],
        capture_output=True,
        text=True,
        cwd=tmp_path / "u",
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert "All tests passed!" in done.stdout
