"""``cinta grade --again``: a run whose checks were mended is judged once more, on the same inputs.

Bytes that were judged before are asked what they were asked then, drawn from the run's own seed;
all others are asked what nobody has seen, drawn from a fresh one. What people said of the old run
(marks, excuses, more time, what was exported, what was revealed) goes on in the new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from ..checks.draw import fresh_seed
from ..errors import InputError
from ..lms.sheet import repeated
from ..records.cell_record import MAX_SOURCE
from ..records.exported import ExportedGrade
from ..records.facts import encode_list, list_of, numbers_of
from ..records.lms import Lms
from ..records.marks import Mark, MarkKind, without_marks
from ..records.store import Store
from ..results import ExerciseResult, Status, SubmissionResult
from ..run.limits import Limits
from ..said import counted
from ..submission.notebook import OutOfReach, Unreadable, read_notebook
from ..submission.submission import Hashed, Submission
from ..unit import Unit
from .beginning import digest
from .reveal import REVEALED
from .run_folder import results_in
from .runs_before import AGAIN

ONLY_UP, FRESH_SEED, PATHS = "only up", "fresh seed", "paths"
LIMITS, SEEDS = "limits", "seeds"
"""Names of facts: the policy, the seed of the others, where all was read, what a submission could
use; and by submission the seed of those that were asked with another than the run's."""


MarkOrGrade = TypeVar("MarkOrGrade", Mark, ExportedGrade)

NAMED = 12
"""Submissions in a line."""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The run that is graded again; ``results`` are with what people said, by submission.

    ``code`` are the cells that were run of those whose bytes an older release did not note.
    """

    folder: Path
    only_up: bool
    results: Mapping[str, SubmissionResult]
    facts: Mapping[str, str]
    marks: Sequence[Mark]
    exported: Sequence[ExportedGrade]
    keys: Mapping[str, tuple[str, bytes]]
    code: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def seed(self) -> int:
        """What its hidden inputs were drawn from."""
        return int(self.facts["seed"])

    @property
    def seeds(self) -> dict[str, int]:
        """By submission, of those that it asked with another seed."""
        return seeds_of(self.facts)

    @property
    def layout(self) -> Lms | None:
        """The layout that was said of its paths."""
        said = self.facts.get("layout", "")
        return Lms(said) if said else None

    @property
    def is_sorted(self) -> bool:
        """Whether each notebook's unit was told from what is in it."""
        return self.facts.get("sorted", "") != "" or " " in self.facts["unit"]

    @property
    def extra_time(self) -> dict[str, float]:
        """Who had more time."""
        return numbers_of(self.facts, "extra time")

    @property
    def limits(self) -> Limits:
        """What a submission could use; the usual where the run does not say."""
        kept = numbers_of(self.facts, LIMITS)
        whole = {name: int(kept[name]) for name in ("memory_bytes",) if name in kept}
        return Limits(**(kept | whole))  # type: ignore[arg-type]

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """Of the bytes that were judged, by submission, where they could be read."""
        return {name: one.sha256 for name, one in self.results.items() if one.sha256}

    def keys_of(self, unit: Unit) -> bytes | None:
        """Its answer keys, if the unit is the same still."""
        source, keys = self.keys.get(unit.name, ("", b""))
        return keys if source == digest(unit) else None

    def new_facts(self, stored: Mapping[str, str]) -> dict[str, str]:
        """What the new run keeps of it."""
        return {
            AGAIN: str(self.folder.resolve()),
            REVEALED: self.facts.get(REVEALED, "[]"),
            ONLY_UP: "yes" if self.only_up else "",
            FRESH_SEED: stored.get(FRESH_SEED) or str(fresh_seed()),
        }

    def carry(self, store: Store, known: frozenset[str]) -> None:
        """Write down in the new run what people said; of other bytes, excuses alone."""
        store.add_exported(self.exported)
        store.add_marks(one for one in self.marks if self._goes_on(one, known))

    def _goes_on(self, mark: Mark, known: frozenset[str]) -> bool:
        return mark.submission in known or mark.kind == MarkKind.EXCUSED

    def notes(self, asked: Sequence[str], known: frozenset[str]) -> list[str]:
        """What to tell of what was not judged as before, line by line; of who was ``asked``."""
        others = [name for name in asked if name not in known]
        lines = [*known_outside(self.folder, self.facts), *asked_with_others(others)]
        if behind := self.left_behind(known):
            which = counted(behind, "mark")
            lines.append(f"{which} of bytes that are others now: not carried over")
        return lines

    def left_behind(self, known: frozenset[str]) -> int:
        """How many marks that counted were of bytes that are others now."""
        return sum(one.counts and not self._goes_on(one, known) for one in self.marks)

    def never_down(self, now: SubmissionResult) -> SubmissionResult:
        """The new result, or of each exercise the earlier one where that had more points.

        Another file is another work; of one whose bytes an older release did not note nobody can
        tell, and no points are taken back.
        """
        before = self.results.get(now.submission)
        if not self.only_up or before is None or now.status == Status.GRADER_ERROR:
            return now
        if before.sha256 not in ("", now.sha256):
            return now
        before = without_marks(before)
        if not now.exercises and before.exercises:
            return msgspec.structs.replace(before, note=_noted(now, ["all"]), executed=now.executed)
        earlier = {exercise.name: exercise for exercise in before.exercises}
        kept = [_better(earlier.get(one.name), one) for one in now.exercises]
        names = [k.name for k, one in zip(kept, now.exercises, strict=True) if k is not one]
        if not names:
            return now
        return msgspec.structs.replace(now, exercises=tuple(kept), note=_noted(now, names))


def known_outside(folder: Path, facts: Mapping[str, str]) -> Iterator[str]:
    """What to tell of a run's inputs, where some question of it was handed out."""
    if revealed := list_of(facts, REVEALED):
        yield (
            f"inputs of {folder} are known outside ({len(revealed)} revealed): kept for"
            " the bytes that were handed in before, and for no other"
        )


def asked_with_others(names: Sequence[str]) -> Iterator[str]:
    """What to tell of submissions that were asked with other inputs than the run's."""
    if names:
        shown = ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
        which = counted(len(names), "submission")
        yield f"{which} not handed in before as they are, asked with other inputs: {shown}"


def _better(before: ExerciseResult | None, now: ExerciseResult) -> ExerciseResult:
    if before is None or before.full_points != now.full_points:
        return now
    return before if before.judged_points > now.judged_points else now


def _noted(now: SubmissionResult, names: Sequence[str]) -> str:
    kept = f"--only-up: kept from the earlier run: {', '.join(names)}"
    return "; ".join(filter(None, [now.note, kept]))


def seeds_of(facts: Mapping[str, str]) -> dict[str, int]:
    """By submission, of those that were asked with another seed than the run's."""
    pairs = (line.split(" ", 1) for line in list_of(facts, SEEDS))
    return {name: int(seed) for seed, name in pairs}


def encode_seeds(seeds: Mapping[str, int]) -> str:
    """As it stands among the facts: a seed may be larger than JSON's numbers."""
    return encode_list(f"{seed} {name}" for name, seed in seeds.items())


def read_earlier(folder: Path, *, only_up: bool) -> Earlier:
    """The run in a folder; InputError if there is none, or it is not graded to its end."""
    with results_in(folder) as store:
        facts = store.facts()
        results = {result.submission: result for result in store.results()}
        if not results or "seed" not in facts or store.origins().keys() - results.keys():
            raise InputError(
                f"--again {folder}: not graded to its end: go on with cinta grade --resume there"
            )
        units = facts["unit"].split()
        keys = {unit: found for unit in units if (found := store.answer_keys(unit))}
        marks, exported = store.marks(), store.exported()
        unnoted = [name for name, one in results.items() if not one.sha256]
        code = {name: tuple(cell.source for cell in store.executed(name)) for name in unnoted}
    return Earlier(
        folder=folder,
        only_up=only_up,
        results=results,
        facts=facts,
        marks=marks,
        exported=exported,
        keys=keys,
        code=code,
    )


def paths_of(earlier: Earlier | None) -> list[Path]:
    """Where the earlier run was read, if there is one; InputError if that is not known, or gone."""
    if earlier is None:
        return []
    paths = [Path(path) for path in list_of(earlier.facts, PATHS)]
    gone = [path for path in paths if not path.exists()]
    if gone or not paths:
        why = f"{gone[0]} is gone" if gone else "the run does not say where it was read"
        raise InputError(
            f"--again {earlier.folder}: {why}: name what was handed in: cinta grade PATH --again "
            f"{earlier.folder} --out NEW"
        )
    return paths


def under_present_names(earlier: Earlier, submissions: Sequence[Submission]) -> Earlier:
    """The earlier run, what moved in it under the name that it has now.

    A student is renamed in the LMS, a download is unpacked elsewhere: the same bytes of the same
    person are no other submission. Whose they are must be sure: two who handed in the same are told
    apart by their keys, and what is not told apart stays as it was named.
    """
    here = {submission.name for submission in submissions}
    left = [one for name, one in earlier.results.items() if name not in here and one.sha256]
    moved = [one for one in submissions if one.name not in earlier.results] if left else []
    was = _only({one.submission: (one.sha256, one.key or one.student) for one in left})
    now = _only({one.name: (_sha256(one), _goes_by(one)) for one in moved})
    names = {old: now[whose] for whose, old in was.items() if whose in now}
    seeds = {names.get(name, name): seed for name, seed in earlier.seeds.items()}
    return replace(
        earlier,
        facts={**earlier.facts, SEEDS: encode_seeds(seeds)},
        results={names.get(old, old): _named(one, names) for old, one in earlier.results.items()},
        marks=[_of(names, mark) for mark in earlier.marks],
        exported=[_of(names, grade) for grade in earlier.exported],
    )


def _named(result: SubmissionResult, names: Mapping[str, str]) -> SubmissionResult:
    if result.submission not in names:
        return result
    return msgspec.structs.replace(result, submission=names[result.submission])


def _of(names: Mapping[str, str], one: MarkOrGrade) -> MarkOrGrade:
    """The same, of its submission under the name that this has now."""
    return replace(one, submission=names.get(one.submission, one.submission))


def _only(of: Mapping[str, tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names by what they are of, without what several are of."""
    several = repeated(f"{sha} {whose}" for sha, whose in of.values())
    return {one: name for name, one in of.items() if one[0] and " ".join(one) not in several}


def _goes_by(submission: Submission) -> str:
    return (submission.origin.key if submission.origin else "") or submission.student


def _sha256(submission: Submission) -> str:
    """Of the bytes, empty where they cannot be read."""
    reading = Hashed(submission.read)
    try:
        reading()
    except OutOfReach:
        return ""
    except Unreadable:
        pass  # of what was handed in instead of a notebook: a person may have marked it
    return reading.sha256


def _code(submission: Submission) -> tuple[str, ...]:
    """The code cells, as a run keeps them; none of what is no notebook."""
    try:
        return tuple(cell[:MAX_SOURCE] for cell in read_notebook(submission.read()).cells)
    except Unreadable:
        return ()


def known_bytes(submissions: Sequence[Submission], earlier: Earlier) -> frozenset[str]:
    """The submissions whose bytes are those that the earlier run judged under the same name.

    Where an older release did not note them, those that hold the code that it ran.
    """
    there = (one for one in submissions if one.name in earlier.results)
    return frozenset(one.name for one in there if _is_known(one, earlier))


def _is_known(submission: Submission, earlier: Earlier) -> bool:
    if judged := earlier.hashes.get(submission.name):
        return _sha256(submission) == judged
    ran = earlier.code.get(submission.name)
    return bool(ran) and _code(submission) == ran
