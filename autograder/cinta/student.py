"""The Student seam: a check never touches student code, it asks a Student.

A :class:`Question` is data that the judge makes; an :class:`Answer` is data that comes back. Two
Students answer: :class:`cinta.answering.local.LocalStudent` in this process (a student's own
``grader.check``, stock Otter, pytest) and :class:`cinta.run.remote.RemoteStudent` over a pipe to an
isolated process (``cinta grade``). The reference is a Student too: the solution, asked the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated, Protocol

import msgspec
from msgspec.structs import replace

from .tape.data import Recorded
from .unit import Use
from .values import Many, Missing, Value, doubled


class Call(msgspec.Struct, frozen=True, tag="call", omit_defaults=True):
    """One call of what the student wrote: with arguments by position, and ``named`` ones.

    ``driver`` is the source of an author's driver, which is called in place of it
    (:mod:`cinta.answering.driving`). ``seed`` is what chance begins from, 0 if there is none
    in it. ``traced``: find out too whether a gradient of a tape enters
    the answer (:mod:`cinta.answering.from_tape`). ``double``: Keras makes float64 of all that says
    no dtype, which only a reference is asked for.
    """

    function: str
    args: tuple[Value, ...]
    traced: bool = False
    named: tuple[tuple[str, Value], ...] = ()
    driver: str = ""
    double: bool = False
    seed: int = 0


class Replay(msgspec.Struct, frozen=True, tag="replay", omit_defaults=True):
    """The student's answer cell, run again in a copy of the namespace under other givens.

    ``given_cell`` is the source of the given cell; ``asks`` the name that is read afterwards, or
    several (``dy, loss``), which make a tuple; ``traced`` and ``seed``
    as in :class:`Call`.
    """

    given_cell: str
    givens: tuple[tuple[str, Value], ...]
    asks: str
    traced: bool = False
    seed: int = 0


Question = Call | Replay


class GradientCall(msgspec.Struct, frozen=True):
    """One ``gradient``, ``jacobian`` or ``batch_jacobian``: which results were not None."""

    method: str
    connected: Annotated[tuple[bool, ...], Many]


Size = tuple[float, float]
"""The sum of all numbers in something, and their Euclidean norm."""

MAX_STEPS = 60
"""How many of an answer's steps are kept, from the first on."""


class Step(msgspec.Struct, frozen=True):
    """One ``gradient`` or its like, by the sizes of what it was asked and of what it gave.

    A size is None where it cannot be known: in a graph, of a gradient that is None.
    """

    method: str
    target: Size | None
    sources: Size | None
    gradients: Size | None


class TapeRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one ``tf.GradientTape`` did while a question was answered.

    ``watched`` says that it named variables that it watches.
    """

    persistent: bool
    watches: int
    calls: Annotated[tuple[GradientCall, ...], Many]
    watched: bool = False

    @property
    def gave_a_gradient(self) -> bool:
        """True if some call of this tape gave at least one result that is not None."""
        return any(any(call.connected) for call in self.calls)


Text = Annotated[str, msgspec.Meta(max_length=1000)]
"""Part of an exception; :mod:`cinta.answering.call` cuts it shorter than this."""


MAX_FACTS = 5
"""How many facts a driver may tell of one question."""

MAX_BASES = 20
"""How many classes an exception may name that its own derives from."""


class Raised(msgspec.Struct, frozen=True):
    """An exception in the student's code: its type's name, text, and the line of their code.

    ``bases`` are the names of the classes that its type derives from, the public ones.
    ``driver_line`` and ``driver_source`` are the line of the author's driver, where no line of the
    student's was called from there.
    """

    type: Text
    message: Text
    line: int | None = None
    source: Text = ""
    bases: Annotated[tuple[Text, ...], msgspec.Meta(max_length=MAX_BASES)] = ()
    driver_line: int | None = None
    driver_source: Text = ""

    def without_code(self) -> Raised:
        """The same without the lines of code that it came from."""
        return Raised(self.type, self.message, bases=self.bases)

    @property
    def is_of_none(self) -> bool:
        """Whether something was None that should not be; the word alone says nothing."""
        return bool(re.search(r"NoneType|\bNone\b(?![`'])", self.message))

    def is_a(self, kind: str) -> bool:
        """True if it is of that type, or of one that derives from it, by the names that came."""
        return kind == self.type or kind in self.bases


Fact = Annotated[dict[Text, Text], msgspec.Meta(max_length=10)]
"""What a driver saw, by language."""


class OtherRoad(StrEnum):
    """Automatic differentiation that gave a gradient, by no tape of the student's.

    ``FORWARD``: ``tf.autodiff.ForwardAccumulator``. ``KERAS``: the tape inside ``fit``.
    """

    NONE = ""
    FORWARD = "forward"
    KERAS = "keras"


class GaveBack(StrEnum):
    """What came back in place of gradients: the very target or sources that a tape was given."""

    NEITHER = ""
    TARGET = "target_returned"
    SOURCE = "source_returned"
    SOURCES = "sources_returned"


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came back: a value or an exception, and what the tapes did meanwhile.

    ``seen`` is there if it was asked for, and could be had. ``from_tape`` says whether a gradient
    that a tape gave enters the value: True if the very tensor is in it, or if the value changes
    with the gradients; False if it does not; None where nobody looked or it cannot be known.
    ``gave_back`` says what else than a gradient it is. ``no_return`` says of a function that gave
    None that no ``return`` in it can give anything else. ``facts`` are what the author's driver
    tells of it, which no point hangs on. ``steps`` are there if ``seen`` was asked for.
    """

    value: Value | None = None
    raised: Raised | None = None
    tapes: Annotated[tuple[TapeRecord, ...], Many] = ()
    seen: Recorded | None = None
    from_tape: bool | None = None
    other_road: OtherRoad = OtherRoad.NONE
    no_return: bool = False
    gave_back: GaveBack = GaveBack.NEITHER
    facts: Annotated[tuple[Fact, ...], msgspec.Meta(max_length=MAX_FACTS)] = ()
    steps: Annotated[tuple[Step, ...], msgspec.Meta(max_length=MAX_STEPS)] = ()

    @property
    def returned(self) -> Value:
        """The value of an answer that raised nothing."""
        return self.value if self.value is not None else Missing("value")

    @property
    def used_a_tape(self) -> bool:
        """True if some tape gave a gradient while this was answered."""
        return any(tape.gave_a_gradient for tape in self.tapes)

    @property
    def asked_a_tape(self) -> bool:
        """True if some tape was asked for a gradient, whatever it gave."""
        return any(call.connected for tape in self.tapes for call in tape.calls)

    @property
    def gradient_calls(self) -> int:
        """How often tapes were asked for gradients."""
        return sum(len(tape.calls) for tape in self.tapes)

    def used(self, use: Use) -> bool:
        """True if what it gave was made with that, as far as was seen."""
        match use:
            case Use.WATCHED:
                return any(tape.watched for tape in self.tapes)
            case Use.FORWARD:
                return self.other_road == OtherRoad.FORWARD
        return any(call.method == use for tape in self.tapes for call in tape.calls)

    @property
    def got_every_gradient(self) -> bool:
        """True if tapes were asked for gradients, and each that was asked for was given."""
        calls = [call for tape in self.tapes for call in tape.calls]
        return bool(calls) and all(call.connected and all(call.connected) for call in calls)


class Student(Protocol):
    """Whoever answers questions: a student, the reference, a known wrong answer."""

    def ask(self, questions: Sequence[Question], *, record: bool = False) -> tuple[Answer, ...]:
        """Answer each, in order; raises :class:`cinta.errors.ChildGone` if nobody is left to.

        With ``record`` each answer has what was ``seen`` of the tapes: slower, and only for words.
        """
        ...


def changed(question: Question, change: Callable[[Value], Value]) -> Question:
    """The same question with each of its inputs changed."""
    match question:
        case Call(args=args, named=named):
            by_name = tuple((name, change(value)) for name, value in named)
            return replace(question, args=tuple(map(change, args)), named=by_name)
        case Replay(givens=givens):
            return replace(question, givens=tuple((name, change(v)) for name, v in givens))


def in_double(question: Question) -> Question:
    """The same question with its inputs in float64 (for the exact reference).

    One with chance in it stays as it is: what is drawn is another thing in another precision.
    """
    if question.seed:
        return replace(question, traced=False)
    exact = replace(changed(question, doubled), traced=False)
    return replace(exact, double=True) if isinstance(exact, Call) else exact


def inputs_of(question: Question, parameters: Sequence[str] = ()) -> list[tuple[str, Value]]:
    """What a question brings, each with its name; those by position are called by ``parameters``.

    Without a name ("") where there are more of them than parameters.
    """
    match question:
        case Call(args=args, named=named):
            names = parameters if len(parameters) >= len(args) else [""] * len(args)
            return [*zip(names, args, strict=False), *named]
        case Replay(givens=givens):
            return list(givens)


def seeded(question: Question, seed: int) -> Question:
    """The same question, with chance beginning from a seed."""
    return replace(question, seed=seed)


def traced(question: Question) -> Question:
    """The same question, whose answer says too whether a gradient of a tape enters it."""
    return replace(question, traced=True)
