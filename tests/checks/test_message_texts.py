"""Whatever can be wrong with an answer has its words: for the student, and in the report."""

from __future__ import annotations

import pytest

from cinta.checks.message_texts import SEEN, STEP, WHY
from cinta.report.mistakes import KINDS
from cinta.results import Kind
from cinta.unit import LANGUAGES

UNEXPLAINED = {Kind.BLANK, Kind.CRASHED, Kind.TIMED_OUT, Kind.NOT_REACHED}
"""Of these nobody knows a why: what was seen and a next step are all there is to say."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind])
def test_every_kind_of_difference_has_words(kind: Kind, lang: str) -> None:
    assert SEEN[lang][kind]
    assert STEP[lang][kind]
    assert KINDS[lang][kind]
    assert kind in UNEXPLAINED or WHY[lang][kind]
