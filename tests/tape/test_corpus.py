"""Small programs, right and wrong: is the reason named right, and never wrong where it is sure?"""

from __future__ import annotations

from collections import Counter

import pytest

from cinta.tape.causes import Cause

from .programs import Outcome, Program, programs, run

NOT_MET = frozenset([Cause.SEEN_IN_PART, Cause.UNKNOWN])
"""Causes that no program meets: they say that too little is known."""

CORPUS = list(programs())


def test_the_corpus_knows_every_kind_of_cause() -> None:
    expected = {code for program in CORPUS for due in program.expect for code in due}
    assert expected <= {*Cause}, "an expected code that is no cause's"
    assert expected >= {*Cause} - NOT_MET
    assert len({program.name for program in CORPUS}) == len(CORPUS) >= 60


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_reasons_are_named_right_and_never_wrong_where_sure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcomes = [run(program) for program in CORPUS]
    unknowable = [outcome for outcome in outcomes if outcome.program.open]
    assert not [told(outcome) for outcome in unknowable if outcome.misleading]
    outcomes = [outcome for outcome in outcomes if not outcome.program.open]
    right = sum(outcome.right for outcome in outcomes)
    with capsys.disabled():
        print(f"\ncorpus: {right} of {len(outcomes)} named right")
    sure_wrong = [told(o) for o in (*outcomes, *unknowable) if o.wrong_though_sure]
    assert not sure_wrong
    doubted = [told(o) for o in outcomes if o.program.sure and not all(r.sure for r in o.reasons)]
    assert not doubted
    misleading = [told(outcome) for outcome in outcomes if outcome.misleading]
    assert len(misleading) <= 0.01 * len(outcomes), misleading
    missed = [told(outcome) for outcome in outcomes if not outcome.right]
    assert right >= 0.95 * len(outcomes), missed


def told(outcome: Outcome) -> str:
    """One line about a program, for the one who must mend it."""
    program: Program = outcome.program
    said = [(r.code, "sure" if r.sure else "likely", r.at and r.at.text) for r in outcome.reasons]
    return f"{program.name}: {said}, expected {[sorted(due) for due in program.expect]}"


def test_no_code_is_overused() -> None:
    """Each wrong cause is met in more than one wording, so that no rule fits one program only."""
    wrong = Counter(
        code for program in CORPUS for due in program.expect if len(due) == 1 for code in due
    )
    common = ("left_tensorflow", "not_watched", "before_tape", "no_gradient", "not_connected")
    assert all(wrong[code] >= 4 for code in common), wrong
