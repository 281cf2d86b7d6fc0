"""No student byte is unpickled, imported or evaluated outside the isolated process.

Every module of the package is read as a syntax tree, and whatever could run what it is given is
found, under any name that an import gives it. What is allowed is listed with the reason.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cinta

PACKAGE = Path(cinta.__file__).parent

IN_THE_CHILD = "in the isolated child, or in a student's own notebook: nowhere else is it called"
WRITTEN = "it only writes: results of our own, in the format that otter grade reads"
AUTHORS = "the check cells of a unit: the author's text, never a student's"

ALLOWED = {
    ("otter/fault.py", "dill"): WRITTEN,
    ("answering/call.py", "compile"): IN_THE_CHILD,
    ("answering/call.py", "eval"): IN_THE_CHILD,
    ("answering/call.py", "exec"): IN_THE_CHILD,
    ("answering/driving.py", "compile"): IN_THE_CHILD,
    ("answering/driving.py", "exec"): IN_THE_CHILD,
    ("answering/retyped.py", "compile"): IN_THE_CHILD,
    ("answering/retyped.py", "exec"): IN_THE_CHILD,
    ("run/child.py", "compile"): IN_THE_CHILD,
    ("run/child.py", "exec"): IN_THE_CHILD,
    ("run/shell.py", "compile"): IN_THE_CHILD,
    ("run/shell.py", "run_cell"): IN_THE_CHILD,
    ("run/shell.py", "run_line_magic"): IN_THE_CHILD,
    ("source/checkcode.py", "compile"): AUTHORS,
    ("source/checkcode.py", "exec_module"): AUTHORS,
}

MODULES = set(
    "pickle _pickle dill cloudpickle marshal shelve joblib jsonpickle runpy code codeop imp "
    "nbclient nbconvert papermill".split()
)
"""Importing one of these is enough: there is no harmless use of it here."""

NAMES = {"eval", "exec", "compile", "__import__"}
"""Of Python's own functions, called or handed on."""

METHODS = set(
    "exec_module load_module load_dynamic run_path run_module run_cell run_line_magic "
    "extractall unpack_archive read_pickle load_model popen unsafe_load full_load".split()
)
FULL_NAMES = {"os.system", "yaml.load", "builtins.eval", "builtins.exec", "builtins.compile"}


def offences(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each thing in a module that could run or unpickle what it is given."""
    tree = ast.parse(source)
    known = dict(_imported(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                found = [n.name for n in names if n.name.split(".")[0] in MODULES]
            case ast.ImportFrom(module=str(module), level=0) if module.split(".")[0] in MODULES:
                found = [module]
            case ast.Call():
                found = list(_call(node, known))
            case ast.Name(name, ast.Load()) if known.get(name, name) in NAMES | FULL_NAMES:
                found = [known.get(name, name)]
            case ast.Attribute() if (full := _full(node, known)) in FULL_NAMES:
                found = [full]
            case _:
                found = []
        for name in found:
            assert isinstance(node, ast.stmt | ast.expr)
            yield node.lineno, name


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What each imported name stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((n.asname or n.name.split(".")[0], n.name) for n in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((n.asname or n.name, f"{node.module}.{n.name}") for n in node.names)


def _full(node: ast.expr, known: dict[str, str]) -> str:
    """``os.system`` for ``o.system`` after ``import os as o``; "" for what is no dotted name."""
    match node:
        case ast.Name(name):
            return known.get(name, name)
        case ast.Attribute(inside, name):
            before = _full(inside, known)
            return f"{before}.{name}" if before else ""
    return ""


def _call(node: ast.Call, known: dict[str, str]) -> Iterator[str]:
    """Calls that are harmless or not by their arguments, and methods by their name."""
    last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    last = last or _full(node.func, known).split(".")[-1]
    if last in METHODS:
        yield last
    if last in ("import_module", "spec_from_file_location") and not _is_text(node.args[:1]):
        yield last
    for keyword in node.keywords:
        safe = isinstance(keyword.value, ast.Constant) and not keyword.value.value
        if keyword.arg in ("shell", "allow_pickle") and not safe:
            yield keyword.arg


def _is_text(arguments: list[ast.expr]) -> bool:
    return bool(arguments) and isinstance(arguments[0], ast.Constant)


def found_in_the_package() -> set[tuple[str, str]]:
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        found |= {(place, name) for _, name in offences(path.read_text(encoding="utf-8"))}
    return found


def test_nothing_outside_the_isolated_process_runs_or_unpickles_what_it_is_given() -> None:
    assert found_in_the_package() - ALLOWED.keys() == set()


def test_nothing_is_allowed_that_is_not_needed() -> None:
    assert ALLOWED.keys() - found_in_the_package() == set()
    assert all(ALLOWED.values())


def test_what_is_allowed_in_the_child_is_not_even_loaded_where_a_class_is_graded() -> None:
    script = "import sys, cinta.cli, cinta.commands.grade; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    inside = {place for (place, _), reason in ALLOWED.items() if reason == IN_THE_CHILD}
    modules = {"cinta." + place.removesuffix(".py").replace("/", ".") for place in inside}
    assert "cinta.grading.judging" in loaded
    assert loaded & modules == set()


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import pickle", "pickle"),
        ("import os, dill as d", "dill"),
        ("from pickle import loads", "pickle"),
        ("from joblib import load", "joblib"),
        ("def f():\n    import marshal", "marshal"),
        ("from shelve import open as o", "shelve"),
        ("eval(x)", "eval"),
        ("run = exec", "exec"),
        ("map(eval, lines)", "eval"),
        ("from builtins import eval as calculate\ncalculate(x)", "builtins.eval"),
        ("import builtins as b\nb.exec(x)", "builtins.exec"),
        ("code = compile(x, '', 'exec')", "compile"),
        ("__import__(name)", "__import__"),
        ("import importlib\nimportlib.import_module(name)", "import_module"),
        ("from importlib import import_module as get\nget(name)", "import_module"),
        ("spec.loader.exec_module(module)", "exec_module"),
        ("archive.extractall(place)", "extractall"),
        ("from shutil import unpack_archive as u\nu(x)", "unpack_archive"),
        ("import os as o\no.system(x)", "os.system"),
        ("from os import system\nsystem(x)", "os.system"),
        ("import subprocess\nsubprocess.run(x, shell=True)", "shell"),
        ("subprocess.run(x, shell=flag)", "shell"),
        ("import yaml\nyaml.load(x)", "yaml.load"),
        ("import numpy as np\nnp.load(x, allow_pickle=True)", "allow_pickle"),
        ("pd.read_pickle(x)", "read_pickle"),
        ("shell.run_cell(x)", "run_cell"),
    ],
)
def test_a_planted_offence_is_found(source: str, name: str) -> None:
    assert name in [found for _, found in offences(source)]


@pytest.mark.parametrize(
    "source",
    [
        "import re\nre.compile(x)",
        "import ast\nast.literal_eval(x)",
        "import json\njson.loads(x)",
        "import importlib\nimportlib.import_module('tensorflow')",
        "import subprocess\nsubprocess.run([x], shell=False)",
        "import numpy as np\nnp.load(x, allow_pickle=False)",
        "from .code import sandbox",
        "'eval(x)'  # pickle",
    ],
)
def test_what_is_harmless_is_let_be(source: str) -> None:
    assert list(offences(source)) == []
