"""Which submissions a person should look at, and why: near misses, unused tapes, likeness.

Likeness is a hint for a person and never a verdict. Answers that the course itself expects (right,
blank, with a known mistake) are alike everywhere and count for nothing; what counts is code that
hardly anybody else wrote, and tapes that recorded what hardly any other did, whatever the code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..results import NO_FAILURE, Kind, Status, Verdict
from .gathered import Item, Line

FORM = frozenset(
    {
        Kind.DTYPE,
        Kind.SHAPE,
        Kind.TRANSPOSED,
        Kind.TURNED,
        Kind.STRUCTURE,
        Kind.ORDER,
        Kind.KEYS,
        Kind.MORE_KEYS,
        Kind.TYPE,
        Kind.SLICES,
        Kind.NONE_AT,
        Kind.NOT_NONE,
        Kind.PROPORTIONAL,
    }
)
"""Differences of an answer that is right but for the form that it comes in.

Not so ``length``: a gradient is missing, or one too many was asked for.
"""

STOPPED = (Verdict.CRASHED, Verdict.TIMED_OUT)
MOST_ALIKE = 4
"""More students than this who write the same: a textbook, a class, a chat; no hint."""

LONG, SHORT = 60, 15
"""Tokens: one answer this long is enough of a hint; one as short as that is none."""


@dataclass(frozen=True)
class Near:
    """A submission, and the exercise of it that a person should look at."""

    line: Line
    item: Item


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Few students who alone have the same code, or the same tapes, and in which exercises.

    ``text``: the code is the same to the letter.
    """

    lines: tuple[Line, ...]
    code: tuple[str, ...] = ()
    tape: tuple[str, ...] = ()
    text: bool = False

    @property
    def exercises(self) -> tuple[str, ...]:
        """Where their code or their tapes are alike."""
        return tuple(dict.fromkeys(self.code + self.tape))

    @property
    def by(self) -> str:
        """What is alike, a word of :data:`cinta.report.page_texts.REPORT` after ``alike_``."""
        return "_and_".join(["code"] * bool(self.code) + ["tape"] * bool(self.tape))


def near_misses(lines: Sequence[Line]) -> Iterator[Near]:
    """One exercise short of full marks by its form alone, or stopped in one exercise only."""
    for line in lines:
        missed = [item for item in line.items if item.verdict not in NO_FAILURE]
        stopped = [item for item in missed if item.verdict in STOPPED]
        if len(missed) == 1 and missed[0].kinds and FORM.issuperset(missed[0].kinds):
            yield Near(line, missed[0])
        elif len(stopped) == 1 and line.status in (Status.GRADED, Status.TIMED_OUT):
            yield Near(line, stopped[0])


def unused_tapes(lines: Sequence[Line]) -> Iterator[Near]:
    """Each exercise that passed with a tape, none of whose gradients enters the answers."""
    for line in lines:
        yield from (Near(line, item) for item in line.items if item.unused_tape)


def of_status(lines: Sequence[Line]) -> dict[Status, list[Line]]:
    """The submissions that were not graded to their end, by what became of them."""
    found: dict[Status, list[Line]] = defaultdict(list)
    for line in lines:
        if not line.graded:
            found[line.status].append(line)
    return dict(sorted(found.items()))


def alike(lines: Sequence[Line]) -> list[Alike]:
    """Groups of few students who share unusual code, or unusual tapes.

    Code in two exercises or in one long answer, tapes in two exercises that failed.
    """
    code = {who: items for who, items in _shared(lines, _code) if _is_a_hint(items)}
    tape = {who: several for who, items in _shared(lines, _tape) if len(several := _odd(items)) > 1}
    found = [
        Alike(
            lines=tuple(lines[number] for number in who),
            code=tuple(several[0].exercise for several in code.get(who, ())),
            tape=tuple(several[0].exercise for several in tape.get(who, ())),
            text=any(map(_to_the_letter, code.get(who, ()))),
        )
        for who in dict.fromkeys([*code, *tape])
    ]
    return sorted(found, key=lambda a: (-len(a.exercises), a.lines[0].submission))


def _is_a_hint(shared: Sequence[Sequence[Item]]) -> bool:
    (first, *_), *others = shared
    return bool(others) or (first.form is not None and first.form.size >= LONG)


def _to_the_letter(items: Sequence[Item]) -> bool:
    return bool(items[0].text) and len({item.text for item in items}) == 1


def _code(item: Item) -> str:
    return item.form.digest if item.form and item.form.size > SHORT else ""


def _tape(item: Item) -> str:
    return item.tape if item.verdict == Verdict.FAILED else ""


def _odd(shared: Sequence[Sequence[Item]]) -> list[Sequence[Item]]:
    """Without the tapes that go with a known mistake: those are alike everywhere."""
    known = [any(item.mistake and item.mistake.by == "known" for item in s) for s in shared]
    return [several for several, is_known in zip(shared, known, strict=True) if not is_known]


_Who = tuple[int, ...]
"""The numbers of some lines."""


def _shared(
    lines: Sequence[Line], sign: Callable[[Item], str]
) -> Iterator[tuple[_Who, list[list[Item]]]]:
    """Who alone share a sign, and their items of each exercise in which they do."""
    shared: dict[_Who, list[list[Item]]] = defaultdict(list)
    for who, items in _groups(lines, sign):
        shared[who].append(items)
    yield from shared.items()


def _groups(
    lines: Sequence[Line], sign: Callable[[Item], str]
) -> Iterator[tuple[_Who, list[Item]]]:
    """Few students with the same sign in an exercise: their numbers, and their items."""
    of_sign: dict[tuple[str, str], dict[int, Item]] = defaultdict(dict)
    for number, line in enumerate(lines):
        for item in line.items:
            if found := sign(item):
                of_sign[item.exercise, found][number] = item
    for items in of_sign.values():
        # Two submissions of one student are alike, and no wonder.
        students = {lines[number].key or lines[number].student for number in items}
        if len(students) > 1 and len(items) <= MOST_ALIKE:
            yield tuple(items), list(items.values())
