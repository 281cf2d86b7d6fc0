"""Plain-data records: what they hold, and what a process that lies cannot make them hold."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from cinta.values import (
    Array,
    Blank,
    Keras,
    Mapping,
    Missing,
    Opaque,
    Scalar,
    Sequence,
    Slices,
    Value,
    doubled,
    plain,
    show,
)

ROW = Array.of(np.array([1, 2], np.float32), "tensor")
VALUES = [
    ROW,
    Array.of(np.zeros((0, 3)), "ndarray"),
    Array.of(np.array(True), "number"),
    Array.of(np.ones(2, np.float32), "tensor", "bfloat16"),
    Scalar(None),
    Scalar(True),
    Scalar("ñ"),
    Sequence("tuple", (Scalar(1), Sequence("list", ()))),
    Mapping((("w", ROW), (1, Blank()))),
    Slices(ROW, Array.of([0, 1], "tensor"), (3,)),
    Opaque("x"),
    Missing("y"),
    Keras("layer", (("Dense", "{}"),), (3,), (ROW,)),
]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("form", [msgspec.json, msgspec.msgpack])
def test_a_record_survives_its_encoding(value, form):
    assert form.decode(form.encode(value), type=Value) == value


def test_an_array_keeps_numbers_shape_and_byte_order():
    array = np.arange(6, dtype=">f4").reshape(3, 2).T
    record = Array.of(array, "ndarray")
    assert record.dtype == "float32"
    assert np.array_equal(record.numpy(), array)


@pytest.mark.parametrize(
    ("dtype", "shape", "data"),
    [
        ("object", (), b""),
        ("float32", (1,), b"123"),
        ("float32", (-1,), b""),
        ("float32", (1,) * 17, b"1234"),
        ("float32", (2**62, 4), b""),
        ("float32", (0, 2**62), b""),
        ("float32", (0, 2**20, 2**20), b""),
    ],
)
def test_an_array_that_does_not_add_up_is_refused(dtype, shape, data):
    with pytest.raises(ValueError, match=r"dtype|shape|bytes"):
        Array("tensor", dtype, shape, data)


def test_a_key_that_stands_twice_is_refused_on_arrival():
    honest = msgspec.msgpack.encode(Mapping((("a", Blank()), ("b", Blank()))))
    with pytest.raises(msgspec.ValidationError, match="twice"):
        msgspec.msgpack.decode(honest.replace(b"\xa1b", b"\xa1a"), type=Value)


def test_every_rounded_number_is_doubled():
    def of(row: Array, dtype: str) -> Mapping:
        layer = Keras("layer", (("Dense", "{}"),), (3,), (row,), dtype)
        return Mapping((("w", Sequence("list", (row, Scalar(1)))), ("m", layer)))

    wide = Array.of(ROW.numpy().astype(np.float64), "tensor")
    assert doubled(of(ROW, "float32")) == of(wide, "float64")


def test_plain_gives_nested_python_data():
    value = Mapping((("w", Sequence("tuple", (Scalar(1), Scalar(None)))),))
    assert plain(value) == {"w": (1, None)}


@pytest.mark.parametrize("value", VALUES)
def test_every_record_can_be_shown(value):
    assert show(value)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "complex64", "complex128"])
def test_numbers_of_any_bytes_are_shown_without_a_warning(dtype):
    """A NaN that signals, of 16, 32 and 64 bits, as a student's process may send it."""
    for bits in (b"\x01\x7d", b"\x01\x00\xa0\x7f", b"\x01\0\0\0\0\0\xf4\x7f"):
        data = (bits * 8)[: np.dtype(dtype).itemsize]
        assert show(Array("tensor", dtype, (), data))


def test_what_is_shown_is_one_short_line():
    wide = Sequence("list", (Array.of(np.ones((50, 50)), "tensor"),) * 1000)
    assert len(show(wide)) <= 200
    assert "\n" not in show(wide)
    assert len(show(wide, 40)) <= 40
