"""What a sound unit keeps to. Each rule broken is a SourceError with file, line and mend."""

from __future__ import annotations

import ast
import inspect
import math
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from ..errors import SourceError
from ..unit import (
    DRIVER,
    LANGUAGE_NAMES,
    TELL,
    Check,
    Exercise,
    ExerciseKind,
    Option,
    Unit,
    Variant,
    language_of_comment,
)
from .blank import refuse_markers

NAME = re.compile(r"^[a-z][a-z0-9_]*$")
MAGIC = re.compile(r"^[%!].*$", re.MULTILINE)
"""A line of a cell that is IPython's, not Python's."""

UNSAFE_IN_OTTER = re.compile(r"[\"\\\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""``otter assign`` pastes messages into test files unescaped; these would break the file."""

MOST_HINTS = 3

RESERVED_IDS = ("solution", "blank")
"""Names under which an exercise's own solution and blank are opened beside its variants."""


def examine(unit: Unit) -> None:
    """Hold a parsed unit against every rule."""
    if not unit.exercises:
        raise SourceError(unit.path, 1, "no exercise", 'begin a cell with # %% exercise="name"')
    _text_in_every_language(unit)
    for exercise in unit.exercises:
        for check in exercise.checks:
            _check(unit, check)
        _exercise(unit, exercise)
    _examples_give_nothing_away(unit)


def _check(unit: Unit, check: Check) -> None:
    """A check is titled in every language, in text that survives Otter's test file."""
    path = unit.path
    if not unit.exercise(check.exercise).options:  # whose titles are ours, in all that is spoken
        _no_other_language(unit, check.titles, check.line)
    for lang in unit.languages:
        title = check.titles.get(lang)
        if not title:
            what = f"check {check.name} has no title in {lang}"
            raise SourceError(path, check.line, what, f"add a line '{lang}: ...' to its docstring")
        _safe_text(path, check.line, title)
    if check.rubric:
        _rubric(unit, check)
    asked = unit.exercise(check.exercise).is_asked
    wanted = (["ask", "draw"] if check.hidden else ["ask"]) if asked else []
    if check.rubric and inspect.signature(check.ask).parameters:
        what = f"check {check.name} is for a person to mark, and takes something"
        raise SourceError(path, check.line, what, f"write def {check.name}(): nothing is asked")
    if asked and list(inspect.signature(check.ask).parameters) != wanted:
        what = f"check {check.name} must take ({', '.join(wanted)})"
        raise SourceError(path, check.line, what, "a @hidden check draws, a @public one does not")
    if check.hidden and check.from_tape and not check.tape:
        what = f"check {check.name} wants no tape, and a result from one"
        raise SourceError(path, check.line, what, "from_tape=True without tape=False")
    no_points = check.hidden and not 0 < check.points < math.inf
    if no_points and not unit.exercise(check.exercise).options:
        raise SourceError(
            path, check.line, f"check {check.name} gives no points", "points=1 or more"
        )
    if check.hidden and check.rtol is not None and not 0 < check.rtol < 1:
        what = f"check {check.name} has rtol={check.rtol}"
        raise SourceError(path, check.line, what, "a share of the number, as 1e-3")


def examine_driver(path: Path, line: int, source: str) -> None:
    """A driver is Python that defines ``drive``, which takes what the student wrote."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        at = line + (error.lineno or 1) - 1
        raise SourceError(
            path, at, f"the driver is not Python: {error.msg}", "correct it"
        ) from None
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    drives = [node.args for node in found if node.name == DRIVER]
    if not drives or not (drives[-1].posonlyargs or drives[-1].args):
        what = "the driver does not say what is to be done"
        mend = f"define {DRIVER}(written, ...): what the student wrote, then a question's inputs"
        raise SourceError(path, line, what, mend)
    if not any(_gives_something(node) for node in found if node.name == DRIVER):
        mend = "return numbers that come of the inputs: they are what is judged"
        raise SourceError(path, line, "the driver returns nothing", mend)


def _gives_something(function: ast.FunctionDef) -> bool:
    """Whether there is a ``return`` with a value; what a function inside returns is not counted."""
    returns = (node for node in _at_top_level(function) if isinstance(node, ast.Return))
    return any(node.value is not None for node in returns)


def _text_in_every_language(unit: Unit) -> None:
    """Prose, and the comments of the code that students see, stand in each language in turn."""
    texts = ("prose", "words")
    cells = ((cell.lang if cell.kind in texts else "", cell.line) for cell in unit.cells)
    for cell in unit.cells:
        _no_other_language(unit, [cell.lang] if cell.lang else [], cell.line - 1)
    _twins(unit, cells, "text")
    for cell in unit.cells:
        if cell.kind not in texts:
            lines = enumerate(cell.text.split("\n"), start=cell.line)
            tags = groupby(lines, key=lambda line: language_of_comment(line[1]) or "")
            runs = [(tag, next(run)[0]) for tag, run in tags]
            for tag, line in runs:
                _no_other_language(unit, [tag] if tag else [], line)
            _twins(unit, runs, "comment")


def _no_other_language(unit: Unit, found: Iterable[str], line: int) -> None:
    """What is in a language that the course has not would reach nobody."""
    if other := next((lang for lang in found if lang not in unit.languages), None):
        what = f"this is in {other}, and the course is in {', '.join(unit.languages)}"
        raise SourceError(unit.path, line, what, f"take it out, or add {other} to the course's")


def _twins(unit: Unit, texts: Iterable[tuple[str, int]], noun: str) -> None:
    """``(language or "", line)`` of what follows each other: each language in its turn."""
    languages, path = unit.languages, unit.path
    last, line_of_last = len(languages) - 1, 0
    place = last
    for lang, line in (*texts, ("", 0)):
        due = (place + 1) % len(languages)
        if place != last and lang != languages[due]:
            this, twin = LANGUAGE_NAMES[languages[place]], LANGUAGE_NAMES[languages[due]]
            what = f"this {this} {noun} has no {twin} twin"
            raise SourceError(
                path, line_of_last, what, f"follow it with {_head(noun, languages[due])}"
            )
        if place == last and lang and lang != languages[0]:
            what = f"this {LANGUAGE_NAMES[lang]} {noun} has no {LANGUAGE_NAMES[languages[0]]} twin"
            raise SourceError(path, line, what, f"put {_head(noun, languages[0])} before it")
        if lang:
            place, line_of_last = due, line


def _head(noun: str, lang: str) -> str:
    """How a text or a comment in a language begins."""
    return f'# %% [markdown] lang="{lang}"' if noun == "text" else f"'# {lang}: ...'"


def _exercise(unit: Unit, exercise: Exercise) -> None:
    """Names, cells, checks and variants of one exercise."""
    path = unit.path
    if not NAME.match(exercise.name):
        what = f"exercise name {exercise.name!r} is not a plain lower-case name"
        raise SourceError(path, exercise.line, what, "use letters, digits and _")
    if exercise.sample and not exercise.rubric:
        what = f"{exercise.name} is answered in words, and nothing says how they are marked"
        mend = f'add # %% checks="{exercise.name}" with a @manual(points=1, rubric=...) check'
        raise SourceError(path, exercise.line - 1, what, mend)
    if exercise.kind == ExerciseKind.CHOICE:
        _choice(unit, exercise)
    elif exercise.kind == ExerciseKind.MANUAL:
        _manual(unit, exercise)
    else:
        _asked(unit, exercise)
    _unique(path, exercise.wrong + exercise.accept)
    for wrong in exercise.wrong:
        _wrong(unit, exercise, wrong)
    for variant in exercise.accept:
        _defines(path, exercise, variant.code, variant.line, variant.id)
    _hints(unit, exercise)


def _asked(unit: Unit, exercise: Exercise) -> None:
    """An exercise whose code is asked: what it defines, its checks, its oracle."""
    path = unit.path
    _driven(path, exercise)
    _told(unit, exercise)
    for code, what in ((exercise.solution, "solution"), (exercise.blank, "blank")):
        _defines(path, exercise, code, exercise.line, what)
    if exercise.asks and not exercise.given:
        what = f"cell exercise {exercise.name} has no given cell"
        raise SourceError(path, exercise.line, what, f'add # %% given="{exercise.name}"')
    if not exercise.hidden_checks or len(exercise.public_checks) != 1:
        what = f"{exercise.name} wants one @public check and at least one @hidden check"
        raise SourceError(path, exercise.line, what, f'see # %% checks="{exercise.name}"')
    if exercise.numeric is None and not exercise.random:
        what = f"{exercise.name} has no @numeric function to hold its answers against"
        raise SourceError(path, exercise.line, what, "add one to its check cell")
    strict = [check for check in exercise.hidden_checks if check.from_tape]
    if strict and not exercise.accept:
        what = f"check {strict[0].name} has from_tape, and {exercise.name} no accepted answer"
        mend = 'show that honest roads pass: # %% accept="..." id="..."'
        raise SourceError(path, strict[0].line, what, mend)


def _told(unit: Unit, exercise: Exercise) -> None:
    """What a driver tells, it tells in each language of the course."""
    for node in ast.walk(ast.parse(exercise.driver)):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name == TELL:
                said = {word.arg for word in node.keywords}
                if node.args or said != set(unit.languages):
                    what = f"the driver of {exercise.name} tells something in {_those(said)}"
                    words = ", ".join(f'{lang}="..."' for lang in unit.languages)
                    line = _header_of_the_driver(unit.path, exercise.name) + node.lineno
                    raise SourceError(unit.path, line, what, f"write {TELL}({words})")


def _header_of_the_driver(path: Path, exercise: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if f'driver="{exercise}"' in line), 1)


def _those(said: set[str | None]) -> str:
    return ", ".join(sorted(filter(None, said))) or "no language"


def _choice(unit: Unit, exercise: Exercise) -> None:
    """At least two options, one of them right, and a reason for each other one."""
    path, name, line = unit.path, exercise.name, exercise.line
    if beside := [*exercise.wrong, *exercise.accept]:
        what = f"{name} has options, and a wrong= or accept= cell"
        raise SourceError(path, beside[0].line - 1, what, "give the option its reason: ... | why")
    if exercise.numeric or len(exercise.checks) > 2 or exercise.given:
        what = f"{name} has options, and checks or a given cell"
        raise SourceError(path, line - 1, what, "take those out: a choice has none")
    others = (other for other in unit.exercises if other.name != name)
    if twin := next((one for one in others if exercise.asks in (one.asks, one.name)), None):
        what = f"{name} and {twin.name} are both answered by {exercise.asks}"
        raise SourceError(path, line - 1, what, "give each a name of its own: asks=")
    if len(exercise.options) < 2:
        only = exercise.options[0].line - 1
        raise SourceError(path, only, f"{name} has one option", "two or more are a choice")
    right = chosen(exercise.solution, exercise.asks)
    ids = [option.id for option in exercise.options]
    if right is None:
        what = f"the solution of {name} does not assign an option to {exercise.asks}"
        raise SourceError(path, line, what, f'write {exercise.asks} = "{ids[0]}"  # SOLUTION')
    if right not in ids:
        what = f"the solution of {name} is {right!r}, and the options are {', '.join(ids)}"
        raise SourceError(path, line, what, 'name one of them, or add # %% option="..." id="..."')
    for number, option in enumerate(exercise.options):
        if option.id in ids[:number]:
            what = f"two options are called {option.id!r}"
            raise SourceError(path, option.line - 1, what, "an id is given once")
        _option(unit, option, is_right=option.id == right)
    if not any(cell.kind == "prose" and cell.exercise == name for cell in unit.cells):
        what = f"{name} has no text before it, below which its options would stand"
        mend = f'begin it with # %% [markdown] lang="{unit.languages[0]}" exercise="{name}"'
        raise SourceError(path, line - 1, what, mend)


def chosen(code: str, name: str) -> str | None:
    """The text that a line of code gives to a name; None if none does."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return None
    for node in body:
        match node:
            case ast.Assign([ast.Name(id)], ast.Constant(str() as text)) if id == name:
                return text
    return None


OPTION = re.compile(r"[^\W_]{1,20}")


def _option(unit: Unit, option: Option, *, is_right: bool) -> None:
    """One option: its id, its text and its reason in every language."""
    path, line = unit.path, option.line - 1
    if not OPTION.fullmatch(option.id) or option.id != option.id.casefold():
        what = f"option {option.id!r} is not small letters or digits"
        raise SourceError(path, line, what, "name it a, b, c or the like")
    _no_other_language(unit, option.texts, option.line)
    for lang in unit.languages:
        if not option.texts.get(lang):
            what = f"option {option.id!r} says nothing in {lang}"
            raise SourceError(path, option.line, what, f"add a line '# {lang}: ...'")
        if is_right and option.reasons.get(lang):
            what = f"option {option.id!r} is right, and has a reason why it is not"
            raise SourceError(path, option.line, what, "take away what follows ' | '")
        if not is_right and not option.reasons.get(lang):
            what = f"option {option.id!r} has no reason in {lang} why it is not right"
            raise SourceError(
                path, option.line, what, f"# {lang}: {option.texts[lang]} | because ..."
            )
        _safe_text(path, option.line, option.reasons.get(lang, ""))


def _manual(unit: Unit, exercise: Exercise) -> None:
    """What a person marks has one check, and an answer in words one in each language."""
    path, name = unit.path, exercise.name
    if len(exercise.checks) > 1 or exercise.numeric:
        what = f"{name} is marked by a person, and has other checks"
        raise SourceError(path, exercise.checks[-1].line, what, "make two exercises of it")
    if beside := [*exercise.wrong, *exercise.accept]:
        what = f"{name} is marked by a person: nothing is held against {beside[0].id!r}"
        raise SourceError(path, beside[0].line - 1, what, "say it in the rubric")
    _no_other_language(unit, filter(None, exercise.sample), exercise.line)
    for code, what in ((exercise.solution, "solution"), (exercise.blank, "blank")):
        _parsed(path, code, exercise.line, what)


def _rubric(unit: Unit, check: Check) -> None:
    _no_other_language(unit, check.rubric, check.line)
    for lang in unit.languages:
        if not check.rubric.get(lang):
            what = f"the rubric of {check.name} says nothing in {lang}"
            raise SourceError(unit.path, check.line, what, f'rubric={{"{lang}": "..."}}')


def _driven(path: Path, exercise: Exercise) -> None:
    """What is defined under a name of its own, and what a driver is handed, is no cell's result."""
    if exercise.defines and (exercise.asks or not exercise.defines.isidentifier()):
        what = f"exercise {exercise.name} defines {exercise.defines!r}"
        mend = "give the name of a class or function, without asks="
        raise SourceError(path, exercise.line, what, mend)
    if exercise.asks and exercise.driver:
        what = f"cell exercise {exercise.name} has a driver"
        raise SourceError(path, exercise.line, what, "a driver is handed a function or a class")


def _hints(unit: Unit, exercise: Exercise) -> None:
    """At most three hints, each in every language."""
    path = unit.path
    for number, hint in enumerate(exercise.hints, start=1):
        if number > MOST_HINTS:
            what = f"{exercise.name} has more than {MOST_HINTS} hints"
            raise SourceError(path, hint.line - 1, what, "leave out the one that helps least")
        _no_other_language(unit, hint.texts, hint.line)
        for lang in unit.languages:
            if not hint.texts.get(lang):
                what = f"hint {number} of {exercise.name} says nothing in {lang}"
                raise SourceError(path, hint.line, what, f"add a line '# {lang}: ...'")


def _wrong(unit: Unit, exercise: Exercise, wrong: Variant) -> None:
    """A wrong answer has a message in each language, its own or its family's."""
    path = unit.path
    _no_other_language(unit, wrong.messages, wrong.line)
    _defines(path, exercise, wrong.code, wrong.line, wrong.id)
    family = [w for w in exercise.wrong if wrong.family and w.family == wrong.family and w.messages]
    for lang in unit.languages:
        messages = wrong.messages or (family[0].messages if family else {})
        if lang not in messages:
            what = f"wrong answer {wrong.id!r} has no message in {lang}"
            raise SourceError(path, wrong.line, what, f"begin its cell with '# {lang}: ...'")
        _safe_text(path, wrong.line, messages[lang])
    if wrong.messages and len(family) > 1:
        what = f"family {wrong.family!r} has two messages"
        raise SourceError(path, wrong.line, what, "the first of a family speaks for all")


def _defines(path: Path, exercise: Exercise, code: str, line: int, what: str) -> None:
    """Code must parse and define the function, or the name, that the exercise asks for."""
    tree = _parsed(path, code, line, what)
    names = assigned(code)
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    # A driver takes whatever bears the name: a class, or what a decorator made of a function.
    if not exercise.asks and exercise.answer not in (names if exercise.driver else functions):
        mend = f"define {exercise.answer}(...), or say asks= for a cell exercise"
        if exercise.answer in names:
            mend = f'what is no function is asked by # %% driver="{exercise.name}"'
        raise SourceError(path, line, f"{what} does not define {exercise.answer}", mend)
    for name in exercise.results:
        if name not in names:
            raise SourceError(path, line, f"{what} does not assign {name}", "assign it")


def _parsed(path: Path, code: str, line: int, what: str) -> ast.Module:
    try:
        return ast.parse(code)
    except SyntaxError as error:
        at = line + (error.lineno or 1) - 1
        raise SourceError(path, at, f"{what} is not Python: {error.msg}", "correct it") from None


_OWN_SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)


def assigned(code: str) -> set[str]:
    """The names that the code binds at its top level: not in functions, classes, comprehensions.

    From the tree, since ``symtable`` counts the names of comprehensions from Python 3.12 on.
    """
    names = set()
    for node in _at_top_level(ast.parse(code)):
        match node:
            case ast.Name(name, ast.Store()) | ast.ExceptHandler(name=str(name)):
                names.add(name)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.alias(name, asname):
                names.add(asname or name.partition(".")[0])
            case (
                ast.MatchAs(name=str(name))
                | ast.MatchStar(str(name))
                | ast.MatchMapping(rest=str(name))
            ):
                names.add(name)
    return names


def _at_top_level(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _OWN_SCOPES):
            yield from _at_top_level(child)


def _examples_give_nothing_away(unit: Unit) -> None:
    """A worked example must not compute the name that an exercise asks for, nor hold a marker."""
    asked = {name for exercise in unit.exercises for name in exercise.results}
    for cell in unit.cells:
        if cell.kind not in ("example", "given"):
            continue
        refuse_markers(cell.text, unit.path, cell.line)
        if cell.text.lstrip().startswith("%%"):
            continue
        try:
            names = assigned(MAGIC.sub("", cell.text)) & asked
        except SyntaxError as error:
            line = cell.line + (error.lineno or 1) - 1
            raise SourceError(unit.path, line, f"not Python: {error.msg}", "correct it") from None
        if names:
            what = f"the example assigns {', '.join(sorted(names))}, which an exercise asks for"
            raise SourceError(unit.path, cell.line, what, "use another name in the example")


def _unique(path: Path, variants: tuple[Variant, ...]) -> None:
    """Ids are given once an exercise."""
    seen: set[str] = set()
    for variant in variants:
        if variant.id in RESERVED_IDS:
            what = f"a variant of {variant.exercise} is called {variant.id!r}"
            raise SourceError(path, variant.line, what, "that name is taken: give another id")
        if variant.id in seen:
            what = f"two variants of {variant.exercise} are called {variant.id!r}"
            raise SourceError(path, variant.line, what, "an id is given once")
        seen.add(variant.id)


def _safe_text(path: Path, line: int, text: str) -> None:
    """Refuse characters that would break the test file that Otter generates."""
    if found := UNSAFE_IN_OTTER.search(text):
        what = f"{found.group()!r} in a message breaks Otter's generated test file"
        raise SourceError(path, line, what, "use single or typographic quotes, and one line")
