"""What ``draw`` shows of real tapes, and what ``explain`` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import cinta
from cinta.tape.errors import TapeError

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(name="tf")
def _tf() -> Iterator[Any]:
    import tensorflow as tf

    with cinta.recording():
        yield tf
    cinta.record(False)


def texts(svg: str) -> list[str]:
    tree = ElementTree.fromstring(svg)
    return [node.text or "" for node in tree.iter() if node.tag.endswith("text")]


def test_names_shapes_and_norms_are_shown(tf: Any, tmp_path: Path) -> None:
    w, b = tf.Variable(np.ones((3, 2), "float32")), tf.Variable([0.1, 0.2])
    x = tf.constant(np.full((5, 3), 0.1, "float32"))
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_mean(tf.tanh(x @ w + b) ** 2)
    drawing = cinta.draw(tape, loss, lang="en")
    shown = texts(drawing.svg)
    assert {"w", "b", "x", "loss", "@", "tf.tanh", "(5, 2)"} <= set(shown)
    for source in (w, b):
        assert f"{np.linalg.norm(tape.gradient(loss, source)):.3g}" in shown
    drawing.save(tmp_path / "tape.svg")
    assert (tmp_path / "tape.svg").read_text(encoding="utf-8") == drawing._repr_svg_()


def test_the_broken_path_is_red_where_it_broke(tf: Any) -> None:
    x, scale = tf.Variable(1.4), tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = tf.round(x) * scale
    drawing = cinta.draw(tape, y, [x, scale], lang="en")
    svg = drawing.svg
    assert "✗" in texts(svg)
    assert any("tf.round(x) * scale" in text for text in texts(svg))
    assert any(text.startswith("x: the path goes through tf.round") for text in texts(svg))
    assert f'<img alt="{escape(drawing.alt)}"' in drawing._repr_html_()
    heard = drawing.alt.split("; ")
    assert heard[0] == "What was recorded, from x, scale to y"
    assert "tf.round comes from x (broken here)" in heard
    assert "x: the path goes through tf.round" in drawing.alt


def test_a_tensor_that_nobody_watches_is_drawn_where_nothing_else_is(tf: Any) -> None:
    x, y = tf.constant(1.4), tf.constant([1, 2])
    with tf.GradientTape() as tape:
        loss = x * tf.cast(tf.reduce_sum(y), tf.float32)
    shown = texts(cinta.draw(tape, loss, lang="en").svg)
    assert {"x", "loss", "✗"} <= set(shown)
    assert any(text.startswith("x: the tape does not watch this tensor") for text in shown)


def test_a_picture_has_a_size_of_its_own_for_viewers_that_know_no_css(tf: Any) -> None:
    x = tf.Variable(1.4)
    with tf.GradientTape() as tape:
        loss = x * 2.0
    root = ElementTree.fromstring(cinta.draw(tape, loss).svg)
    assert float(root.attrib["width"]) > 50
    assert float(root.attrib["height"]) > 50


SVG_1_1 = frozenset(
    "aria-label d dx dy fill font-family font-size font-weight height id marker-end markerHeight "
    "markerUnits markerWidth orient refX refY role rx stroke stroke-dasharray stroke-width "
    "text-anchor transform viewBox width x y".split()
)
"""What CairoSVG and rsvg know, too; ``style`` on the root and ``paint-order`` drew them blank."""


def test_a_picture_is_made_of_what_every_viewer_knows(tf: Any) -> None:
    x, c = tf.Variable(1.4), tf.constant(2.0)
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.sin(x) * c + tf.round(x)
    svg = cinta.draw(tape, loss, [x, c], lang="en").svg
    nodes = list(ElementTree.fromstring(svg).iter())
    assert {name for node in nodes for name in node.attrib} <= SVG_1_1
    assert not [word for word in ("var(", "currentColor", "inherit") if word in svg]
    red = {node.text for node in nodes if node.get("fill") == "#b02525"}
    assert any(text and text.startswith("c: the tape does not watch") for text in red)
    assert not [
        n for n in nodes if n.tag.endswith("text") and n.get("stroke") not in (None, "#ffffff")
    ]


def test_what_left_tensorflow_is_a_gap(tf: Any) -> None:
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        inside = x.numpy()
        y = tf.reduce_sum(tf.constant(inside) ** 2)
    shown = texts(cinta.draw(tape, y, x, lang="es").svg)
    assert ".numpy()" in shown
    assert any(text.startswith("x: aquí el valor sale de TensorFlow") for text in shown)


def test_a_model_is_folded_into_its_layers(tf: Any) -> None:
    layers = [tf.keras.layers.Dense(4, activation="tanh", name=f"level_{k}") for k in range(8)]
    model = tf.keras.Sequential(layers)
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_mean(model(tf.ones((2, 3))) ** 2)
    shown = texts(cinta.draw(tape, loss).svg)
    assert [text for text in shown if text.startswith("level_")] == [f"level_{k}" for k in range(8)]


@pytest.mark.parametrize("again", [False, True])
def test_a_tape_that_nobody_recorded_cannot_be_drawn(tf: Any, again: bool) -> None:
    cinta.record(False)
    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = x * 2.0
    if again:
        cinta.record()
    for sources in (x, None):
        with pytest.raises(
            TapeError, match=r"not on when this tape was used\. Fix: Run cinta\.rec"
        ):
            cinta.draw(tape, y, sources, lang="en")


def nobody_watches(tf: Any) -> Any:
    """A target of a constant that has no name where it is drawn: the most common mistake."""
    hidden = tf.constant(3.0)
    return hidden**2


@pytest.mark.parametrize(
    ("target", "lang", "said"),
    [
        (nobody_watches, "en", "the tape watches nothing that this target was .* Fix: name the s"),
        (nobody_watches, "es", "la cinta no vigila nada .* Arreglo: di cuáles son las fuentes"),
        (lambda tf: 9.0, "en", "the target is a Python or NumPy float, not a tensor: .* Fix: "),
        (lambda tf: None, "es", "el objetivo es None: .* Arreglo: Comprueba"),
    ],
)
def test_where_nothing_is_to_be_drawn_it_is_told_why(
    tf: Any, target: Callable[[Any], Any], lang: str, said: str
) -> None:
    with tf.GradientTape() as tape:
        made = target(tf)
    with pytest.raises(TapeError, match=f"^cinta.draw: {said}"):
        cinta.draw(tape, made, lang=lang)


@pytest.mark.parametrize("ask", ["draw", "explain"])
def test_what_is_no_tape_is_told_in_one_line(tf: Any, ask: str) -> None:
    with pytest.raises(TapeError, match=r"of type float, and no tape\. Fix: cinta"):
        getattr(cinta, ask)(2.0, tf.constant(1.0), tf.constant(1.0))


def test_a_source_that_only_an_object_holds_or_of_integers_is_drawn(tf: Any) -> None:
    class Holds:
        inside: Any = None

    mine = Holds()
    mine.inside, whole = tf.constant(1.5), tf.constant([1, 2])
    with tf.GradientTape(persistent=True) as tape:
        first, second = mine.inside * 2.0, tf.reduce_sum(whole * 2)
    assert "mine.inside" in texts(cinta.draw(tape, first).svg)
    assert "whole" in texts(cinta.draw(tape, second).svg)


def test_explaining_names_the_line_and_the_mend_in_both_languages(tf: Any) -> None:
    c = tf.constant(2.0)
    with tf.GradientTape() as tape:
        y = c**3
    english = cinta.explain(tape, y, c, lang="en")
    assert str(english).splitlines() == [
        "✗ c: the tape does not watch this tensor: by itself it watches only the trainable "
        "variables that it reads.",
        f"    → test_draw.py, line {english.reasons[0].at.line}:  y = c**3",
        "    Fix: tape.watch(c) inside the block, before it is used; or make it a tf.Variable.",
    ]
    assert "la cinta no vigila este tensor" in str(english.in_language("es"))
    assert not english.all_connected


def test_what_numpy_asked_for_in_silence_is_told_by_what_the_line_says(tf: Any) -> None:
    w = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        both = np.array([w * 2.0, w * 3.0])
        loss = tf.reduce_sum(tf.constant(both))
    assert "leaves TensorFlow through np.array and" in str(cinta.explain(tape, loss, w, lang="en"))


def test_explaining_does_not_use_the_tape_up(tf: Any) -> None:
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = x**2
    assert cinta.explain(tape, y, x).all_connected
    assert float(tape.gradient(y, x)) == 6.0


def test_nothing_of_explaining_is_recorded_on_another_tape(tf: Any) -> None:
    x = tf.Variable(3.0)
    with tf.GradientTape() as outer:
        with tf.GradientTape(persistent=True) as inner:
            y = x**3
        cinta.explain(inner, y, x)
        cinta.draw(inner, y, x)
        slope = inner.gradient(y, x)
    assert float(outer.gradient(slope, x)) == 18.0
