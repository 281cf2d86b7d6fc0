"""The picture of a tape on a page: text stays text, and no sketch and no fault breaks a page."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinta.report import drawn as drawn_module
from cinta.report.drawn import Picture, picture_of
from cinta.report.page import page
from cinta.tape.data import MAX_ARROWS, MAX_BOXES, Arrow, ArrowState, Box, BoxKind, Sketch
from cinta.tape.picture.drawing import drawn

from ..conftest import at_night
from .classes import Failed, sketch, submission, unit_of
from .markup import foreign_markup

UNIT = unit_of()
MARKUP = "<script>alert('x')</script> & \"><img src=x onerror='alert(1)'>"

TEXTS = st.one_of(st.sampled_from(["", "x", MARKUP, "&#0;", "]]>"]), st.text(max_size=300))
NORMS = st.one_of(st.none(), st.floats(0, allow_infinity=False))


COUNTS = st.integers(-(2**63), 2**63 - 1)
BOX = {
    "kind": st.sampled_from(BoxKind),
    "broken": st.booleans(),
    "count": COUNTS,
    "variables": COUNTS,
    "norm": NORMS,
    **dict.fromkeys(["label", "below", "note", "group", "line"], TEXTS),
}
"""What each field of a box may hold."""


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """Any sketch that the judge takes from a process: each arrow leads to a later box."""
    ids = draw(st.lists(st.text(max_size=40), min_size=1, max_size=12, unique=True))
    boxes = tuple(draw(st.builds(Box, id=st.just(i), **BOX)) for i in ids)
    places = st.integers(0, len(ids) - 1)
    pairs = draw(st.lists(st.tuples(places, places).filter(lambda p: p[0] < p[1]), max_size=20))
    states = st.sampled_from(ArrowState)
    arrows = tuple(
        Arrow(start=ids[a], end=ids[b], state=draw(states), norm=draw(NORMS)) for a, b in pairs
    )
    order = draw(st.permutations(boxes))
    return Sketch(tuple(order), arrows, tuple(draw(st.lists(TEXTS, max_size=3))))


@pytest.mark.slow
@pytest.mark.parametrize("most", [50, at_night(200)])
def test_any_sketch_that_decodes_is_drawn_and_its_text_stays_text(most: int) -> None:
    @settings(max_examples=most, deadline=None)
    @given(sketches(), st.sampled_from(["es", "en"]))
    def is_drawn(found: Sketch, lang: str) -> None:
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Sketch)
        assert drawn(again, lang).svg.startswith("<svg")
        picture = picture_of(again, lang, "tape1")
        assert picture is not None
        assert list(foreign_markup(f"<!doctype html>{picture.svg}")) == []
        tags = {node.tag.rpartition("}")[2] for node in ElementTree.fromstring(picture.svg).iter()}
        assert tags <= {"svg", "rect", "defs", "marker", "path", "g", "text"}

    is_drawn()


def picture(found: Sketch, lang: str = "es") -> Picture:
    shown = picture_of(found, lang, "tape1")
    assert shown is not None
    return shown


def test_the_caption_says_in_words_that_red_is_where_it_breaks() -> None:
    assert picture(sketch()).caption == "Lo que grabó tu cinta."
    broken = picture(sketch(ArrowState.BREAK), "en").caption
    assert broken == "What your tape recorded; in red, where the path breaks."


def test_labels_are_text_whatever_is_in_them() -> None:
    shown = picture(sketch(ArrowState.BREAK, MARKUP)).svg
    tree = ElementTree.fromstring(shown)
    assert MARKUP in [node.text for node in tree.iter()]
    assert MARKUP in (tree.get("aria-label") or "")
    assert "<script" not in shown
    assert "<img" not in shown


def test_a_label_turns_no_text_around_and_holds_no_control_characters() -> None:
    shown = picture(sketch(label="x\u202e\x00\x1b[31my")).svg
    assert "x\ufffd\ufffd\ufffd[31my" in shown


def test_pictures_of_one_page_have_ids_of_their_own() -> None:
    failed = {e.name: Failed("none", sketch=sketch(ArrowState.BREAK)) for e in UNIT.exercises}
    text = page(submission(UNIT, "a.ipynb", failed)).decode()
    ids = [part.partition('"')[0] for part in text.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert text.count("<figure") == len(UNIT.exercises)
    assert list(foreign_markup(text)) == []


def test_what_is_empty_or_too_large_to_read_is_no_sketch() -> None:
    def sent(boxes: int, arrows: int) -> Sketch:
        found = tuple(Box(id=f"op {n}", kind=BoxKind.OP, label="+") for n in range(boxes))
        made = Sketch(
            found, (Arrow(start="op 0", end=f"op {boxes - 1}", state=ArrowState.LIVE),) * arrows
        )
        return msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=Sketch)

    assert picture_of(None, "es", "t") is None
    assert picture_of(sent(MAX_BOXES, MAX_ARROWS), "es", "t") is not None
    for boxes, arrows in ((0, 0), (MAX_BOXES + 1, 0), (2, MAX_ARROWS + 1)):
        with pytest.raises(msgspec.ValidationError):
            sent(boxes, arrows)


X, Y = {"id": "source 0", "kind": "source", "label": "x"}, {"id": "t", "kind": "op", "label": "y"}


@pytest.mark.parametrize(
    ("boxes", "arrows"),
    [
        ([X, Y, X], []),
        ([X | {"id": 0}], []),
        ([X | {"id": "x" * 41}], []),
        ([X], [{"start": "source 0", "end": "t", "state": "live"}]),
        ([X, Y], [{"start": "source 0", "end": "t", "state": "live", "norm": -1.0}]),
        ([X, Y | {"norm": 1e999}], []),
        ([X], [{"start": "source 0", "end": "source 0", "state": "live"}]),
    ],
    ids=["a key twice", "a number", "too long", "to nowhere", "less than 0", "infinite", "circle"],
)
def test_what_cannot_be_drawn_is_no_sketch(boxes: list[object], arrows: list[object]) -> None:
    sent = msgspec.msgpack.encode({"boxes": boxes, "arrows": arrows})
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(sent, type=Sketch)


@pytest.mark.parametrize("fault", [RuntimeError("igraph"), ZeroDivisionError(), RecursionError()])
def test_a_fault_in_drawing_leaves_the_page_whole_without_a_picture(
    fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr(drawn_module, "drawn", broken)
    # What was once drawn is kept: nobody else's picture is of this.
    asked = sketch(label=type(fault).__name__)
    row = submission(UNIT, "a.ipynb", {"loss_gradient": Failed("none", sketch=asked)})
    text = page(row).decode()
    assert "<figure" not in text
    assert text.count("<section") == len(UNIT.exercises)


def test_without_igraph_a_page_has_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "igraph", None)
    assert picture_of(sketch(), "es", "t") is None


def test_drawing_never_loads_tensorflow_nor_matplotlib_which_is_there_afterwards() -> None:
    program = """\
import sys
from cinta.report.drawn import picture_of
from cinta.tape.data import Arrow, ArrowState, Box, BoxKind, Sketch
x = Box(id="source 0", kind=BoxKind.SOURCE, label="x")
y = Box(id="target", kind=BoxKind.TARGET, label="y")
found = Sketch((x, y), (Arrow(start=x.id, end=y.id, state=ArrowState.LIVE),))
assert picture_of(found, "es", "t")
print(", ".join({"tensorflow", "keras", "matplotlib"} & sys.modules.keys()))
import matplotlib.figure
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "\n", "")
