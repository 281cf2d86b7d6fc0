"""The records that a unit's source becomes: text in order, exercises, checks, wrong answers."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

LANGUAGE_NAMES = {"es": "Spanish", "en": "English"}
LANGUAGES = tuple(LANGUAGE_NAMES)
"""The languages that the program itself speaks, in words too; a course is written in some."""

NEXT_STEP = " | "
"""What stands in an author's words for a wrong answer before a next step of their own."""


DRIVER = "drive"
"""What an author's driver is called."""

TELL = "tell"
"""What it calls to say what it saw."""


class AsIf(StrEnum):
    """What is another in the computation of which the numbers of an answer are.

    Also the keys of the words for it (:mod:`cinta.checks.message_texts`).
    """

    EXPONENT = "exponent"
    SIGN = "sign"
    TERM = "term"
    FACTOR = "factor"
    CONSTANT = "constant"
    FUNCTION = "function"
    OTHER = "other_function"
    OPTIMIZER = "other_optimizer"
    INPUT = "input"
    OPERATION = "operation"
    GROUPING = "grouping"
    REDUCTION = "reduction"
    NUMBER = "number"
    TARGET = "target"
    ROW = "row"
    ACTIVATION = "activation"
    SOURCE = "source"
    ORDER = "order"
    TWICE = "twice"
    EXAMPLE = "example"
    APPLIED = "applied"
    AFTERWARDS = "afterwards"
    RETURNED = "returned"
    TURNS = "turns"
    MOVED = "moved"


class Use(StrEnum):
    """What an author may want an answer to be made with: its name in TensorFlow."""

    GRADIENT = "gradient"
    JACOBIAN = "jacobian"
    BATCH_JACOBIAN = "batch_jacobian"
    WATCHED = "watched_variables"
    FORWARD = "ForwardAccumulator"


class Taught(StrEnum):
    """What a fix may speak of once a unit has shown it; its value is what is then to be read."""

    WATCH = "tape.watch"
    PERSISTENT = "persistent=True"
    LAYERS = "trainable_variables"


CellKind = Literal["prose", "example", "given", "answer", "words"]
"""``words`` is where an answer is written as text; all other answers are code."""

WRITE_HERE = {"es": "*Escribe aquí tu respuesta.*", "en": "*Write your answer here.*"}
"""What stands in such a cell as it is handed out."""


class ExerciseKind(StrEnum):
    """How an exercise is answered: by a function, a cell, a class (which a driver asks), a choice,
    or for a person to mark."""

    FUNCTION = "function"
    CELL = "cell"
    CLASS = "class"
    CHOICE = "choice"
    MANUAL = "manual"


@dataclass(frozen=True)
class Cell:
    """One cell that students see, with the line of the source where its text begins.

    ``text`` still holds both languages and the solution markers; ``exercise`` is the exercise that
    the cell introduces or belongs to, empty for the rest.
    """

    kind: CellKind
    text: str
    line: int
    lang: str = ""
    exercise: str = ""


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Another way to answer an exercise: a known wrong answer, or an accepted alternative.

    Wrong answers of one ``family`` give the same on every input and share one message.
    ``passes_public`` is the author's reason why a wrong one may pass the public example.
    """

    exercise: str
    id: str
    code: str
    line: int
    family: str = ""
    passes_public: str = ""
    messages: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hint:
    """One hint of an exercise, by language, and the line of the source where its cell begins."""

    texts: dict[str, str]
    line: int


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option of a choice: what a student reads, and why it is not the right one.

    ``reasons`` is empty for the right one.
    """

    id: str
    texts: dict[str, str]
    reasons: dict[str, str]
    line: int


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: ``ask(draw)`` emits its questions; what is due is whatever the reference answers.

    ``rtol`` None means the tolerance of the dtype; ``tape`` demands that a tape gave a gradient,
    ``from_tape`` that it enters the result, ``same_type`` that what holds the result is of the
    solution's type. ``nan`` says that a number that is none may be due, ``raises`` that an
    exception may; ``error`` names one from which others may derive. ``uses`` is what the answer
    must be made with, and ``calls`` how often tapes may be asked for gradients at most, 0 if it
    does not matter. Of what a person marks there is one, with the ``rubric`` by which it is marked,
    by language; it asks nothing.
    """

    exercise: str
    name: str
    titles: dict[str, str]
    points: float
    hidden: bool
    rtol: float | None
    tape: bool
    line: int
    ask: Callable[..., None]
    from_tape: bool = False
    same_type: bool = False
    nan: bool = False
    uses: Use | None = None
    calls: int = 0
    raises: bool = False
    error: str = ""
    rubric: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise: its answer cell, how it is asked, and what is known about its answers.

    ``asks`` is the name that a cell exercise must compute (empty for a function exercise), and
    ``given`` the source of its given cell. ``numeric`` is the author's independent NumPy oracle.
    ``hints`` are what a student may ask for, the vaguest first; ``taught`` what the unit's text and
    examples have shown before the answer cell, and ``example`` the last of these that asks a tape.
    ``defines`` is the name of what the answer cell defines, where that is not the exercise's own (a
    class); ``driver`` the source of the author's code that is asked in its place, empty if it is
    called as it is; ``random`` says that chance enters the answers: each question has a seed, and
    there may be no oracle; ``double`` False that they are not worked out in float64, since a dtype
    is what is asked about. ``options`` are those of a choice. ``sample`` is the author's own answer
    in words, by language, where that is no code.
    """

    name: str
    line: int
    solution: str
    blank: str
    asks: str
    given: str
    checks: tuple[Check, ...]
    numeric: Callable[..., Any] | None
    wrong: tuple[Variant, ...]
    accept: tuple[Variant, ...]
    hints: tuple[Hint, ...] = ()
    taught: frozenset[Taught] = frozenset()
    example: str = ""
    defines: str = ""
    driver: str = ""
    random: bool = False
    double: bool = True
    options: tuple[Option, ...] = ()
    sample: dict[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> str:
        """The name that the answer cell gives: of a function or class, or of what is asked."""
        return self.asks or self.defines or self.name

    @property
    def results(self) -> tuple[str, ...]:
        """The names that a cell exercise asks for, in the order in which they are due."""
        return names_asked(self.asks)

    @property
    def kind(self) -> ExerciseKind:
        """How it is answered."""
        if self.options:
            return ExerciseKind.CHOICE
        if any(check.rubric for check in self.checks):
            return ExerciseKind.MANUAL
        if self.asks:
            return ExerciseKind.CELL
        return ExerciseKind.CLASS if self.defines else ExerciseKind.FUNCTION

    @property
    def is_asked(self) -> bool:
        """Its code is asked questions: it is neither a choice nor marked by a person."""
        return self.kind not in (ExerciseKind.CHOICE, ExerciseKind.MANUAL)

    @property
    def rubric(self) -> dict[str, str]:
        """By what a person marks it, by language; empty where none does."""
        return next((check.rubric for check in self.checks if check.rubric), {})

    @property
    def max_points(self) -> float:
        """Points that its checks give together."""
        return sum(check.points for check in self.checks)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the function's parameters; none for a cell exercise, or a class."""
        return () if self.asks else _parameters(self.solution, self.answer)

    @property
    def inputs(self) -> tuple[str, ...]:
        """By which names a check's inputs are known: the function's, or those of the driver."""
        return _parameters(self.driver, DRIVER)[1:] if self.driver else self.parameters

    @property
    def hidden_checks(self) -> tuple[Check, ...]:
        """The checks that decide the points."""
        return tuple(check for check in self.checks if check.hidden)

    @property
    def public_checks(self) -> tuple[Check, ...]:
        """The checks that students hold."""
        return tuple(check for check in self.checks if not check.hidden)

    def message_of(self, wrong: Variant) -> dict[str, str]:
        """The messages of a wrong answer: its own, or those that its family shares."""
        if wrong.messages:
            return wrong.messages
        return next(w.messages for w in self.wrong if w.family == wrong.family and w.messages)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit of the course, as its source says it; ``languages`` are the course's, in order."""

    name: str
    path: Path
    cells: tuple[Cell, ...]
    exercises: tuple[Exercise, ...]
    languages: tuple[str, ...] = LANGUAGES

    def spoken(self, *wanted: str | None) -> str:
        """The first of the languages wanted that the unit has; its own first, if it has none."""
        return next((lang for lang in wanted if lang in self.languages), self.languages[0])

    @property
    def max_score(self) -> float:
        """Points that the whole unit gives."""
        return sum(exercise.max_points for exercise in self.exercises)

    @cached_property
    def release(self) -> str:
        """Which release of the unit this is: a digest of what its exercises ask of a notebook.

        That is their names, given cells, and the function or name that is asked. Prose, messages,
        checks and points may change: what was handed in by then can still be asked.
        """
        asked = [
            [e.name, e.asks or e.defines, _without_comments(e.given), *e.parameters]
            for e in self.exercises
        ]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:8]

    def exercise(self, name: str) -> Exercise:
        """The exercise called ``name``; KeyError if there is none."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise KeyError(name)

    def code(self, *, filled: bool, lang: str = "") -> Iterator[tuple[str, str]]:
        """``(exercise or "", source)`` of each code cell in order, answers filled or blank."""
        lang = self.spoken(lang)
        for cell in self.cells:
            if cell.kind == "answer":
                exercise = self.exercise(cell.exercise)
                yield cell.exercise, exercise.solution if filled else exercise.blank
            elif cell.kind not in ("prose", "words"):
                yield "", in_language(cell.text, lang)


def _parameters(code: str, function: str) -> tuple[str, ...]:
    """The names of the parameters of a function that the code defines; none if it does not."""
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return tuple(arg.arg for arg in node.args.args)
    return ()


def names_asked(asks: str) -> tuple[str, ...]:
    """The names in ``dy, loss``; none in an empty text."""
    return tuple(name.strip() for name in asks.split(",")) if asks.strip() else ()


def _without_comments(code: str) -> str:
    return ast.unparse(ast.parse(code))


def in_language(text: str, lang: str) -> str:
    """The text with ``# es:`` / ``# en:`` comment lines kept for one language only."""
    lines = []
    for line in text.split("\n"):
        tag = language_of_comment(line)
        if tag is None:
            lines.append(line)
        elif tag == lang:
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indent}# {line.strip()[5:].strip()}")
    return "\n".join(lines)


def language_of_comment(line: str) -> str | None:
    """The language, if the line is a comment in one of those that are spoken, else None."""
    stripped = line.strip()
    return next((lang for lang in LANGUAGES if stripped.startswith(f"# {lang}:")), None)
