"""What judging gives: a verdict and points for each exercise, a status for each submission."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from .tape.data import Sketch


class Verdict(StrEnum):
    """How one exercise ended."""

    PASSED = "passed"
    FAILED = "failed"
    BLANK = "blank"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    NOT_REACHED = "not_reached"
    TO_MARK = "to_mark"
    """A person gives the points, and has not done so yet."""
    MARKED = "marked"
    """A person has given them."""
    RECORDED = "recorded"
    """An option was chosen: whether it is right is not told here."""


NO_FAILURE = frozenset({Verdict.PASSED, Verdict.TO_MARK, Verdict.MARKED, Verdict.RECORDED})
"""What there is nothing to mend about."""


class Status(StrEnum):
    """How one submission ended."""

    GRADED = "graded"
    UNREADABLE = "unreadable"
    WRONG_UNIT = "wrong_unit"
    TIMED_OUT = "timed_out"
    KILLED = "killed"
    GRADER_ERROR = "grader_error"


class Kind(StrEnum):
    """How answers differ from what is expected: the first difference found, or why none came.

    ``NOTHING`` where they do not; :mod:`cinta.checks.message_texts` has the words of each.
    """

    NOTHING = ""
    RAISED = "raised"
    MISSING = "missing"
    BLANK = "blank"
    NOT_RETURNED = "not_returned"
    NONE = "none"
    ALL_NONE = "all_none"
    STRUCTURE = "structure"
    LENGTH = "length"
    KEYS = "keys"
    MORE_KEYS = "more_keys"
    ORDER = "order"
    NONE_AT = "none_at"
    NOT_NONE = "not_none"
    SLICES = "slices"
    TYPE = "type"
    TRANSPOSED = "transposed"
    TURNED = "turned"
    SHAPE = "shape"
    NONFINITE = "nonfinite"
    DTYPE = "dtype"
    PROPORTIONAL = "proportional"
    CONSTANT = "constant"
    STALE = "stale"
    VALUE = "value"
    NO_TAPE = "no_tape"
    UNUSED = "unused"
    NOT_USED = "not_used"
    CALLS = "calls"
    NOT_RAISED = "not_raised"
    OPTION = "option"
    NO_OPTION = "no_option"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    NOT_REACHED = "not_reached"


PARTS = {"es": ("Qué pasa", "Por qué", "Prueba"), "en": ("What happens", "Why", "Try")}
"""What stands before the three parts of a message."""


def plain_text(text: str) -> str:
    """Text that a terminal shows and never obeys: no escapes, control or direction characters.

    Messages quote what students wrote, and their process may send any text it likes.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """One check; ``detail`` (hidden values, seed) is for teachers, the rest for the student too.

    ``kind`` names the difference, ``wrong`` the known wrong answer that gives the same, ``reason``
    what the tape says (:class:`cinta.tape.causes.Cause`).
    What a student reads has three parts: what was ``seen``, ``why``, and one next ``step``. All are
    empty when the check passed. ``facts`` are what the author's driver saw of a public check.
    """

    name: str
    title: str
    verdict: Verdict
    points: float
    max_points: float
    kind: Kind = Kind.NOTHING
    wrong: str = ""
    seen: str = ""
    detail: str = ""
    why: str = ""
    step: str = ""
    reason: str = ""
    facts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Whatever is quoted, it is plain text from here on."""
        for name in ("seen", "detail", "why", "step"):
            msgspec.structs.force_setattr(self, name, plain_text(getattr(self, name)))
        if self.facts:
            msgspec.structs.force_setattr(self, "facts", tuple(map(plain_text, self.facts)))

    @property
    def message(self) -> str:
        """The three parts in one line."""
        return " ".join(part for part in (self.seen, self.why, self.step) if part)

    def parts(self, lang: str) -> tuple[tuple[str, str], ...]:
        """Each part that there is with what stands before it: ``("Why", "x: ...")``."""
        labelled = zip(PARTS[lang], (self.seen, self.why, self.step), strict=True)
        return tuple((label, text) for label, text in labelled if text)


class ByHand(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of an exercise, or of all of a submission, as far as it counts now.

    ``points`` count in place of the judge's; what is ``excused`` counts for nothing, in points and
    in maximum. ``because`` says why, ``comment`` is for the student, ``by`` and ``at`` are who
    said it and when. They stand beside the judge's words (:mod:`cinta.records.marks`).
    """

    points: float | None = None
    excused: bool = False
    because: str = ""
    comment: str = ""
    by: str = ""
    at: str = ""

    @property
    def is_decision(self) -> bool:
        """Whether it changes what counts: a comment alone does not."""
        return self.excused or self.points is not None


SOMEWHERE = -1
"""Which cell undoes an answer cannot be told."""


class ExerciseResult(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise: its checks, their points added up, and the verdict that says it in a word.

    Of one that failed, ``sketch`` is what its tape recorded and ``tape`` that in words of its own,
    to be compared; of one that passed, ``unused_tape`` says that no gradient of a tape enters what
    it gives. None has a say in the verdict. ``undone_in`` is the code cell (1, 2, ...; or
    ``SOMEWHERE``) that undoes the answer further down: it is judged as its own part of the notebook
    left it. ``written`` is an answer in words, as Markdown, for the person who marks it.
    ``by_hand`` is what a person said: ``points`` and ``max_points`` are with that,
    ``judged_points`` and ``full_points`` without. ``facts`` are what the author's driver told of
    the example.
    """

    name: str
    checks: tuple[CheckResult, ...]
    sketch: Sketch | None = None
    tape: str = ""
    undone_in: int = 0
    unused_tape: bool = False
    written: str = ""
    by_hand: ByHand | None = None
    facts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """What a driver tells is plain text from here on."""
        if self.facts:
            msgspec.structs.force_setattr(self, "facts", tuple(map(plain_text, self.facts)))

    @property
    def points(self) -> float:
        """Points that count."""
        if self.is_excused:
            return 0.0
        given = self.by_hand.points if self.by_hand else None
        return self.judged_points if given is None else given

    @property
    def max_points(self) -> float:
        """Points that could be earned; none where the student is excused."""
        return 0.0 if self.is_excused else self.full_points

    @property
    def judged_points(self) -> float:
        """Points that the judge gave."""
        return sum(check.points for check in self.checks)

    @property
    def full_points(self) -> float:
        """Points that the exercise is worth."""
        return sum(check.max_points for check in self.checks)

    @property
    def is_excused(self) -> bool:
        """Whether it counts for nothing here."""
        return self.by_hand is not None and self.by_hand.excused

    @property
    def is_decided_by_hand(self) -> bool:
        """Whether the judge's points do not count."""
        return self.by_hand is not None and self.by_hand.is_decision

    @property
    def verdict(self) -> Verdict:
        """The first verdict that is not ``passed``, else ``passed``; ``marked`` once it is."""
        found = (c.verdict for c in self.checks if c.verdict != Verdict.PASSED)
        verdict = next(found, Verdict.PASSED)
        is_marked = verdict == Verdict.TO_MARK and self.is_decided_by_hand
        return Verdict.MARKED if is_marked else verdict

    @property
    def first_failure(self) -> CheckResult | None:
        """The check whose message the student should read first."""
        return next((c for c in self.checks if c.verdict not in NO_FAILURE), None)

    @property
    def to_mark(self) -> float:
        """The most points that a person has still to give; not among those earned."""
        if self.is_decided_by_hand:
            return 0.0
        return sum(check.max_points for check in self.checks if check.verdict == Verdict.TO_MARK)


class SubmissionResult(msgspec.Struct, frozen=True, kw_only=True):
    """One submission, whatever became of it: each that goes in comes out as one of these.

    ``key`` is the number or id by which the LMS knows the student, empty where it gives none;
    ``lang`` the language of its messages, ``sha256`` that of the bytes that were judged, where they
    could be read. ``executed`` is what its cells were and showed, packed
    (:mod:`cinta.records.cell_record`): it goes with a result until that is stored, and no row read
    from the store has it. ``by_hand`` is what a person said of all of it.
    """

    submission: str
    student: str
    unit: str
    status: Status
    exercises: tuple[ExerciseResult, ...]
    note: str = ""
    seconds: float = 0.0
    key: str = ""
    lang: str = ""
    sha256: str = ""
    executed: bytes = b""
    by_hand: ByHand | None = None

    def __post_init__(self) -> None:
        """A note may quote what a student's process said, names what a student called a file."""
        for name in ("submission", "student", "note", "key"):
            msgspec.structs.force_setattr(self, name, plain_text(getattr(self, name)))

    @property
    def score(self) -> float:
        """Points that count, of all exercises."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def max_score(self) -> float:
        """Points that could be earned."""
        return sum(exercise.max_points for exercise in self.exercises)

    @property
    def to_mark(self) -> float:
        """The most points that a person has still to give."""
        return sum(exercise.to_mark for exercise in self.exercises)

    @property
    def full_score(self) -> float:
        """Points that the unit is worth, whatever the student is excused from."""
        return sum(exercise.full_points for exercise in self.exercises)

    @property
    def scaled_score(self) -> float | None:
        """Points out of ``full_score``: what is excused counts for nothing; None if all of it is.

        What a class's mean is of: an excuse is no zero.
        """
        if self.is_excused:
            return None
        if self.max_score in (0.0, self.full_score):
            return self.score
        return self.full_score * (self.score / self.max_score)

    @property
    def is_excused(self) -> bool:
        """Whether the student is excused from all of it, whatever was found in it."""
        if self.by_hand is not None and self.by_hand.excused:
            return True
        return bool(self.exercises) and all(one.is_excused for one in self.exercises)

    @property
    def is_decided_by_hand(self) -> bool:
        """Whether of every exercise a person said what counts: how it was run matters no more."""
        return bool(self.exercises) and all(one.is_decided_by_hand for one in self.exercises)
