"""What the class report keeps of each submission, while they pass by one at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from msgspec.structs import replace

from ..records.cell_record import CellRecord
from ..records.outline import ExerciseOutline, Outline
from ..results import ByHand, ExerciseResult, Kind, Status, SubmissionResult, Verdict
from ..unit import LANGUAGES, names_asked
from .mistakes import REASONS, Mistake, mistake_of
from .normal import Normal, anonymous, names_in, normal, own_text

MAX_SHOWN = 2_000
"""Characters of a typical answer; a longer one is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """How one exercise was judged in one submission; ``share`` is the part of its points, 0 to 1.

    ``mistake`` is None if the exercise passed; ``reason`` is what the tape showed, whatever the
    mistake is named by. ``form`` and ``text`` tell alike answers, ``tape`` alike tapes. With
    ``unused_tape`` it passed, and no gradient of a tape enters its answers.
    """

    exercise: str
    verdict: Verdict
    points: float
    max_points: float
    mistake: Mistake | None = None
    reason: str = ""
    kinds: tuple[Kind, ...] = ()
    form: Normal | None = None
    text: str = ""
    tape: str = ""
    unused_tape: bool = False

    @property
    def share(self) -> float:
        """The part of the points that was earned; of what gives none, whether it is right."""
        right = float(self.verdict == Verdict.PASSED)
        return self.points / self.max_points if self.max_points else right


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One submission: who, how it ended, its exercises, where its page is, what a person said.

    ``scaled_score`` is out of ``full_score``, None of whom nothing counts.
    """

    submission: str
    student: str
    key: str
    unit: str
    status: Status
    score: float
    full_score: float
    scaled_score: float | None
    note: str
    page: str
    items: tuple[Item, ...]
    by_hand: tuple[ExerciseResult, ...] = ()
    of_all: ByHand | None = None

    @property
    def graded(self) -> bool:
        """Every exercise was asked."""
        return self.status == Status.GRADED


@dataclass
class _Known:
    """What is known of an exercise beforehand, made ready for comparing."""

    outline: ExerciseOutline
    own: frozenset[str]
    """Names that mean something in every answer: those of the givens, and what is asked."""

    usual: frozenset[str]
    """Names that are nobody's own."""

    forms: frozenset[str] = frozenset()
    """Digests of the right, blank and known wrong answers: that two share one means nothing."""


_form_of = lru_cache(maxsize=1000)(normal)
"""Many of a class write the same."""

_Place = tuple[str, str, Mistake]
"""A unit, an exercise in it, a mistake in that."""


@dataclass
class Gathered:
    """The lines of a run by unit, and for each mistake how answers that make it look."""

    outlines: Sequence[Outline]
    lines: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    _typical: dict[_Place, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _shown: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make ready what is known of each exercise."""
        self._known = {
            (unit.name, exercise.name): _ready(exercise)
            for unit in self.outlines
            for exercise in unit.exercises
        }

    def add(self, result: SubmissionResult, cells: Sequence[CellRecord], page: str) -> None:
        """Keep what the report needs of one submission, whose page is at a relative path."""
        answers = {name: cell.source for cell in cells for name in cell.answers}
        items = tuple(
            self._item(result.unit, exercise, answers.get(exercise.name, ""))
            for exercise in result.exercises
        )
        self.lines[result.unit].append(
            Line(
                submission=result.submission,
                student=result.student,
                key=result.key,
                unit=result.unit,
                status=result.status,
                score=result.score,
                full_score=result.full_score,
                scaled_score=result.scaled_score,
                note=result.note,
                page=page,
                items=items,
                by_hand=tuple(replace(e, sketch=None) for e in result.exercises if e.by_hand),
                of_all=result.by_hand,
            )
        )

    def _item(self, unit: str, exercise: ExerciseResult, source: str) -> Item:
        failure = exercise.first_failure
        mistake = mistake_of(failure) if failure else None
        reason = failure.reason if failure and failure.reason in REASONS[LANGUAGES[0]] else ""
        known = self._known.get((unit, exercise.name))
        form, text = None, ""
        if source and known:
            form = _form_of(source, known.own)
            text = own_text(source, known.outline.blank)
            if mistake and form:
                self._remember((unit, exercise.name, mistake), source, known)
            if form and form.digest in known.forms:
                form = None
        return Item(
            exercise=exercise.name,
            verdict=exercise.verdict,
            points=_points(exercise),
            max_points=exercise.full_points,
            mistake=mistake,
            reason=reason,
            kinds=tuple(c.kind for c in exercise.checks if c.kind),
            form=form,
            text=text,
            tape=exercise.tape,
            unused_tape=exercise.unused_tape,
        )

    def _remember(self, place: _Place, source: str, known: _Known) -> None:
        code = anonymous(source, known.usual)
        if code and len(code) <= MAX_SHOWN:
            self._typical[place][self._shown.setdefault(code, code)] += 1

    def typical(self, unit: str, exercise: str, mistake: Mistake) -> tuple[str, int]:
        """The most common answer with the mistake, and how many gave it; empty if there is none."""
        found = self._typical.get((unit, exercise, mistake), Counter())
        return min(found.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))

    def titled(self, unit: str) -> Outline | None:
        """The outline of a unit."""
        return next((outline for outline in self.outlines if outline.name == unit), None)

    def units(self) -> Iterator[tuple[str, list[Line]]]:
        """The units in their order with their lines; those of no unit come last."""
        names = [outline.name for outline in self.outlines]
        others = sorted(name for name in self.lines if name and name not in names)
        for name in [*names, *others, ""]:
            if name in self.lines:
                yield name, self.lines[name]


def _points(exercise: ExerciseResult) -> float:
    """As it was judged; where that is a person's part, as it was marked."""
    return exercise.points if exercise.verdict == Verdict.MARKED else exercise.judged_points


def _ready(exercise: ExerciseOutline) -> _Known:
    head = exercise.blank.partition("\n")[0] if not exercise.asks else ""
    own = names_in(exercise.given, head) | {*names_asked(exercise.asks), exercise.name}
    codes = (exercise.blank, *exercise.right, *(wrong.code for wrong in exercise.wrong))
    usual = names_in(exercise.given, *codes) | {exercise.name}
    forms = (_form_of(code, own) for code in codes)
    return _Known(exercise, own, usual, frozenset(form.digest for form in forms if form))
