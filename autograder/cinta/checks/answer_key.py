"""The answer key of a check: its questions, what is due, and what known wrong answers give.

A key is plain data made once, from the author's code and the answers of the solution, the blank
and the wrong answers, all opened as students. Judging needs the key alone. For a public check the
key stands in the test file that students hold; the keys of hidden checks stay with the judge.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, count
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace

from ..errors import CintaError, GraderError, InputError, SourceError
from ..results import Kind
from ..student import (
    Answer,
    Call,
    Question,
    Raised,
    Replay,
    Step,
    Student,
    in_double,
    seeded,
    traced,
)
from ..unit import NEXT_STEP, AsIf, Check, Exercise, Taught, Use, Variant
from ..values import MAX_BYTES, Opaque, show
from .author import given
from .author_faults import AuthorsCode, in_a_check, in_a_solution, in_time, path_of
from .choice import Choice
from .compare import Difference, Expected, difference, same_answer
from .draw import Draw, generator
from .fitness import MOVES, is_by_numbers, moved, too_wide, unfit_for, with_spread
from .in_words import describe_question
from .leaves import all_finite, all_none, is_number, leaves, numbers_of
from .message_texts import COMES_TO_THE_SAME
from .pattern import averages, patterned
from .plausible import has_all, has_the_marks, lacks_of, marks_of
from .usual import usual_of

MOST_OF_THE_CHANGED = 2
"""Questions that are put to what is changed: two draws tell one computation from another."""

MANY_NUMBERS = 6
"""An answer of so many numbers does that alone: what gives it takes long, and is asked once."""

MAX_ATTEMPTS = 50
"""How often the questions of a check are drawn before we say that none is fit to judge."""


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
    solution takes a mean of something, so that a sum in its place is a mistake that can be made.
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


class _Ask:
    """The ``ask`` that a check calls: each call becomes a question."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self.questions: list[Question] = []

    def __call__(self, *args: object, **givens: object) -> None:
        exercise = self._exercise
        question: Question
        if args and exercise.asks:
            raise GraderError(f"a check of {exercise.name} must give its inputs by name = value")
        if exercise.asks:
            self._must_be_given(givens)
            pairs = tuple((name, given(value, "variable")) for name, value in givens.items())
            question = Replay(exercise.given, pairs, exercise.asks)
        else:
            question = Call(
                exercise.answer,
                tuple(given(arg) for arg in args),
                named=tuple((name, given(value)) for name, value in givens.items()),
                driver=exercise.driver,
            )
        self.questions.append(question)

    def _must_be_given(self, names: Iterable[str]) -> None:
        """What no given cell gives would change nothing, and nobody would know."""
        there = {n.id for n in ast.walk(ast.parse(self._exercise.given)) if isinstance(n, ast.Name)}
        if other := next((name for name in names if name not in there), None):
            raise NameError(f"the given cell gives no {other!r}", name=other)


def questions_of(
    exercise: Exercise, check: Check, seed: int, attempt: int = 0
) -> tuple[Question, ...]:
    """The questions of a check; hidden ones are drawn from ``seed``, anew at each ``attempt``.

    SourceError names the line of the check that fails.
    """
    ask = _Ask(exercise)
    drawn = [Draw(seed, f"{exercise.name}.{check.name}/{attempt}")] if check.hidden else []
    code = AuthorsCode(path_of(check), check.line, f"check {check.name} of {exercise.name}")
    try:
        with in_time(code):
            check.ask(ask, *drawn)
    except SourceError:
        raise
    except CintaError as error:
        raise SourceError(path_of(check), check.line, str(error), "correct the check") from None
    except (Exception, SystemExit) as error:
        raise in_a_check(check, error) from error
    if not ask.questions:
        what = f"check {check.name} of {exercise.name} asks nothing"
        raise SourceError(path_of(check), check.line, what, "call ask(...) for each question")
    questions = map(traced, ask.questions) if check.from_tape else ask.questions
    if exercise.random or not exercise.double:
        seeds = _seeds(exercise, check, seed, attempt)
        questions = map(seeded, questions, seeds)
    return tuple(questions)


def _seeds(exercise: Exercise, check: Check, seed: int, attempt: int) -> Iterator[int]:
    """One for each question; of a public check, which draws nothing, always the same."""
    if not check.hidden:
        return count(1)
    chance = generator(seed, f"{exercise.name}.{check.name}/{attempt} chance")
    return (int(chance.integers(1, 2**31)) for _ in count())


def key_of_a_choice(exercise: Exercise, check: Check) -> AnswerKey:
    """The key of one of the two checks of a choice: that of the public one tells no option."""
    ids = tuple(option.id for option in exercise.options)
    right = next(option.id for option in exercise.options if not option.reasons)
    choice = Choice(asks=exercise.asks, options=ids)
    if check.hidden:
        reasons = {option.id: option.reasons for option in exercise.options if option.reasons}
        choice = Choice(asks=exercise.asks, options=ids, right=right, reasons=reasons)
    return replace(_unasked(exercise, check), choice=choice)


def key_for_a_person(exercise: Exercise, check: Check) -> AnswerKey:
    """The key of what a person marks: what it is worth, and nothing to ask."""
    return replace(_unasked(exercise, check), manual=True)


def _unasked(exercise: Exercise, check: Check) -> AnswerKey:
    return AnswerKey(
        exercise=exercise.name,
        check=check.name,
        titles=check.titles,
        points=check.points,
        hidden=check.hidden,
        tape=False,
        rtol=None,
        seed="0",
        questions=(),
        expected=(),
        blank=(),
        wrong=(),
    )


class Authors(NamedTuple):
    """The author's own answers to an exercise, each opened as a student."""

    reference: Student
    blank: Student
    wrong: Sequence[tuple[Variant, Student]] = ()
    accepted: Sequence[tuple[Variant, Student]] = ()
    changed: Sequence[tuple[AsIf, Student]] = ()


def make_key(exercise: Exercise, check: Check, seed: int, authors: Authors) -> AnswerKey:
    """The whole answer key of one check: see :func:`key_for_points` and :func:`with_names`."""
    key = key_for_points(exercise, check, seed, authors)
    right = [authors.reference, *(student for _, student in authors.accepted)]
    named = with_names(key, exercise, authors.wrong, authors.changed)
    if key.hidden or not key.tape:
        return named
    pairs = zip(named.wrong, (student for _, student in authors.wrong), strict=True)
    asked = [{key.check: recorded(s, key)} if known.is_one_mistake else {} for known, s in pairs]
    return with_recorded(with_roads(named, right), asked)


def key_for_points(exercise: Exercise, check: Check, seed: int, authors: Authors) -> AnswerKey:
    """Draw the questions of one check, and ask who decides what is right; nobody who is wrong.

    Hidden questions are drawn until they are fit to judge (:mod:`.fitness`); SourceError if none of
    many draws is. Public ones are the author's, and stay.
    """
    unfit: _Unfit | None = None
    for attempt in range(MAX_ATTEMPTS if check.hidden else 1):
        questions = questions_of(exercise, check, seed, attempt)
        expected = _expected(authors.reference, questions, check, exercise)
        unfit = _unfit(check, questions, expected, authors) if check.hidden else None
        if unfit:
            continue
        return AnswerKey(
            exercise=exercise.name,
            check=check.name,
            titles=check.titles,
            points=check.points,
            hidden=check.hidden,
            tape=check.tape,
            rtol=check.rtol,
            seed=str(seed),
            questions=questions,
            expected=expected,
            blank=_without_source(authors.blank.ask(questions)),
            wrong=(),
            parameters=exercise.inputs,
            from_tape=check.from_tape,
            uses=check.uses,
            calls=check.calls,
            untouched=bare_code(exercise.blank),
            averages=averages(exercise.solution),
            untaught=tuple(what for what in Taught if what not in exercise.taught),
            usual=usual_of(authors.reference, questions, expected, exercise.solution),
            named=False,
        )
    assert unfit is not None
    raise _never_fit(exercise, check, unfit)


NOT_ZERO = "draw inputs for which the answer is not nearly zero"
BY_CHANCE = 'if chance enters it, say random="yes" in its header'


class _Unfit(NamedTuple):
    """Why a right answer might not pass what was drawn: the author's other one, or the solution."""

    why: str
    accepted: Variant | None = None
    mend: str = NOT_ZERO


def _never_fit(exercise: Exercise, check: Check, unfit: _Unfit) -> SourceError:
    """No draw is fit to judge: what is at fault at the last one, and where it stands."""
    none = f"none of {MAX_ATTEMPTS} draws is fit to judge"
    if other := unfit.accepted:
        where = f"{exercise.name}.{check.name}"
        what = f"the accepted answer {other.id} fails {where}, {none}: {unfit.why}"
        return SourceError(path_of(check), other.line, what, f"correct it, or {unfit.mend}")
    what = f"{exercise.name}.{check.name}: {none} (the solution: {unfit.why})"
    return SourceError(path_of(check), check.line, what, unfit.mend)


NO_ERROR = "ask for what ends in an exception, too, or take raises= away"
NO_NAN = "ask for what gives nan or inf, too, or take nan=True away"


def with_names(
    key: AnswerKey,
    exercise: Exercise,
    wrong: Sequence[tuple[Variant, Student]],
    changed: Sequence[tuple[AsIf, Student]],
) -> AnswerKey:
    """The key with what known wrong answers, and solutions with one thing changed, give.

    No verdict hangs on it, so neither does what is drawn: it can be asked whenever it is wanted.
    """
    known = tuple(
        _known(exercise, key, variant, _without_source(student.ask(key.questions)))
        for variant, student in wrong
    )
    others = tuple(_changed(changed, key.questions, key.expected, key.rtol))
    return replace(key, wrong=known, changed=others, named=True)


def with_roads(key: AnswerKey, right: Sequence[Student]) -> AnswerKey:
    """A public key with what the tapes of right answers are asked; those that are alike once."""
    if not key.tape:
        return key
    roads = [recorded(student, key) for student in right]
    return replace(key, roads=tuple(dict.fromkeys(road for road in roads if any(road))))


Recorded = dict[str, tuple[tuple[Step, ...], ...]]
"""By public check, what the tapes of an answer were asked, for each question."""


def recorded(student: Student, key: AnswerKey) -> tuple[tuple[Step, ...], ...]:
    """What the tapes of an answer are asked at each question of a public check."""
    return tuple(answer.steps for answer in student.ask(key.questions, record=True))


def with_recorded(key: AnswerKey, asked: Sequence[Recorded]) -> AnswerKey:
    """The key with what the tapes of each of its known wrong answers are asked."""
    pairs = zip(key.wrong, asked, strict=True)
    return replace(key, wrong=tuple(replace(known, recorded=steps) for known, steps in pairs))


def _unfit(
    check: Check, questions: Sequence[Question], expected: Sequence[Expected], authors: Authors
) -> _Unfit | None:
    """Why right answers might not pass these questions; None if they surely do."""
    if check.raises and not any(due.raises for due in expected):
        return _Unfit("it ends in no exception", mend=NO_ERROR)
    if check.nan and all(all_finite(due.form) for due in expected):
        return _Unfit("all that it gives is finite", mend=NO_NAN)
    if why := too_wide(expected, check.rtol):
        return _Unfit(why, mend=f"{NOT_ZERO}; {BY_CHANCE}")
    if why := unfit_for(tuple(map(_as_answer, expected)), expected, check.rtol, right=True):
        short = "if it computes in a shorter dtype than it returns, allow more by rtol="
        return _Unfit(why, mend=f"{NOT_ZERO}; {short}")
    for variant, student in authors.accepted:
        if why := unfit_for(student.ask(questions), expected, check.rtol, right=True):
            return _Unfit(why, variant, NOT_ZERO if is_by_numbers(why) else _as_a_value(check))
    return None


def _as_a_value(check: Check) -> str:
    """The next step where an accepted answer is of another form than what is due."""
    if check.raises and not check.error:
        return 'name the class that both derive from: raises="..."'
    return "take its cell out"


def _as_answer(due: Expected) -> Answer:
    """An answer that is what is due."""
    return Answer(raised=Raised(due.raises, "")) if due.raises else Answer(due.form)


def unclear(key: AnswerKey) -> str:
    """Which known wrong answer is neither right nor wrong for sure, or not to be told from another.

    Empty if none is.
    """
    for wrong in key.wrong:
        if why := unfit_for(wrong.answers, key.expected, key.rtol, right=False):
            return f"{wrong.id}: {why}"
    for one, other in combinations(key.wrong, 2):
        are_two = one.id != other.id and one.kind == other.kind
        if are_two and same_answers(one.answers, other.answers):
            return f"{one.id} and {other.id} give the same: one family, or other inputs"
    return ""


def _expected(
    reference: Student, questions: Sequence[Question], check: Check, exercise: Exercise
) -> tuple[Expected, ...]:
    """Form from the inputs as they are, values from the inputs cast up to float64.

    How far rounding may move them is found by moving the inputs.
    """
    chance = np.random.default_rng(0)
    forms = reference.ask(questions)
    exacts = reference.ask([in_double(question) for question in questions])
    others = [reference.ask([moved(q, chance) for q in questions]) for _ in range(MOVES)]
    for question, *answers in zip(questions, forms, exacts, *others, strict=True):
        for place, answer in enumerate(answers):
            in_float64 = place > 0 and not question.seed
            _must_be_sound(answer, question, check, exercise, in_float64=in_float64)
        _must_end_alike(answers, question, check, exercise)
    return tuple(
        _due(form, exact, rest, check)
        for form, exact, *rest in zip(forms, exacts, *others, strict=True)
    )


def _due(form: Answer, exact: Answer, others: Sequence[Answer], check: Check) -> Expected:
    """What is due by the reference's answers to one question, as it is and in float64."""
    if form.raised:
        kind = _kind_of(form.raised, check)
        return Expected(Opaque(kind), Opaque(kind), raises=kind, derived=bool(check.error))
    due = Expected(form.returned, exact.returned, same_type=check.same_type)
    return with_spread(due, [answer.returned for answer in others], check.rtol)


def _kind_of(raised: Raised, check: Check) -> str:
    """The exception that is due: the one that the author names, else the solution's own."""
    return check.error if check.error and raised.is_a(check.error) else raised.type


def _must_end_alike(
    answers: Sequence[Answer], question: Question, check: Check, exercise: Exercise
) -> None:
    """In one value each, or in one exception, whatever the precision of the inputs."""
    ends = {_kind_of(answer.raised, check) if answer.raised else "a value" for answer in answers}
    if len(ends) > 1:
        said, on = " and ".join(sorted(ends)), describe_question(question, exercise.inputs)
        what = f"the solution of {exercise.name} gives {said} on {on}, as it is and in float64"
        mend = "draw inputs that are surely on one side"
        raise SourceError(path_of(check), check.line, what, mend)


def _must_be_sound(
    answer: Answer, question: Question, check: Check, exercise: Exercise, *, in_float64: bool
) -> None:
    raised = answer.raised
    if raised and (not check.raises or (check.error and not raised.is_a(check.error))):
        raise in_a_solution(exercise, check, raised, in_float64=in_float64)
    if strange := next((x for _, x in leaves(answer.returned) if isinstance(x, Opaque)), None):
        kind = strange.type_name
        what = f"the solution of {exercise.name} gives what cannot be compared: {kind}"
        mend = (
            f"return numbers (of {MAX_BYTES >> 20} MiB at most), text or None, or lists or dicts of"
            " them; what is none of these, a driver asks"
        )
        raise SourceError(path_of(check), exercise.line, what, mend)
    if not check.nan and not all_finite(answer.returned):
        on = describe_question(question, exercise.inputs)
        what = f"the solution of {exercise.name} itself gives what is not a number on {on}"
        mend = "draw other inputs, or say @hidden(..., nan=True) if that is the expected answer"
        raise SourceError(path_of(check), check.line, f"{what}: {show(answer.returned)}", mend)


def _known(
    exercise: Exercise, key: AnswerKey, variant: Variant, answers: tuple[Answer, ...]
) -> KnownWrong:
    """What a wrong answer says; its kind is that of the first difference it shows."""
    found = first_difference(answers, key.expected, key)
    families = [other.family for other in exercise.wrong if other.family]
    kind = found[1].kind if found else Kind.NOTHING
    return KnownWrong(
        id=variant.family or variant.id,
        messages=exercise.message_of(variant),
        answers=answers,
        kind=kind,
        shared=families.count(variant.family) > 1 or kind in (Kind.NONE, Kind.ALL_NONE),
        marks=marks_of(variant.code, exercise.solution),
        lacks=lacks_of(variant.code, exercise.solution),
    )


def _changed(
    changed: Sequence[tuple[AsIf, Student]],
    questions: Sequence[Question],
    expected: Sequence[Expected],
    rtol: float | None,
) -> Iterator[Changed]:
    """Those of which the numbers alone differ, and in no way that has a name already."""
    found: list[Changed] = []
    for what, student in changed:
        given = student.ask(questions[: telling(expected)])
        answers = tuple(Answer(answer.value, answer.raised) for answer in given)
        wrong = first_difference(answers, expected, Demands(rtol=rtol))
        if wrong is None or wrong[1].kind != Kind.VALUE or any(map(_is_no_number, answers)):
            continue
        if not any(one.what == what and same_answers(one.answers, answers) for one in found):
            found.append(Changed(what, answers))
            yield found[-1]


def telling(expected: Sequence[Expected]) -> int:
    """How many questions tell one computation from another, of a check with these answers due."""
    numbers = sum(numbers_of(leaf).size for _, leaf in leaves(expected[0].exact) if is_number(leaf))
    return 1 if numbers >= MANY_NUMBERS else MOST_OF_THE_CHANGED


def _is_no_number(answer: Answer) -> bool:
    return answer.raised is not None or not all_finite(answer.returned)


def same_answers(some: Sequence[Answer], others: Sequence[Answer]) -> bool:
    """Whether they are the same, question by question, as far as both go."""
    return all(same_answer(one, other) for one, other in zip(some, others, strict=False))


def _without_source(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Without the lines of code that raised: the author's, which a public key must not show."""
    return tuple(
        replace(answer, raised=answer.raised and answer.raised.without_code()) for answer in answers
    )


@dataclass(frozen=True, kw_only=True)
class Demands:
    """What is wanted of answers beside what is due: see :class:`cinta.unit.Check`."""

    rtol: float | None = None
    tape: bool = False
    from_tape: bool = False
    uses: Use | None = None
    calls: int = 0


def first_difference(
    answers: Sequence[Answer],
    expected: Sequence[Expected],
    wanted: Check | AnswerKey | Demands,
) -> tuple[int, Difference] | None:
    """The first question whose answer is not what is due, and how; how it was made comes last."""
    rtol = wanted.rtol
    pairs = list(enumerate(zip(answers, expected, strict=False)))
    for number, (answer, due) in pairs:
        if found := difference(answer, due, rtol):
            return number, patterned(found, number, answers, expected, rtol)
    for number, (answer, due) in pairs:
        if not due.raises and (made := _made_otherwise(answer, due, wanted)):
            return number, made
    return None


def _made_otherwise(
    answer: Answer, due: Expected, wanted: Check | AnswerKey | Demands
) -> Difference | None:
    """How a right answer was not to be made; what an author names stands for a tape."""
    used = answer.asked_a_tape if all_none(due.form) else answer.used_a_tape
    if wanted.uses and not answer.used(wanted.uses):
        return Difference(Kind.NOT_USED, expected=wanted.uses)
    if wanted.tape and not wanted.uses and not used:
        return Difference(Kind.NO_TAPE)
    if wanted.calls and answer.gradient_calls > wanted.calls:
        said = (str(answer.gradient_calls), str(wanted.calls))
        return Difference(Kind.CALLS, actual=said[0], expected=said[1])
    if wanted.from_tape and answer.from_tape is False:
        return Difference(Kind.UNUSED)
    return None
