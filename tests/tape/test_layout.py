"""Folding keeps the picture without circles, and no two boxes stand on one another."""

from __future__ import annotations

import sys
from itertools import combinations
from xml.etree import ElementTree

import pytest

from cinta.tape.data import Arrow, ArrowState, Box, BoxKind, Sketch
from cinta.tape.errors import TapeError
from cinta.tape.picture.fold import folded
from cinta.tape.picture.layout import HEIGHT, placed, require_igraph
from cinta.tape.picture.svg import rendered

SOURCE, TARGET = "source 0", "target"


def chain(count: int, layer: int = 0, lines: int = 1) -> Sketch:
    """``count`` operations one after another, the source entering each; target at the end."""
    boxes = [Box(id=SOURCE, kind=BoxKind.SOURCE, label="w", below="(3,)")]
    arrows = []
    for k in range(count):
        group = f"dense_{k // layer}" if layer else ""
        line = f"{k % lines}: step {k % lines}"
        boxes.append(
            Box(id=f"op {k}", kind=BoxKind.OP, label=f"Op{k}", below="(3,)", group=group, line=line)
        )
        arrows.append(Arrow(start=SOURCE, end=f"op {k}", state=ArrowState.LIVE, norm=0.5))
        arrows.append(
            Arrow(start=f"op {k - 1}", end=f"op {k}", state=ArrowState.LIVE, norm=1.0 + k)
        ) if k else None
    boxes.append(Box(id=TARGET, kind=BoxKind.TARGET, label="loss"))
    arrows.append(Arrow(start=f"op {count - 1}", end=TARGET, state=ArrowState.LIVE, norm=1.0))
    return Sketch(tuple(boxes), tuple(arrows))


def is_without_circles(sketch: Sketch) -> bool:
    left = {box.id for box in sketch.boxes}
    arrows = list(sketch.arrows)
    while left:
        free = left - {arrow.end for arrow in arrows}
        if not free:
            return False
        left -= free
        arrows = [arrow for arrow in arrows if arrow.start not in free]
    return True


def test_a_small_picture_is_left_alone() -> None:
    sketch = chain(5)
    assert folded(sketch, 18) is sketch


def test_layers_become_boxes_with_their_names() -> None:
    small = folded(chain(60, layer=6), 18)
    names = [box.label for box in small.boxes if box.kind == "fold"]
    assert names == [f"dense_{k}" for k in range(10)]
    assert all(box.count == 6 for box in small.boxes if box.kind == "fold")
    assert is_without_circles(small)


def test_a_loop_becomes_one_box_that_says_how_often() -> None:
    small = folded(chain(60, lines=3), 18)
    (loop,) = [box for box in small.boxes if box.kind == "fold"]
    assert loop.label == "step 0 … step 2  ×20"
    assert loop.count == 60


def test_what_nothing_folds_is_cut_into_blocks() -> None:
    small = folded(chain(100, lines=100), 18)
    assert sum(box.count for box in small.boxes if box.folds) == 100
    assert len(small.boxes) <= 20
    assert is_without_circles(small)


def test_where_it_broke_is_never_folded_away() -> None:
    sketch = chain(60, lines=60)
    boxes = list(sketch.boxes)
    boxes[31] = Box(
        id="op 30", kind=BoxKind.OP, label="tf.round", broken=True, note="7: y = tf.round(x)"
    )
    small = folded(Sketch(tuple(boxes), sketch.arrows), 18)
    (broken,) = [box for box in small.boxes if box.broken]
    assert broken.label == "tf.round"
    assert broken.count == 1


@pytest.mark.parametrize("count", [1, 5, 17])
def test_no_box_stands_on_another(count: int) -> None:
    sketch = chain(count)
    layout = placed(sketch, "en")
    for one, other in combinations(sketch.boxes, 2):
        (x0, y0), (x1, y1) = layout.centres[one.id], layout.centres[other.id]
        apart = (layout.widths[one.id] + layout.widths[other.id]) / 2
        assert abs(x0 - x1) >= apart or abs(y0 - y1) >= HEIGHT


def test_arrows_lead_down_and_the_picture_holds_them() -> None:
    sketch = chain(12)
    layout = placed(sketch, "es")
    for way in layout.ways:
        heights = [y for _, y in way]
        assert heights == sorted(heights)
        assert all(0 <= x <= layout.size[0] and 0 <= y <= layout.size[1] for x, y in way)


def test_the_picture_is_well_formed_and_escapes_what_the_user_wrote() -> None:
    boxes = (
        Box(id=SOURCE, kind=BoxKind.SOURCE, label="a<b"),
        Box(id=TARGET, kind=BoxKind.TARGET, label="y & z"),
    )
    sketch = Sketch(
        boxes, (Arrow(start=SOURCE, end=TARGET, state=ArrowState.BREAK),), ("a<b: it broke",)
    )
    tree = ElementTree.fromstring(rendered(sketch, placed(sketch, "en"), "en"))
    texts = [node.text for node in tree.iter() if node.tag.endswith("text")]
    assert texts == ["✗", "a<b", "y & z", "a<b: it broke"]


def test_without_igraph_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "igraph", None)
    with pytest.raises(TapeError, match="Fix: pip install igraph"):
        require_igraph()
