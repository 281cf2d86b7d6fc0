"""A student's file, whatever it is: the sources of its code cells, or a line that says why not."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinta.submission import notebook
from cinta.submission.notebook import MAX_CELLS, MAX_SOURCE, Unreadable, read_notebook


def code(source: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}


def content(*cells: object, **more: object) -> bytes:
    data = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | more
    return json.dumps(data).encode()


def test_code_cells_are_read_in_order_and_text_is_left_out():
    text = {"cell_type": "markdown", "source": "hola"}
    read = read_notebook(content(code("x = 1"), text, code(["y = 2\n", "z = 3"])))
    assert read.cells == ("x = 1", "y = 2\nz = 3")
    assert read.lang is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_every_encoding_of_json_is_read(encoding):
    data = json.dumps({"cells": [code("ñ = 1")]}, ensure_ascii=False)
    assert read_notebook(data.encode(encoding)).cells == ("ñ = 1",)


def test_an_old_notebook_of_format_3_is_read():
    cells = [
        {"cell_type": "code", "input": ["x = 1\n", "y"], "outputs": [], "language": "python"},
        {"cell_type": "heading", "level": 1, "source": "hola"},
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    assert read_notebook(json.dumps(old).encode()).cells == ("x = 1\ny",)


@pytest.mark.parametrize("worksheets", [[], [{}], [None], [{"cells": [None]}], [[[]]]])
def test_a_damaged_old_notebook_is_read_or_unreadable(worksheets):
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": worksheets}
    try:
        assert read_notebook(json.dumps(old).encode()).cells == ()
    except Unreadable:
        return


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "JSON"),
        (b"<!DOCTYPE html><html>login</html>", "web page"),
        (b"\xef\xbb\xbf\n<html>", "web page"),
        (b'{"nbformat":4,"cells"', "not complete JSON"),
        (content(code("x = 1"))[:-20], "not complete JSON"),
        (b"PK\x03\x04" + b"\xff\xfe\x90" * 9, "not"),
        (b"\x89PNG\r\n\x1a\n\xff\xd8", "UTF-8"),
        (b"[]", "not a notebook"),
        (b"42", "not a notebook"),
        (b"null", "not a notebook"),
        (b"{}", "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b'{"a": ' * 100_000, "JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "JSON cannot be read"),
        (b'{"cells": [' + b"1" * 5000 + b"]}", "JSON cannot be read"),
    ],
)
def test_what_is_no_notebook_is_unreadable_and_says_why(data, words):
    with pytest.raises(Unreadable, match=words) as caught:
        read_notebook(data)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) <= 200


@pytest.mark.parametrize("more", [1, 2**20, 6 * 2**20])
def test_a_file_that_is_too_large_is_unreadable_whatever_its_size(more, monkeypatch):
    """Who reads it brings one byte more than the limit, so its whole size is not known here."""
    monkeypatch.setattr(notebook, "MAX_BYTES", 2**20)
    with pytest.raises(Unreadable, match="the file has more than 1 MiB, the most that is read"):
        read_notebook(b" " * (2**20 + more))


def test_what_is_cut_at_a_limit_is_said():
    many = read_notebook(content(*[code("x")] * MAX_CELLS, code("y")))
    assert len(many.cells) == MAX_CELLS
    assert many.notes == ("it has 5,001 cells; the first 5,000 were read",)
    short, long = read_notebook(content(code("x"), code("x" * (MAX_SOURCE + 1)))).cells
    assert (len(short), len(long)) == (1, MAX_SOURCE)
    assert read_notebook(content(code("x"), code("x" * (MAX_SOURCE + 1)))).notes == (
        "code cell 2 has more than 1,048,576 characters; the first 1,048,576 were read",
    )


def test_what_is_just_within_every_limit_has_nothing_said_about_it():
    within = read_notebook(content(*[code("x")] * (MAX_CELLS - 1), code("x" * MAX_SOURCE)))
    assert (len(within.cells), within.notes) == (MAX_CELLS, ())


@pytest.mark.parametrize("excess", [1, 2**19, 2**20])
def test_more_code_than_one_message_carries_is_unreadable(excess):
    """It was our own fault, when it could not be sent."""
    cell = code("x" * 2**20)
    read_notebook(content(*[cell] * 16))
    with pytest.raises(Unreadable, match="its code has more than 16 MiB, the most that is read"):
        read_notebook(content(*[cell] * 16, code("x" * excess)))


def test_lone_surrogates_are_replaced():
    (source,) = read_notebook(content(code("x = '\ud800'"))).cells
    assert source == "x = '?'"


@pytest.mark.parametrize(
    "cell", [None, 3, [], "code", {}, {"cell_type": "raw"}, {"cell_type": ["code"]}]
)
def test_what_is_no_code_cell_is_left_out(cell):
    assert read_notebook(content(cell, code("x"))).cells == ("x",)


@pytest.mark.parametrize("source", [None, 3, {}, [None, 3], [["x"]]])
def test_a_source_that_is_no_text_is_empty(source):
    assert read_notebook(content(code(source))).cells == ("",)


def test_metadata_and_outputs_are_not_looked_at():
    cell = {"cell_type": "code", "source": "x", "id": 3, "metadata": 7, "outputs": "no"}
    assert read_notebook(content(cell, metadata=None, nbformat="four")).cells == ("x",)


@pytest.mark.parametrize(
    ("metadata", "lang"),
    [
        ({"cinta": {"lang": "en"}}, "en"),
        ({"cinta": {"lang": "fr"}}, None),
        ({"cinta": {"lang": ["es"]}}, None),
        ({"cinta": "en"}, None),
        ([], None),
    ],
)
def test_the_language_is_the_one_that_our_build_wrote(metadata, lang):
    assert read_notebook(content(metadata=metadata)).lang == lang


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(["cells", "worksheets", "metadata", "nbformat", "cell_type", "source"])


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(KEYS, values | st.lists(st.dictionaries(KEYS, values, max_size=3), max_size=3))
)
def test_any_json_is_a_notebook_or_unreadable(data):
    try:
        cells = read_notebook(json.dumps(data).encode()).cells
    except Unreadable:
        return
    assert all(isinstance(cell, str) for cell in cells)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes_are_a_notebook_or_unreadable(data):
    with contextlib.suppress(Unreadable):
        read_notebook(data)
