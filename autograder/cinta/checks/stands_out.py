"""What stands out in an answer's own code, where it is right for the example and not for others.

All of it is read in the lines that were handed in, and is true of them whatever the data are: an
input that is never used, or is given another value, a default that is made once, a loop that ends
in its first turn, a branch.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator, Sequence

from ..student import Call, Question, Replay
from ..values import short
from .stands_out_texts import NAMES, TEXTS

LOOKS_THEM_UP = frozenset({"locals", "vars", "globals", "eval", "exec"})
"""Functions by which a name is read that is not written."""

CHANGES = frozenset(
    "append extend insert pop add update setdefault assign assign_add assign_sub".split()
)
"""Methods that change what they are called on."""

Look = Callable[[ast.Module, Question, str], str]

MADE = ast.Call | ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp


def stands_out(own: Sequence[str], question: Question, lang: str, *, branches: bool = True) -> str:
    """The first thing that stands out; "" if nothing does, or the code cannot be read.

    ``branches`` says whether an ``if`` is counted: as a rule it is as it should be.
    """
    tree = _tree(own)
    looks: list[Look] = [_unused, _kept, _early, _changed]
    looks += [_branch] if branches else []
    return next(filter(None, (look(tree, question, lang) for look in looks)), "") if tree else ""


def never_used(own: Sequence[str], question: Question, lang: str) -> str:
    """Which inputs the code never uses; "" if it uses all, or cannot be read."""
    tree = _tree(own)
    return _unused(tree, question, lang) if tree else ""


def _tree(own: Sequence[str]) -> ast.Module | None:
    try:
        return ast.parse("\n".join(own))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _unused(tree: ast.Module, question: Question, lang: str) -> str:
    read, given = set(_read(tree)), _given(tree, question)
    if isinstance(question, Replay) and _calls_another_cells(tree):
        return ""
    names = [name for name in given if name not in read]
    if not names or len(names) == len(given) or read & LOOKS_THEM_UP:
        return ""  # of nothing at all nobody computes: what is given comes in by another cell
    written = ", ".join(f"`{name}`" for name in names[:-1])
    every = f"{written} {NAMES[lang]} `{names[-1]}`" if written else f"`{names[-1]}`"
    return TEXTS[lang]["unused_many" if written else "unused"].format(names=every)


def _given(tree: ast.Module, question: Question) -> list[str]:
    """The names by which the code gets what it is asked with."""
    match question:
        case Call(function=name):
            return _parameters(_function(tree, name))
        case Replay(givens=givens):
            return [name for name, _ in givens]


def _changed(tree: ast.Module, question: Question, lang: str) -> str:
    """A line that computes another value for an input out of the one that came.

    Not one that adds something up in it.
    """
    given = _given(tree, question)
    for name, node in _recomputed(tree):
        if name in given:
            fields = {"line": node.lineno, "name": name, "text": short(ast.unparse(node), 80)}
            return TEXTS[lang]["changed"].format(**fields)
    return ""


def _recomputed(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """The names that get a value computed out of their own, and the lines."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign([ast.Name(name)], ast.BinOp() as value):
                if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(value)):
                    yield name, node
            case ast.AugAssign(ast.Name(name), ast.Sub() | ast.Mult() | ast.Div()):
                yield name, node


def _read(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(name, ast.Load() | ast.Del()) | ast.AugAssign(ast.Name(name)):
                yield name


def _calls_another_cells(tree: ast.Module) -> bool:
    """Is a function called that is made in another cell, and may read what is given there?"""
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    here = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return bool(called - here - set(dir(builtins)))


def _function(tree: ast.Module, name: str) -> ast.FunctionDef | None:
    found = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
    return found[-1] if found else None


def _parameters(function: ast.FunctionDef | None) -> list[str]:
    return [arg.arg for arg in function.args.args] if function else []


def _kept(tree: ast.Module, question: Question, lang: str) -> str:
    """A default that is made when the function is defined, or what is kept outside of it."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        arguments = function.args
        defaults = arguments.defaults
        named = [*zip(arguments.args[len(arguments.args) - len(defaults) :], defaults, strict=True)]
        for arg, default in named:
            if isinstance(default, MADE):
                fields = {"line": default.lineno, "name": arg.arg}
                return TEXTS[lang]["default"].format(**fields)
    outside = {*_global(tree), *_changed_from_inside(tree)}
    if not outside:
        return ""
    line, kept = min(outside)
    return TEXTS[lang]["outside"].format(line=line, name=kept)


def _global(tree: ast.Module) -> Iterator[tuple[int, str]]:
    return ((n.lineno, n.names[0]) for n in ast.walk(tree) if isinstance(n, ast.Global))


def _changed_from_inside(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What the cell makes outside its functions, and a function changes without a new name."""
    lines = [line for line in tree.body if not isinstance(line, ast.FunctionDef | ast.ClassDef)]
    made = {n.id for line in lines for n in _stored(line)}
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        mine = {n.id for n in _stored(function)} | {arg.arg for arg in function.args.args}
        for node in ast.walk(function):
            match node:
                case ast.Call(ast.Attribute(ast.Name(name), method)) if method in CHANGES:
                    pass
                case ast.Subscript(ast.Name(name), ctx=ast.Store()):
                    pass
                case _:
                    continue
            if name in made - mine:
                yield node.lineno, name


def _stored(inside: ast.AST) -> list[ast.Name]:
    """The names that get a value there."""
    names = (node for node in ast.walk(inside) if isinstance(node, ast.Name))
    return [name for name in names if isinstance(name.ctx, ast.Store)]


def _early(tree: ast.Module, question: Question, lang: str) -> str:
    """A ``return`` that ends a loop in its first turn."""
    loops = (node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While))
    found = [line for loop in loops for line in loop.body if isinstance(line, ast.Return)]
    return TEXTS[lang]["early"].format(line=found[0].lineno) if found else ""


def _branch(tree: ast.Module, question: Question, lang: str) -> str:
    lines = sorted(_branches(tree))
    return TEXTS[lang]["branch"].format(line=lines[0]) if lines else ""


def _branches(tree: ast.Module) -> Iterator[int]:
    return (node.lineno for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp))
