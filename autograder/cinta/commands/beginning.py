"""How a run begins: whatever can be refused is refused before a word of it is written down.

Some of it is known only from what was handed in (who is given more time), from the results that
are gone on with, or from the engine that is to judge. A command that was refused leaves nothing
that the corrected one would stumble over.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from ..checks.draw import fresh_seed
from ..errors import InputError
from ..grading.extra_time import with_extra_time
from ..records.facts import encode_numbers, numbers_of
from ..records.store import Store
from ..submission.submission import Submission
from ..unit import Unit


@dataclass(kw_only=True)
class Beginning:
    """What is written down of a run, once nothing can be refused any more, and only once."""

    store: Store
    seed: int
    submissions: Sequence[Submission]
    facts: Mapping[str, str]
    carry: Callable[[Store], None] | None = None
    is_written: bool = False

    def write(self) -> None:
        """Write down the facts, and who handed in what."""
        if not self.is_written:
            self.store.describe(dict(self.facts))
            self.store.add_origins(s.origin for s in self.submissions if s.origin)
            if self.carry:
                self.carry(self.store)
            self.is_written = True


def begin(
    store: Store,
    units: Sequence[Unit],
    submissions: Sequence[Submission],
    *,
    seed: int | None,
    extra_time: Mapping[str, float],
    facts: Mapping[str, str],
    kept_time: Mapping[str, float] | None = None,
    carry: Callable[[Store], None] | None = None,
) -> Beginning:
    """Begin a run, or go on with the one that is stored; InputError for what does not go with it.

    The seed is the stored one, else the given one, else drawn. ``kept_time`` is the extra time of
    an earlier run, and ``carry`` writes down what else goes on of it, once.
    """
    _refuse_another_run(store, " ".join(unit.name for unit in units), seed)
    done = store.done()
    due = {submission.unit for submission in submissions if submission.name not in done}
    _refuse_changed(store, [unit for unit in units if unit.name in due])
    timed, times = _with_extra_time(store, submissions, extra_time, kept_time or {})
    stored = store.facts().get("seed")
    chosen = int(stored) if stored else fresh_seed() if seed is None else seed
    return Beginning(
        store=store,
        seed=chosen,
        submissions=timed,
        facts=({} if stored else _new_facts(units, chosen)) | dict(facts) | times,
        carry=None if stored else carry,
    )


def _refuse_another_run(store: Store, unit_names: str, seed: int | None) -> None:
    """InputError if what is stored is of other units or of another seed."""
    facts = store.facts()
    if not (there := facts.get("unit")):
        return
    if there != unit_names:
        raise InputError(f"{store.folder} holds results of {there}, not of {unit_names}")
    if seed is not None and facts["seed"] != str(seed):
        raise InputError(f"{store.folder} was begun with --seed {facts['seed']}: leave --seed out")


def _refuse_changed(store: Store, units: Sequence[Unit]) -> None:
    """InputError if a unit is no longer the one that the stored answer keys are of."""
    for unit in units:
        stored = store.answer_keys(unit.name)
        if stored and stored[0] != digest(unit):
            raise InputError(
                f"{unit.path}: it has changed since this run was begun, whose submissions were all "
                "asked the same: put it back, or grade into another --out"
            )


def digest(unit: Unit) -> str:
    """Which source a unit's answer keys are of."""
    return hashlib.sha256(unit.path.read_bytes()).hexdigest()


def _new_facts(units: Sequence[Unit], seed: int) -> dict[str, str]:
    versions = {name: version(name) for name in ("cinta", "tensorflow", "keras", "numpy")}
    names = " ".join(unit.name for unit in units)
    return {"unit": names, "seed": str(seed), "python": platform.python_version()} | versions


def _with_extra_time(
    store: Store,
    submissions: Sequence[Submission],
    given: Mapping[str, float],
    earlier: Mapping[str, float],
) -> tuple[list[Submission], dict[str, str]]:
    """With the time that each student has, and what is kept of it for --resume.

    InputError for somebody whose row is done, with another time: it would not be run again.
    """
    done, kept = store.done(), {**earlier, **numbers_of(store.facts(), "extra time")}
    before = with_extra_time(submissions, {}, kept)
    now = with_extra_time(submissions, given, kept)
    for was, has in zip(before, now, strict=True):
        if was.extra_time != has.extra_time and has.name in done:
            raise InputError(
                f"--extra-time: {has.name} is graded already, with {was.extra_time:g} times the "
                "seconds: leave it out, or grade into another --out"
            )
    return now, {"extra time": encode_numbers({**kept, **given})}
