"""The author's driver: code that runs between a question and its answer, beside student code.

What cannot be asked by one plain call (a class, a step in place, a function that takes or gives
functions) is asked by a function ``drive(written, ...)`` of the author's: it is handed what the
student wrote and the inputs of one question, and what it returns is the answer, judged from outside
like any other. It runs in the process that it examines, so it holds nothing hidden, and what it
says is believed as little as all that comes from there.

It has a namespace of its own, with ``tf`` and ``np``: no name of the student's stands in its way.
"""

from __future__ import annotations

import ast
import contextlib
import linecache
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, TypeGuard

import numpy as np
import tensorflow as tf

from ..student import MAX_FACTS, Fact
from ..unit import DRIVER, LANGUAGES, TELL

FILE = str(Path(__file__).with_name("driver of "))
"""How the file of a driver is called: it is ours, and no line of it is a student's."""

MAX_FACT = 300
"""Characters of what a driver tells."""


def drive(
    source: str,
    of: str,
    written: Any,
    args: Sequence[Any],
    named: Mapping[str, Any],
    facts: list[Fact],
) -> Any:
    """What the driver ``source`` gives for ``written``, which the notebook calls ``of``.

    What it tells is added to ``facts``. Raises what the student's code raises, and what the driver
    does.
    """
    space: dict[str, Any] = {"tf": tf, "np": np, TELL: teller(facts), "__name__": FILE + of}
    exec(_compiled(source, FILE + of), space)
    return space[DRIVER](written, *args, **named)


@lru_cache(maxsize=64)
def takes_what_it_gives(source: str) -> bool:
    """Does a driver call what the student wrote, and do something with what that gives?"""
    nodes = list(ast.walk(ast.parse(source)))
    written = {node.args.args[0].arg for node in nodes if is_the_driver(node)}
    thrown_away = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in written
        and id(node) not in thrown_away
        for node in nodes
    )


def teller(facts: list[Fact]) -> Callable[..., None]:
    """The ``tell`` of a driver: ``tell(es="...", en="...")`` says what it saw, in each language.

    No point hangs on it; what is no text, or one too many, is passed over.
    """

    def tell(**words: str) -> None:
        said = {lang: one_line(text) for lang, text in words.items() if type(text) is str}
        if said and len(facts) < MAX_FACTS:
            facts.append({lang: said[lang] for lang in LANGUAGES if lang in said})

    return tell


def one_line(text: str) -> str:
    """Text that fits into an answer."""
    return " ".join(text[: 4 * MAX_FACT].encode("utf-8", "replace").decode().split())[:MAX_FACT]


@lru_cache(maxsize=64)
def _compiled(source: str, file: str) -> CodeType:
    """Read once. Its lines are known to ``linecache``: AutoGraph asks for them."""
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    return compile(source, file, "exec", dont_inherit=True)


def is_the_driver(node: ast.AST) -> TypeGuard[ast.FunctionDef]:
    """Is this the function itself, with what it is handed first?"""
    return isinstance(node, ast.FunctionDef) and node.name == DRIVER and bool(node.args.args)


def is_drivers(frame: FrameType | None) -> bool:
    """Is this a driver's own code?"""
    return frame is not None and frame.f_code.co_filename.startswith(FILE)


@contextlib.contextmanager
def keras_of(dtype: str) -> Iterator[None]:
    """While it is open, Keras makes ``dtype`` of all that says none; then as it was.

    What an author's driver builds is the question's: a precision that some cell of the notebook
    left on is not its own. An empty ``dtype`` leaves all as it is.
    """
    if not dtype or "keras" not in sys.modules:
        yield
        return
    config = tf.keras.config
    before, policy = config.floatx(), config.dtype_policy()
    config.set_floatx(dtype)
    config.set_dtype_policy(dtype)
    try:
        yield
    finally:
        config.set_floatx(before)
        config.set_dtype_policy(policy)
