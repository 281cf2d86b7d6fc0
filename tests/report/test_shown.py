"""What a page shows of outputs: legible text, images that are images, nothing else."""

from __future__ import annotations

import base64

import pytest

from cinta.records.cell_record import Output
from cinta.report.shown import MAX_LINES, Part, image, legible, no_paths, parts

from .classes import picture


def display(**data: str) -> list[Part]:
    formats = {name.replace("_", "/", 1): value for name, value in data.items()}
    return list(parts([Output("display_data", data=formats)]))


def test_an_image_takes_the_place_of_its_text():
    (part,) = display(text_plain="<Figure>", image_png=picture(30, 20) + "\n")
    assert (part.kind, part.width, part.height) == ("image", 30, 20)
    assert part.uri == f"data:image/png;base64,{picture(30, 20)}"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"",
    ],
)
def test_what_is_no_png_is_not_shown_as_one(content):
    encoded = base64.b64encode(content).decode()
    assert image("image/png", encoded) is None
    assert [part.kind for part in display(image_png=encoded, text_plain="t")] == [
        "refused",
        "result",
    ]


def test_what_is_no_base64_is_refused():
    assert image("image/png", '"><script>alert(1)</script>') is None


def test_an_image_of_a_billion_pixels_is_refused():
    header = base64.b64decode(picture(1, 1))
    huge = header[:16] + (40_000).to_bytes(4, "big") * 2 + header[24:]
    assert image("image/png", base64.b64encode(huge).decode()) is None


@pytest.mark.parametrize("mime", ["text_html", "image_svg+xml", "text_latex", "text_markdown"])
def test_markup_is_never_shown(mime):
    said = display(**{mime: "<b>bold</b>", "text_plain": "<IPython.core.display.HTML object>"})
    assert [(p.kind, p.text) for p in said] == [("result", "<IPython.core.display.HTML object>")]
    assert display(**{mime: "<b>bold</b>"}) == []


def test_a_terminals_orders_are_taken_out():
    red = "\x1b[0;31mZeroDivisionError\x1b[0m: \x1b]0;title\x07no \x1b]8;;http://x\x1b\\link"
    assert legible(red) == "ZeroDivisionError: no link"
    assert legible("10%\r50%\r100%\r\nend\n") == "100%\nend"
    assert legible("a\tb\u202ec\x00") == "a       b\ufffdc\ufffd"


def test_the_folders_of_the_machine_are_not_shown():
    line = 'File "/opt/grader/.venv/lib/python3.11/site-packages/tensorflow/python/eager.py:12"'
    assert no_paths(line) == 'File "…/eager.py:12"'
    kept = "dy/dx = a/b/c; https://www.tensorflow.org/guide/autodiff; -1/2; 3 / 4"
    assert no_paths(kept) == kept


def test_long_outputs_are_cut_and_say_so():
    (part,) = parts([Output("stream", "stdout", "line\n" * 1000)])
    assert part.text.count("\n") == MAX_LINES - 1
    assert part.left_out == 1000 - MAX_LINES


def test_an_error_shows_its_traceback():
    output = Output("error", "ValueError", "no", lines=("Traceback", "ValueError: no"))
    assert list(parts([output])) == [Part(kind="error", text="Traceback\nValueError: no")]
    assert list(parts([Output("error", "ValueError", "no")])) == [
        Part(kind="error", text="ValueError: no")
    ]
