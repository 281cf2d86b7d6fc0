"""What a notebook shows of a check: the card, its words, the student's lines, and who asks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import warnings
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cinta.errors import CintaError
from cinta.notebook.card import Card, Cards
from cinta.notebook.card_texts import CARD, VERDICTS
from cinta.notebook.quoted import lines_of, pieces
from cinta.report import page_texts
from cinta.results import CheckResult, Kind, Verdict
from cinta.tape.picture.drawing import Drawing
from cinta.unit import LANGUAGES

ROOT = Path(__file__).parents[2]

EVIL = "<script>alert(1)</script> <img src=x onerror=alert(1)> \"'&amp; </pre></div> `<b>x</b>`"


def failed(**words: Any) -> CheckResult:
    """A check that failed, in these words."""
    given: dict[str, Any] = {"title": "with x = 1", "kind": Kind.VALUE} | words
    return CheckResult(name="c", verdict=Verdict.FAILED, points=0, max_points=0, **given)


RIGHT = CheckResult(name="c", title="with x = 1", verdict=Verdict.PASSED, points=0, max_points=0)
BLANK = CheckResult(name="c", title="t", verdict=Verdict.BLANK, points=0, max_points=0, seen="…")


def card(*checks: CheckResult, **more: Any) -> Card:
    """A card of these checks."""
    given: dict[str, Any] = {"title": "1.1 The slope", "lang": "en", "checks": checks}
    return Card(**given | more)


class Tags(HTMLParser):
    """Which elements a page has, and whether each is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.seen: set[str] = set()
        self.loads: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """One more is open."""
        self.seen.add(tag)
        self.loads += [value for name, value in attrs if name in ("src", "href", "srcset")]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag != "img":
            self.opened.append(tag)

    def handle_endtag(self, tag):
        """The last that was opened is closed."""
        assert self.opened.pop() == tag


@pytest.mark.parametrize("part", ["seen", "why", "step", "title"])
@pytest.mark.parametrize("quoted", [True, False])
def test_nothing_that_a_student_writes_is_html(part, quoted):
    lines = lines_of([f"y = 1  # {EVIL}"]) if quoted else ()
    shown = card(failed(**{part: f"Line 1: y = 1 # {EVIL}"}), lines=lines, title=EVIL)
    for page in (shown.html(), Cards((shown,), "en").html()):
        tags = Tags(page)
        assert tags.seen <= {"div", "strong", "span", "pre", "code", "details", "summary"}
        assert not tags.opened
        assert not tags.loads


def test_picture_is_an_image_of_its_own_below_the_words_and_folded():
    evil = Drawing('<svg onload="alert(1)"/>', alt='"><b>')
    shown = card(failed(why="no path"), picture=evil).html()
    tags = Tags(shown)
    assert "svg" not in tags.seen
    assert [source[:26] for source in tags.loads] == ["data:image/svg+xml;base64,"]
    assert shown.index("no path") < shown.index("<details") < shown.index("<img")


def test_colours_are_see_through_or_the_pages_own():
    styles = " ".join(re.findall(r'style="([^"]*)"', card(failed(why="w")).html()))
    assert not re.search(r"(?<!-)color: (?!inherit)", styles)
    assert all("rgba" in ground for ground in re.findall(r"background: ([^;]*)", styles))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_verdicts_are_called_as_on_the_page(lang):
    page = page_texts.VERDICTS[lang]
    assert VERDICTS[lang] == {verdict: page[verdict] for verdict in VERDICTS[lang]}
    assert CARD["es"].keys() == CARD[lang].keys()


def test_count_order_and_what_a_right_example_is_worth():
    shown = Cards((card(RIGHT), card(failed(why="w"), title="1.2"), card(BLANK, title="1.3")), "en")
    first, *rest, last = shown.text().splitlines()
    assert first == "1 of 3"
    assert [line for line in rest if not line.startswith(" ")] == [
        "✓ 1.1 The slope (passed)", "✗ 1.2 (failed)", "○ 1.3 (blank)",
    ]  # fmt: skip
    assert last == CARD["en"]["others"]


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        ("def f(x):\n    y = a * x**2", "x: not watched. Line 2: y = a * x**2", ["y = a * x**2"]),
        ("y = x\nz = y.numpy()", "It leaves. Line 2: z = y.numpy() w: none.", ["z = y.numpy()"]),
        ("y = 1\ny = 1 + x", "in line 2 it leaves. y = 1 + x", ["y = 1 + x"]),
        ("a = 1  # note", "Line 1: a = 1 # note", ["a = 1 # note"]),
        ("x", "Line 1: x", []),
        ("print(a)", "Put a `print(a)` there: print(abs)", []),
        ("s = '" + "a" * 200 + "'", "Line 1: s = '" + "a" * 114 + "…", ["s = '" + "a" * 114 + "…"]),
    ],
)
def test_lines_of_the_student_are_found_and_nothing_is_lost(cell, text, code):
    found = pieces(text, lines_of([cell]))
    assert [piece.text for piece in found if piece.is_code] == code
    assert " ".join(piece.text for piece in found) == text


def test_code_stands_on_a_line_of_its_own():
    shown = card(failed(why="Line 2: y = a * x w: no."), lines=lines_of(["y = a * x"]))
    assert "\n      y = a * x\n" in shown.text()
    assert re.search(r"<pre [^>]*>y = a \* x</pre>", shown.html())


@pytest.fixture
def grader(tmp_path, monkeypatch):
    """Ours, in a folder with the tests of a real unit and one that is broken."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ipylab, which Otter imports
        from cinta.notebook.grader import Notebook
    shutil.copytree(ROOT / "exercises" / "es" / "u01_scalar" / "tests", tmp_path / "tests")
    text = (tmp_path / "tests" / "first_tape.py").read_text()
    (tmp_path / "tests" / "broken.py").write_text(re.sub("key = .*", "key = '{}'", text))
    monkeypatch.chdir(tmp_path)
    titles = {"two_gradients": "1.4", "broken": "B", "polynomial_slope": "1.1", "gone": "G"}
    return Notebook(tests_dir="tests", exercises=titles, lang="es")


def polynomial_slope(x0, a, b, c):
    """In this module's globals, by which checks are asked for."""
    import tensorflow as tf

    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = a * x**2 + b * x + c
    return tape.gradient(y, x)


@pytest.mark.slow
def test_it_is_asked_of_the_names_of_who_calls(grader):
    checked = grader.check("polynomial_slope")
    assert checked.card.verdict == Verdict.PASSED
    assert checked.passed_all, "Otter's own result is there"
    assert "✓ 1.1 (correcto)" in repr(checked)
    assert "</svg>" in checked.picture().svg


@pytest.mark.slow
def test_the_picture_of_a_right_answer_is_drawn_when_it_is_asked_for(grader, monkeypatch):
    asked = []
    monkeypatch.setattr("cinta.notebook.asked.clearest", lambda sketches: asked.extend(sketches))
    checked = grader.check("polynomial_slope")
    assert 'grader.check("polynomial_slope").picture()' in repr(checked)
    assert "data:image/svg" not in checked._repr_html_()
    assert not asked
    checked.picture()
    assert asked


@pytest.mark.slow
@pytest.mark.parametrize("there", [True, False])
def test_a_card_of_what_failed_names_the_hints_if_there_are_any(grader, there):
    for path in Path("tests").glob("*.hints.json"):
        if not there:
            path.unlink()
    shown = grader.check("polynomial_slope", {"polynomial_slope": lambda *_: 1.0})
    assert ('cinta.hint("polynomial_slope")' in repr(shown)) == there
    assert ("cinta.hint(&quot;polynomial_slope&quot;)" in shown._repr_html_()) == there


@pytest.mark.slow
def test_other_names_can_be_given(grader):
    def polynomial_slope(x0, a, b, c): ...

    assert grader.check("polynomial_slope", {"polynomial_slope": polynomial_slope}).card.checks


@pytest.mark.slow
def test_fault_of_a_test_file_is_no_fault_of_the_student(grader):
    shown = grader.check("broken")
    assert shown.card.verdict == Verdict.NOT_REACHED
    assert "fallo del curso, no tuyo" in repr(shown)
    assert "sin evaluar" in shown._repr_html_()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("polinomial_slope", "¿Querías decir «polynomial_slope»?"),
        ("q1", "Hay estas: two_gradients, broken, polynomial_slope, gone."),
        ("gone", "Falta tests/gone.py"),
    ],
)
def test_check_that_is_not_there_is_one_line_with_the_mend(grader, name, mend):
    with pytest.raises(CintaError, match=re.escape(mend)) as error:
        grader.check(name)
    (line,) = vars(type(error.value))["_render_traceback_"](error.value)
    assert "\n" not in line


@pytest.mark.slow
def test_all_in_the_notebooks_order(grader):
    text = Path("tests/two_gradients.py").read_text()
    Path("tests/gone.py").write_text(text.replace('name = "two_gradients"', 'name = "gone"'))
    shown = grader.check_all()
    assert [one.title for one in shown.card.cards] == ["1.4", "B", "1.1", "G"]
    assert shown.card.count == "1 de 4"
    assert len(shown.results) == 4, "Otter's own result is there"


def test_descriptor_of_errors_is_silent_for_the_import_and_back_after_it(tmp_path):
    """As TensorFlow's libraries: a module that writes to it while it is loaded."""
    (tmp_path / "tensorflow.py").write_text("import os; os.write(2, b'loud'); print('imported')")
    code = "import os; from cinta.quiet import start_tensorflow as s; s(); os.write(2, b'!')"
    path = os.pathsep.join([str(tmp_path), str(ROOT / "autograder")])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("imported", "!")


@pytest.mark.parametrize("check", [RIGHT, failed(seen="It is None.")])
def test_what_a_driver_tells_stands_on_the_card_once(check: CheckResult) -> None:
    told = msgspec.structs.replace(check, facts=("Traced <once>.",))
    made = card(told, told)
    assert made.text().count("Traced <once>.") == 1
    assert made.html().count("Traced &lt;once&gt;.") == 1
