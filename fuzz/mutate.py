"""Change bytes, plain data and notebooks at random, the way a liar or a broken disk would."""

from __future__ import annotations

import copy
import json
import math
import random
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from cinta import values

SIZES = (0, 1, 2**16, 24 * 2**20, 96 * 2**20, 2**31, 2**32 - 1)
LENGTHS = tuple(size.to_bytes(4, "big") for size in SIZES)
HEADS = tuple(bytes([n]) for n in b"\x80\x90\xa0\xc0\xc1\xc6\xc9\xcf\xdb\xdd\xdf")
"""Of MessagePack: maps, arrays, texts, nil, the byte that means nothing, binary, extensions."""

NASTY: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63 - 1, 2**64 - 1, -(2**63)),
    *(0.0, -0.0, math.nan, math.inf, -math.inf, 1e308, 5e-324),
    *("", "\x00", "a\x00b", "\u2028\u202e", "\U0001f4a5" * 40, "x" * 5000, "{}", "{0.__class__}"),
    *("%s%n", "</script><script>", "=HYPERLINK()", "../../etc/passwd", "float128", "object"),
    *(b"", b"\x00" * 7, b"\xff" * 8, [], {}, [[]], [[[[[[]]]]]], {"type": "blank"}),
    *({"type": "missing", "name": "\x00"}, {"type": "opaque", "type_name": ""}),
    {"type": "scalar", "value": math.nan},
    {"type": "array", "kind": "tensor", "dtype": "float32", "shape": [0, 2**62], "data": b""},
    {"type": "array", "kind": "number", "dtype": "complex128", "shape": [], "data": b"\xff" * 16},
    {"type": "array", "kind": "tensor", "dtype": "float16", "shape": [1], "data": b"\x00\x7c"},
    {"type": "array", "kind": "ndarray", "dtype": "bool", "shape": [3], "data": b"\x00\x07\xff"},
    {"type": "array", "kind": "variable", "dtype": "int64", "shape": [1] * 32, "data": b"\x80" * 8},
    {"type": "mapping", "items": [["a", {"type": "blank"}], ["a", {"type": "blank"}]]},
    {"type": "mapping", "items": [[1, {"type": "scalar", "value": 1}], ["1", {"type": "blank"}]]},
    {"type": "sequence", "kind": "list", "items": [{"type": "scalar", "value": None}] * 300},
)


def bytes_changed(chance: random.Random, data: bytes) -> bytes:
    """The bytes with one to four small injuries."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        _injure(chance, changed)
    return bytes(changed)


def _injure(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((1, 1, 2, 4, 16, 64)))
    match chance.randrange(7):
        case 0 if at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        case 1:
            data[at:end] = chance.randbytes(end - at)
        case 2:
            del data[at:end]
        case 3:
            data[at:at] = data[at:end] * chance.choice((1, 2, 50))
        case 4:
            data[at:at] = chance.choice(HEADS)
        case 5:
            data[at : at + 4] = chance.choice(LENGTHS)
        case _:
            del data[at:]


def data_changed(chance: random.Random, data: Any, nasty: tuple[Any, ...] = NASTY) -> Any:
    """A copy of nested lists and dicts with one to three of its places changed."""
    changed = copy.deepcopy(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        places = _places(changed) if isinstance(changed, dict | list) else []
        if not places:
            return chance.choice(nasty)
        holder, key = chance.choice(places)
        _change(chance, holder, key, nasty)
    return changed


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Every ``(holder, key)`` of nested lists and dicts."""
    found, todo = [], [data]
    while todo:
        holder = todo.pop()
        keys = holder if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                todo.append(holder[key])
    return found


def _change(chance: random.Random, holder: Any, key: Any, nasty: tuple[Any, ...]) -> None:
    match chance.randrange(8):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder[key:key] = [holder[key]] * chance.choice((1, 2, 40))
        case 1 | 2 if isinstance(holder, dict):
            holder[chance.choice((f"{key}x", "type", "value", ""))] = holder.pop(key)
        case 3:
            inside = holder[key]
            for _ in range(chance.choice((1, 2, 60, 90))):
                inside = {"type": "sequence", "kind": "list", "items": [inside]}
            holder[key] = inside
        case 4 if isinstance(holder[key], int | float) and abs(holder[key]) < 2**63:
            holder[key] = -holder[key] if chance.random() < 0.5 else holder[key] + 1
        case 5 if isinstance(holder[key], str):
            holder[key] = chance.choice(WORDS)
        case 6 if isinstance(holder[key], list):
            chance.shuffle(holder[key])
        case _:
            holder[key] = copy.deepcopy(chance.choice(nasty))


WORDS = (
    *("reply", "cell", "started", "ran", "run", "ask", "load", "array", "scalar", "sequence"),
    *("mapping", "slices", "opaque", "blank", "missing", "keras", "tensor", "variable", "ndarray"),
    *("number", "float16", "bfloat16", "float64", "int8", "uint64", "bool", "complex64", "tuple"),
    *("ok", "error", "timed_out", "skipped", "stream", "code", "markdown", "raw"),
)


DTYPES = tuple(sorted(values.DTYPES))


def value_made(chance: random.Random, depth: int = 0) -> Any:
    """A value that the wire accepts, as plain data: any kind, any numbers, nested a little."""
    match chance.randrange(12):
        case 0 | 1 | 2 | 3:
            return _array_made(chance)
        case 4 if depth < 4:
            inside = [value_made(chance, depth + 1) for _ in range(chance.randrange(5))]
            return {"type": "sequence", "kind": chance.choice(("list", "tuple")), "items": inside}
        case 5 if depth < 4:
            keys = chance.sample((0, 1, -1, "0", "a", "\x00", "", "w", "{0}", 2**63), 3)
            pairs = [[key, value_made(chance, depth + 1)] for key in keys]
            return {"type": "mapping", "items": pairs}
        case 6:
            shape = chance.choice((None, [2, 3], [-1], [0, 2**62]))
            parts = {"values": _array_made(chance), "indices": _array_made(chance)}
            return {"type": "slices", **parts, "dense_shape": shape}
        case 7:
            inside = [_array_made(chance)]
            model = {"kind": "model", "layers": [["Dense", "{"]], "input_shape": [-3]}
            return {"type": "keras", **model, "weights": inside}
        case 8:
            return chance.choice(({"type": "blank"}, {"type": "missing", "name": "{x}"}))
        case 9:
            return {"type": "opaque", "type_name": chance.choice(("", "\x00", "{0}", "x" * 5000))}
    plain = [value for value in NASTY if not isinstance(value, bytes | list | dict)]
    return {"type": "scalar", "value": chance.choice(plain)}


def _array_made(chance: random.Random) -> Any:
    dtype = chance.choice((*DTYPES, "float32", "float32", "bfloat16"))
    shape = [chance.choice((0, 1, 1, 2, 3)) for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 16)))]
    size = np.dtype("float32" if dtype == "bfloat16" else dtype).itemsize * math.prod(shape)
    if size > 2**16:
        return _array_made(chance)
    data = chance.choice((bytes(size), b"\xff" * size, chance.randbytes(size)))
    kind = chance.choice(("tensor", "variable", "ndarray", "number"))
    return {"type": "array", "kind": kind, "dtype": dtype, "shape": shape, "data": data}


def value_changed(chance: random.Random, value: Any) -> Any:
    """A value that was due, with some of its parts replaced by others that the wire accepts."""
    made = tuple(value_made(chance) for _ in range(4))
    return data_changed(chance, {"value": value}, made).get("value")


def message_changed(chance: random.Random, body: bytes) -> bytes:
    """A message with its bytes changed, or its structure, or both."""
    if chance.random() < 0.5:
        return bytes_changed(chance, body)
    changed = msgspec.msgpack.encode(data_changed(chance, msgspec.msgpack.decode(body)))
    return bytes_changed(chance, changed) if chance.random() < 0.1 else changed


JSON_NASTY = tuple(value for value in NASTY if "b'" not in repr(value))


def notebook_changed(chance: random.Random, content: bytes) -> bytes:
    """A notebook file with its bytes changed, its JSON, or its cells."""
    ways: tuple[Callable[[random.Random, Any], Any], ...] = (_cells_changed, _json_changed)
    if chance.random() < 0.3:
        return bytes_changed(chance, content)
    try:
        data = chance.choice(ways)(chance, json.loads(content))
    except (ValueError, RecursionError):  # it was no JSON to begin with
        return bytes_changed(chance, content)
    encoding = chance.choice(("utf-8",) * 8 + ("utf-16", "utf-32", "utf-8-sig"))
    return json.dumps(data, ensure_ascii=chance.random() < 0.5).encode(encoding, "surrogatepass")


def _json_changed(chance: random.Random, data: Any) -> Any:
    return data_changed(chance, data, (*JSON_NASTY, "\ud800", 10**400, [[]] * 50))


def _cells_changed(chance: random.Random, data: Any) -> Any:
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list) or not cells:
        return _json_changed(chance, data)
    at, other = chance.randrange(len(cells)), chance.randrange(len(cells))
    match chance.randrange(6):
        case 0:
            chance.shuffle(cells)
        case 1:
            del cells[at]
        case 2:
            cells[at:at] = [cells[at]] * chance.choice((1, 3))
        case 3:
            cells[at], cells[other] = cells[other], cells[at]
        case _ if isinstance(cells[at], dict):
            cells[at] = cells[at] | {"source": _source_changed(chance, _source(cells[at]))}
    return data


def _source(cell: Any) -> str:
    source = cell.get("source", "") if isinstance(cell, dict) else ""
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _source_changed(chance: random.Random, source: str) -> str:
    lines = source.split("\n")
    at = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, chance.choice(LINES))
        case 2:
            lines[at] = " " * chance.randrange(9) + lines[at]
        case 3:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        case 4:
            chance.shuffle(lines)
        case _:
            return bytes_changed(chance, source.encode()).decode(errors="surrogateescape")
    return "\n".join(lines)


LINES = (
    *("...", "return None", "1 / 0", "import os; os._exit(1)", "while True: pass", "exit()"),
    *("del tf", "tf = None", "x = tf.constant(3)", "%matplotlib inline", "!ls", "?", "def f(:"),
    *("print('\\ud800')", "globals().clear()", "import sys; sys.setrecursionlimit(10)", "\x00"),
    *("    return [0.0] * 100000", "    return {1: tf.zeros(3), 'a': None}", "    yield 3"),
)
