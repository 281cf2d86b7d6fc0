"""What to do next about a reason of the tape's: nothing untaught, and no line of a solution."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..tape import reason_texts
from ..tape.causes import Cause
from ..tape.data import Reason
from ..unit import Taught
from .mend_texts import BY_NUMPY, IN_WORDS, NEEDS, PICKED_BY_NUMPY, WHILE_TRACED, WITHOUT

WORD = re.compile(r"[^\W\d]\w*")
PICKED = re.compile(r"\.numpy\(\)\[\s*[^\W\d]\w*\s*\]")


def mend_of(reason: Reason, lang: str, untaught: Sequence[Taught]) -> str:
    """The next step after a reason that may quote the student's names."""
    if by_numpy(reason):
        return BY_NUMPY[lang]
    if _picked_by_numpy(reason):
        return PICKED_BY_NUMPY[lang]
    return mend(Cause(reason.code), reason.details, lang, untaught)


def mend(cause: Cause, details: Mapping[str, str], lang: str, untaught: Sequence[Taught]) -> str:
    """The next step after a cause; ``untaught`` is what the unit has not shown by then."""
    own = IN_WORDS[lang].get(cause, "")
    if NEEDS.get(cause) in untaught:
        own = WITHOUT[lang][cause]
    elif "traced" in details and cause == Cause.NOT_WATCHED:
        own = WHILE_TRACED[lang]
    elif cause == Cause.INNER_OUTSIDE and reason_texts.closer(cause, details):
        own = ""  # both blocks are where they should be
    if not own:
        return _where_a_value_is_due(reason_texts.sentence(cause, True, details, lang)[1], lang)
    return own.format(watch=details.get("unsaid") or reason_texts.watched_as(details))


def _where_a_value_is_due(text: str, lang: str) -> str:
    """What the doctor advises, without the sentence that None may be all right: here it is not."""
    sentences = re.split(r"(?<=[.?!]) ", text)
    return " ".join(one for one in sentences if not one.endswith(NONE_IS_RIGHT[lang]))


NONE_IS_RIGHT = {"es": "None es lo normal.", "en": "None is what to expect."}
"""How that sentence ends."""


def _picked_by_numpy(reason: Reason) -> bool:
    """The line picks by a name, which may be several indices: no tensor takes those in brackets."""
    picks = reason.at is not None and PICKED.search(reason.at.text)
    return reason.code == Cause.LEFT_TENSORFLOW and bool(picks)


def by_numpy(reason: Reason) -> bool:
    """NumPy computed a line that names no conversion: one side of an operator was its array."""
    words = WORD.findall(reason.details.get("through", ""))
    written = WORD.findall(reason.at.text) if reason.at else []
    return reason.code == Cause.LEFT_TENSORFLOW and bool(written) and not {*words} & {*written}
