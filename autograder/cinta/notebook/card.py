"""What a notebook shows of a check: a card in HTML, and the same as text where there is no HTML.

The HTML stands in a page that is not ours, light or dark: it takes that page's colour of text, its
own colours are see-through, its styles are inline and it loads nothing. All text in it is escaped;
the picture is an image, in which no browser runs anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import indent
from typing import TYPE_CHECKING

from ..checks.message_texts import PASSED
from ..results import CheckResult, Verdict
from .card_texts import CARD, VERDICTS
from .quoted import Piece, pieces

if TYPE_CHECKING:
    from ..tape.picture.drawing import Drawing

MARKS = {
    Verdict.PASSED: "✓",
    Verdict.RECORDED: "✓",
    Verdict.FAILED: "✗",
    Verdict.BLANK: "○",
    Verdict.NOT_REACHED: "!",
}
TONES = {
    Verdict.PASSED: "46, 160, 100",
    Verdict.FAILED: "214, 69, 58",
    Verdict.BLANK: "128, 136, 148",
    Verdict.NOT_REACHED: "200, 140, 20",
    Verdict.RECORDED: "70, 120, 190",
}
"""Red, green and blue, between light and dark: a stripe is seen on either."""

SAID_IN_A_LINE = (Verdict.PASSED, Verdict.RECORDED, Verdict.NOT_REACHED)
"""Of these there is no more to read than one line."""

CARD_STYLE = (
    "border-left: 4px solid rgb({tone}); background: rgba({tone}, .08); border-radius: 4px; "
    "padding: .6em 1em .7em; margin: .2em 0; max-width: 54em; line-height: 1.5"
)
PILL = "background: rgba({tone}, .22); border-radius: 99px; padding: .1em .7em; margin-left: .6em"
ROW = "display: flex; flex-wrap: wrap; gap: 0 .8em; margin-top: .4em"
LABEL = "flex: 0 0 6.5em; opacity: .75"
TEXT = "flex: 1 1 20em; min-width: 0; overflow-wrap: anywhere"
CODE = (
    "margin: .3em 0; padding: .3em .7em; background: rgba(128, 136, 148, .16); color: inherit; "
    "border-radius: 4px; white-space: pre-wrap; font-family: monospace"
)
QUIET = "margin-top: .5em; opacity: .75; font-size: .92em"

Part = tuple[str, str]
"""What stands before a part of a message, and the part."""

_BACKQUOTED = re.compile(r"`([^`\s](?:[^`]*[^`\s])?)`")


@dataclass(frozen=True, kw_only=True)
class Card:
    """One exercise, as its public checks found it.

    ``lines`` are the student's, to be known where a message quotes one; ``picture`` shows what the
    tape recorded; ``fault`` is why it could not be checked, where the fault is ours; ``more`` is a
    quiet line about what else may be asked for.
    """

    title: str
    lang: str
    checks: tuple[CheckResult, ...]
    lines: tuple[str, ...] = ()
    picture: Drawing | None = None
    fault: str = ""
    more: str = ""

    @property
    def verdict(self) -> Verdict:
        """The first verdict that is not ``passed``, else ``passed``."""
        if self.fault:
            return Verdict.NOT_REACHED
        return next((c.verdict for c in self.checks if c.verdict != Verdict.PASSED), Verdict.PASSED)

    @property
    def headline(self) -> str:
        """``✗ 1.1 The slope (failed)``, as text."""
        return f"{MARKS[self.verdict]} {self.title} ({VERDICTS[self.lang][self.verdict]})"

    def text(self) -> str:
        """The card without HTML: words first, each line of code on a line of its own."""
        return "\n".join([self.headline, *indent("\n".join(self.body_text()), "  ").splitlines()])

    @property
    def facts(self) -> list[str]:
        """What the author's driver saw, each once."""
        return list(dict.fromkeys(fact for check in self.checks for fact in check.facts))

    def body_text(self) -> Iterator[str]:
        """What stands below the headline."""
        if self.verdict in SAID_IN_A_LINE:
            yield self._closing()
        else:
            for check, parts in self._told():
                yield f"{MARKS[check.verdict]} {check.title}"
                for label, text in parts:
                    yield f"{label}: {_as_text(pieces(text, self.lines))}"
        yield from self.facts
        if self.more:
            yield self.more

    def html(self) -> str:
        """The card; the picture, if there is one, is folded below the words."""
        tone = TONES[self.verdict]
        pill = f"{MARKS[self.verdict]} {VERDICTS[self.lang][self.verdict]}"
        head = f"<strong>{escape(self.title)}</strong>" + _tag("span", escape(pill), PILL, tone)
        return boxed([f"<div>{head}</div>", *self.body_html()], tone, self.lang)

    def body_html(self) -> Iterator[str]:
        """What stands below the headline, the picture last."""
        if self.verdict in SAID_IN_A_LINE:
            yield _tag("div", escape(self._closing()), "margin-top: .3em")
        else:
            for check, parts in self._told():
                yield from self._of_a_check(check, parts)
        for quiet in (*self.facts, *filter(None, [self.more])):
            yield _tag("div", _words(quiet), QUIET)
        if self.picture:
            shown = _tag("div", self.picture._repr_html_(), "margin-top: .5em")
            yield _folded(CARD[self.lang]["picture"], shown)

    def _told(self) -> Iterator[tuple[CheckResult, list[Part]]]:
        """Each check and its parts; what one before it said is not said again."""
        read: set[Part] = set()
        for check in self.checks:
            yield check, [part for part in check.parts(self.lang) if part not in read]
            read.update(check.parts(self.lang))

    def _of_a_check(self, check: CheckResult, parts: Sequence[Part]) -> Iterator[str]:
        yield _tag("div", escape(f"{MARKS[check.verdict]} {check.title}"), "opacity: .75")
        for label, text in parts:
            told = _tag("div", _as_html(pieces(text, self.lines)), TEXT)
            yield _tag("div", _tag("div", escape(label), LABEL) + told, ROW)

    def _closing(self) -> str:
        if self.verdict == Verdict.RECORDED:
            return CARD[self.lang]["recorded"]
        return self.fault or PASSED[self.lang]


@dataclass(frozen=True)
class Cards:
    """All exercises of a notebook, in its order, and how many are right."""

    cards: tuple[Card, ...]
    lang: str

    @property
    def count(self) -> str:
        """``3 of 6``."""
        passed = sum(map(_is_right, self.cards))
        return CARD[self.lang]["count"].format(passed=passed, total=len(self.cards))

    def text(self) -> str:
        """A line each, and below it why one failed."""
        told = [card.headline if _is_right(card) else card.text() for card in self.cards]
        return "\n".join([self.count, *told, *self._closing()])

    def html(self) -> str:
        """A line each; why one failed is folded below it."""
        every = all(map(_is_right, self.cards))
        tone = TONES[Verdict.PASSED if every else Verdict.BLANK]
        rows = [_row(card) for card in self.cards]
        closing = [_tag("div", escape(line), "margin-top: .5em") for line in self._closing()]
        return boxed([f"<strong>{escape(self.count)}</strong>", *rows, *closing], tone, self.lang)

    def _closing(self) -> list[str]:
        """What a right example is worth, said once."""
        right = any(card.verdict == Verdict.PASSED for card in self.cards)
        return [CARD[self.lang]["others"]] if right else []


def boxed(parts: Sequence[str], tone: str, lang: str) -> str:
    """A card of these parts, which are HTML already."""
    style = CARD_STYLE.format(tone=tone)
    return f'<div lang="{lang}" style="{style}">' + "\n".join(parts) + "</div>"


def _is_right(card: Card) -> bool:
    return card.verdict in (Verdict.PASSED, Verdict.RECORDED)


def _row(card: Card) -> str:
    if _is_right(card):
        return _tag("div", escape(card.headline), "margin-top: .4em; padding-left: 1em")
    return _folded(card.headline, _tag("div", "\n".join(card.body_html()), "padding-left: 1em"))


def _folded(summary: str, inside: str) -> str:
    summary = _tag("summary", escape(summary), "cursor: pointer")
    return _tag("details", summary + inside, "margin-top: .5em")


def _tag(name: str, inside: str, style: str, tone: str = "") -> str:
    return f'<{name} style="{style.format(tone=tone)}">{inside}</{name}>'


def _as_text(parts: Sequence[Piece]) -> str:
    return "".join(f"\n    {p.text}\n" if p.is_code else p.text for p in parts).rstrip()


def _as_html(parts: Sequence[Piece]) -> str:
    return "".join(
        f'<pre style="{CODE}">{escape(part.text)}</pre>' if part.is_code else _words(part.text)
        for part in parts
    )


def _words(text: str) -> str:
    """Escaped first: backquotes, in a student's words too, change the typeface and nothing else."""
    return _BACKQUOTED.sub(r"<code>\1</code>", escape(text))
