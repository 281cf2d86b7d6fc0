"""What the gate finds in hints: an exercise without any, and one that holds what solves it.

What solves an exercise is a line that its solution or an accepted answer has and its blank has not,
or what a statement of the solution computes (``y = ...`` stands in the blank: the rest of that line
is the secret). What students see anyway, in prose, an example or a blank, is none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from ..unit import Exercise, Unit, in_language

COMMENT = re.compile(r"(^|\s)#.*$")
TRIVIAL = (ast.Name, ast.Constant)
"""Expressions that say nothing by themselves: a name, a number."""


def hint_findings(unit: Unit) -> Iterator[str]:
    """One line for each exercise without hints, and for each line that a hint gives away."""
    for lang in unit.languages:
        secrets = secrets_of(unit, lang, unit.exercises)
        for exercise in unit.exercises:
            yield from _given_away(exercise, lang, secrets)
    for exercise in unit.exercises:
        if exercise.is_asked and not exercise.hints:
            mend = f'write one to three: # %% hint="{exercise.name}"'
            yield f"{exercise.name} (line {exercise.line}) has no hint: {mend}"


def secrets_of(unit: Unit, lang: str, exercises: Sequence[Exercise]) -> dict[str, tuple[str, str]]:
    """What solves exercises and is shown nowhere: as it is looked for, as it is, of which one."""
    shown = _plain(_shown(unit, lang))
    return {
        _plain(piece): (piece, exercise.name)
        for exercise in exercises
        for piece in _pieces(exercise)
        if _plain(piece) not in shown
    }


def held_in(text: str, secrets: Mapping[str, tuple[str, str]]) -> str:
    """The longest secret that a text holds; "" if it holds none."""
    plain = _plain(text)
    held = max((secret for secret in secrets if secret in plain), key=len, default="")
    return secrets[held][0] if held else ""


def _given_away(
    exercise: Exercise, lang: str, secrets: dict[str, tuple[str, str]]
) -> Iterator[str]:
    """The longest secret in each hint: what is shorter is mostly a part of it."""
    for number, hint in enumerate(exercise.hints, start=1):
        if piece := held_in(hint.texts[lang], secrets):
            solves = next(name for one, name in secrets.values() if one == piece)
            where = f"{exercise.name}: hint {number} (line {hint.line}, {lang})"
            yield f"{where} holds {piece!r}, which solves {solves}: say it in words"


def _shown(unit: Unit, lang: str) -> str:
    """All that students see in one language."""
    texts = [exercise.blank for exercise in unit.exercises]
    for cell in unit.cells:
        if cell.kind != "answer" and cell.lang in ("", lang):
            texts.append(cell.text if cell.kind == "prose" else in_language(cell.text, lang))
    return "\n".join(texts)


def _pieces(exercise: Exercise) -> Iterator[str]:
    """Lines that only the answers have, and what their statements compute."""
    kept = _plain(exercise.blank).split("\n")
    for code in (exercise.solution, *(variant.code for variant in exercise.accept)):
        lines = (COMMENT.sub("", line).strip() for line in code.split("\n"))
        yield from (line for line in lines if _plain(line) not in kept and _says(line))
    for node in ast.walk(ast.parse(exercise.solution)):
        for value in _computed(node):
            text = ast.get_source_segment(exercise.solution, value) or ""
            if not isinstance(value, TRIVIAL) and _says(text):
                yield " ".join(text.split())


def _says(code: str) -> bool:
    """Not a bracket alone, nor a word such as ``pass``, ``else:`` or ``return x``."""
    return bool(re.search(r"\w\W+\w", code)) and not re.fullmatch(r"return \w+", code)


def _computed(node: ast.AST) -> Iterator[ast.expr]:
    """What a statement computes."""
    match node:
        case ast.Assign(value=value) | ast.AugAssign(value=value) | ast.Expr(value=value):
            yield value
        case ast.Return(value=ast.expr() as value) | ast.AnnAssign(value=ast.expr() as value):
            yield value
        case ast.With(items=items):
            yield from (item.context_expr for item in items)


def _plain(text: str) -> str:
    """Spacing, quotes and backticks hide nothing; lines stay apart."""
    return re.sub(r"[^\S\n]|`", "", text).replace('"', "'")
