"""The answer key of a check: its questions, what is due, and what known wrong answers give.

A key is plain data made once, from the author's code and the answers of the solution, the blank
and the wrong answers, all opened as students. Judging needs the key alone. For a public check the
key stands in the test file that students hold; the keys of hidden checks stay with the judge.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import chain

import msgspec

from ..errors import InputError
from ..results import Kind
from ..student import (
    Answer,
    Question,
    Step,
)
from ..unit import NEXT_STEP, AsIf, Taught, Use
from .choice import Choice
from .compare import Expected
from .message_texts import COMES_TO_THE_SAME
from .plausible import has_all, has_the_marks


class KnownWrong(msgspec.Struct, frozen=True, kw_only=True):
    """A known wrong answer: what it answers to each question, and what a student should read.

    ``shared`` words are those of a family, or of a None, which answers of many causes are: they
    name several, of which one is this one's. ``marks`` is what its code has that the solution's has
    not (:func:`cinta.checks.plausible.marks_of`), ``lacks`` the other way round. ``recorded`` is
    what its tapes were asked at the questions of each public check that was looked at, and gave.
    """

    id: str
    messages: dict[str, str]
    answers: tuple[Answer, ...]
    kind: Kind
    shared: bool = False
    marks: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    recorded: dict[str, tuple[tuple[Step, ...], ...]] = {}

    @property
    def is_one_mistake(self) -> bool:
        """Are its words those of one mistake in numbers, which may have been recorded otherwise?"""
        return not self.shared and self.kind in (Kind.VALUE, Kind.PROPORTIONAL)

    def why(self, lang: str, own: Sequence[str] = (), *, alike: bool = True) -> str:
        """The author's words for it; as one way to the same, where ``own`` does not look like it.

        It has few of its marks, or all that it lacks.

        ``own`` are the lines of the answer that gave the same to every question; so they are said,
        too, if what was recorded of the two is not ``alike``.
        """
        words = self.messages[lang].partition(NEXT_STEP)[0]
        is_this = has_the_marks(self.marks, own) and not has_all(self.lacks, own)
        if self.shared or (alike and is_this):
            return words
        return COMES_TO_THE_SAME[lang].format(words=words)

    def step(self, lang: str) -> str:
        """The author's own next step; "" if there is none."""
        return self.messages[lang].partition(NEXT_STEP)[2]


class Changed(msgspec.Struct, frozen=True):
    """What the solution answers if one thing of what it records is another (:class:`AsIf`)."""

    what: AsIf
    answers: tuple[Answer, ...]


class AnswerKey(msgspec.Struct, frozen=True, kw_only=True):
    """All that judging one check needs.

    ``seed`` is what hidden inputs were drawn from, in decimal (old test files hold
    a number). ``parameters`` are the names by which a function takes what it is called with,
    ``untouched`` is the answer cell as it is handed out, as :func:`bare_code` writes it.
    ``choice`` is there if one of several options is asked for, ``manual`` if a person gives the
    points: nothing is asked then. ``changed`` is what a solution with one thing changed answers,
    where only its numbers differ; ``usual`` what the solution's own tapes do too (:mod:`.usual`);
    ``untaught`` what the unit has not shown before the exercise; ``averages`` says whether the
    solution takes a mean of something, so that a sum in its place is a mistake that can be made;
    ``used`` are digests of what right answers are written with (:mod:`.foreign`).
    ``roads`` are, of a public check, what the tapes of each right answer were asked, for each
    question. ``named`` is False as long as ``wrong``, ``changed`` and ``roads``, which serve words
    alone, are not known.
    """

    exercise: str
    check: str
    titles: dict[str, str]
    points: float
    hidden: bool
    tape: bool
    rtol: float | None
    seed: str | int
    questions: tuple[Question, ...]
    expected: tuple[Expected, ...]
    blank: tuple[Answer, ...]
    wrong: tuple[KnownWrong, ...]
    parameters: tuple[str, ...] = ()
    from_tape: bool = False
    uses: Use | None = None
    calls: int = 0
    changed: tuple[Changed, ...] = ()
    roads: tuple[tuple[tuple[Step, ...], ...], ...] = ()
    usual: tuple[str, ...] = ()
    untaught: tuple[Taught, ...] = ()
    untouched: str = ""
    averages: bool = True
    used: tuple[str, ...] = ()
    choice: Choice | None = None
    manual: bool = False
    named: bool = True

    @property
    def lang(self) -> str:
        """A language in which its title is."""
        return next(iter(self.titles))


def bare_code(source: str) -> str:
    """The code of a cell without comments and spacing; empty if it is not Python."""
    try:
        return ast.unparse(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def is_filled_in(source: str) -> bool:
    """True of code in which nothing stands for what is still to be written."""
    code = bare_code(source)
    gaps = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    return bool(code) and all(node.value is not Ellipsis for node in gaps)


class AnswerKeys(msgspec.Struct, frozen=True):
    """The answer keys of a unit, by exercise, each in the order of the source."""

    of_exercise: dict[str, tuple[AnswerKey, ...]]

    def __iter__(self) -> Iterator[AnswerKey]:
        """Every key, exercise by exercise."""
        return chain.from_iterable(self.of_exercise.values())

    def hidden(self, exercise: str) -> tuple[AnswerKey, ...]:
        """Of the checks that decide an exercise's points; KeyError if there is no such exercise."""
        return tuple(key for key in self.of_exercise[exercise] if key.hidden)

    def public(self, exercise: str) -> tuple[AnswerKey, ...]:
        """Of the checks whose inputs students hold."""
        return tuple(key for key in self.of_exercise[exercise] if not key.hidden)

    def check(self, exercise: str, name: str) -> AnswerKey:
        """Of one check of an exercise, public or hidden; KeyError if there is none."""
        for key in self.of_exercise[exercise]:
            if key.check == name:
                return key
        raise KeyError(name)


def packed_keys(keys: AnswerKeys) -> bytes:
    """The keys as MessagePack: how they are kept with a run, and travel to its workers."""
    return msgspec.msgpack.encode(keys)


def unpacked_keys(data: bytes) -> AnswerKeys:
    """The keys from what :func:`packed_keys` gave; InputError if it is damaged."""
    try:
        return msgspec.msgpack.decode(data, type=AnswerKeys)
    except msgspec.MsgspecError as error:
        raise InputError(
            f"results.sqlite: the run's answer keys are damaged ({str(error)[:80]}): put a copy of "
            "it back, or grade into another --out"
        ) from None
