"""A plot in words: what a reader sees in it is what one who hears it is told."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats

from cinta.notebook.plot_words import WORDS, described
from cinta.notebook.plots import plots_speak

mpl.use("agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """No figure of one test is another's."""
    yield
    plt.close("all")


def test_where_lines_turn_and_cross_zero() -> None:
    t = np.linspace(-2, 2, 65)
    plt.plot(t, t**3 - 3 * t, label="$f(t) = t^3 - 3t$")
    plt.plot(t, 3 * t**2 - 3, linestyle="--", label="$f'(t)$")
    plt.axhline(0.0)
    plt.axvline(0.5)
    plt.xlabel("$t$")
    plt.legend()
    assert described(plt.gcf(), "es") == (
        "Gráfico. Eje horizontal: t. "
        "f(t) = t^3 - 3t (línea continua): de -2 (en -2), sube a 2 (en -1), baja a -2 (en 1), "
        "sube a 2 (en 2); cruza cero en -1.73, 0, 1.73. "
        "f'(t) (línea discontinua): de 9 (en -2), baja a -3 (en 0), sube a 9 (en 2); "
        "cruza cero en -0.998, 0.998. Línea horizontal en 0. Línea vertical en 0.5."
    )


def test_noise_is_no_turn_and_parts_are_told_apart() -> None:
    rng = np.random.default_rng(1)
    steps = np.arange(60)
    figure, (left, right) = plt.subplots(1, 2)
    left.plot(2 + np.exp(-steps / 9) + 0.01 * rng.normal(size=60), label="loss")
    left.set_yscale("log")
    left.set_title("Training")
    right.scatter(steps, rng.normal(size=60))
    right.plot(np.sin(steps), ":")
    told = described(figure, "en")
    assert told.startswith("Plot. Part 1 of 2. Training. Vertical axis: logarithmic scale. loss")
    assert told.count("falls to") == 1
    assert "Part 2 of 2. dotted line: from 0 to" in told
    assert "turns between -1 and 1" in told
    assert "points: 60; horizontally from 0 to 59" in told


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda: plt.figure(), "Plot. empty."),
        (lambda: plt.plot([], []), "Plot. solid line: empty."),
        (lambda: plt.plot([1], [np.nan]), "Plot. solid line: empty."),
        (lambda: plt.plot([0, 1, 2], [7, 7, 7]), "Plot. solid line: stays at 7 from 0 to 2."),
        (lambda: plt.plot([0, 1, np.inf], [3, 1, 5]), "(at 0), falls to 1 (at 1)"),
        (
            lambda: plt.plot([1, 0], [3, 5]),
            "points: 2; horizontally from 0 to 1, vertically from 3",
        ),
        (lambda: plt.plot(["a", "b"], [1, 2]), "from 1 (at 0), rises to 2 (at 1)"),
        (lambda: plt.plot([0, 1], [3, 1], "o", label="_hidden"), "Plot. from 3 (at 0), falls to 1"),
        (lambda: plt.imshow(np.eye(3)), "Images: 1."),
        (lambda: plt.bar([1, 2], [3, 4]), "Bars or shapes: 2."),
        (lambda: plt.fill_between([0, 1], [1, 2]), "Bars or shapes: 1."),
    ],
)
def test_whatever_is_drawn_is_told(draw, told: str) -> None:
    draw()
    assert told in described(plt.gcf(), "en")


def test_both_languages_say_the_same_things() -> None:
    assert WORDS["es"].keys() == WORDS["en"].keys()


def test_a_kernel_shows_figures_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    plots_speak("en")
    select_figure_formats(shell, {"png"})
    formatters = shell.display_formatter.formatters
    formatters["image/png"].for_type(Figure, lambda figure: b"PNG")
    plt.plot([0, 1], [1, 2], label='<b>"x"')
    data, _ = shell.display_formatter.format(plt.gcf())
    alt = "Plot. &lt;b&gt;&quot;x&quot; (solid line): from 1 (at 0), rises to 2 (at 1)."
    assert data["text/html"] == f'<img alt="{alt}" src="data:image/png;base64,UE5H">'
    select_figure_formats(shell, {"svg"})
    data, _ = shell.display_formatter.format(plt.gcf())
    assert "text/html" not in data, "a notebook that draws no PNG is left as it is"


def test_where_no_notebook_runs_nothing_happens() -> None:
    plots_speak("es")
