"""A student's answer in a form in which it can be compared with others', and shown of nobody.

Only tokens are looked at: a syntax tree of a stranger's text can overflow Python's own stack.
Comments and strings go, for they may hold a name; so do the names that the student chose.
"""

from __future__ import annotations

import builtins
import hashlib
import io
import keyword
import tokenize
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from tokenize import TokenInfo

MAX_CHARACTERS = 20_000
"""A longer answer is compared with nobody's."""

_LAYOUT = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
_NOTHING = (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER)
_OPENING = {tokenize.__dict__.get(f"{kind}STRING_START") for kind in "FT"} - {None}
_CLOSING = {tokenize.__dict__.get(f"{kind}STRING_END") for kind in "FT"} - {None}
"""From Python 3.12 on (t-strings: 3.14), an f-string is several tokens."""

_LIBRARIES = frozenset("tf np plt keras tensorflow numpy matplotlib pyplot otter grader".split())
_OURS = frozenset([*keyword.kwlist, *keyword.softkwlist, *dir(builtins)]) | _LIBRARIES
STRING = '"…"'


@dataclass(frozen=True)
class Normal:
    """``digest`` is equal for answers that say the same; ``size`` is the number of tokens."""

    digest: str
    size: int


def normal(source: str, keep: Collection[str]) -> Normal | None:
    """Whatever the comments, white space, strings and names; None if it is not Python.

    ``keep`` are the names that are the exercise's own: what each stands for matters.
    """
    if (tokens := _tokens(source)) is None:
        return None
    names = _Names(keep)
    words = [
        tokenize.tok_name[token.type] if token.type in _LAYOUT else names.of(tokens, place)
        for place, token in enumerate(tokens)
    ]
    digest = hashlib.sha256("\x00".join(words).encode("utf-8", "replace")).hexdigest()
    return Normal(digest, sum(token.type not in _LAYOUT for token in tokens))


def anonymous(source: str, keep: Collection[str]) -> str:
    """The code to show: laid out as it was, without comments and strings, unknown names as v1, v2.

    Empty if it is not Python.
    """
    tokens = _tokens(source)
    if tokens is None:
        return ""
    names = _Names(keep)
    lines: list[str] = []
    row, column = 0, 0
    for place, token in enumerate(tokens):
        if token.type in _LAYOUT:
            continue
        if token.start[0] != row:
            lines.append("")
            row, column = token.start[0], 0
        lines[-1] += " " * (token.start[1] - column) + names.of(tokens, place)
        row, column = token.end
    return "\n".join(line for line in lines if line.strip() != STRING)


def own_text(source: str, blank: str) -> str:
    """A digest of the whole text, white space aside, if it has a comment that the blank has not."""
    if _comments(source) <= _comments_of_blank(blank):
        return ""
    return hashlib.sha256(" ".join(source.split()).encode("utf-8", "replace")).hexdigest()


def _comments(source: str) -> frozenset[str]:
    parts = (line.partition("#")[2].strip() for line in source[:MAX_CHARACTERS].split("\n"))
    return frozenset(comment for comment in parts if comment)


_comments_of_blank = lru_cache(maxsize=100)(_comments)


def names_in(*sources: str) -> frozenset[str]:
    """The names that stand in some code."""
    return frozenset[str]().union(*map(_names_of, sources))


@lru_cache(maxsize=1000)
def _names_of(source: str) -> frozenset[str]:
    tokens = _tokens(source) or ()
    return frozenset(token.string for token in tokens if token.type == tokenize.NAME)


@lru_cache(maxsize=8)
def _tokens(source: str) -> tuple[TokenInfo, ...] | None:
    """The tokens that mean something, each string as one; None if they cannot be told.

    An answer is looked at twice where its mistake is counted.
    """
    if len(source) > MAX_CHARACTERS:
        return None
    text = "".join(
        line for line in source.splitlines(keepends=True) if line.strip()[:1] not in "%!"
    )
    try:
        return tuple(_as_one(tokenize.generate_tokens(io.StringIO(text).readline)))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return None


def _as_one(tokens: Iterator[TokenInfo]) -> Iterator[TokenInfo]:
    """Without what means nothing, and an f-string with all that is in it as one string."""
    depth, start = 0, (0, 0)
    for token in tokens:
        if token.type in _OPENING:
            start = start if depth else token.start
            depth += 1
        elif token.type in _CLOSING:
            depth -= 1
            if not depth:
                yield TokenInfo(tokenize.STRING, STRING, start, token.end, token.line)
        elif not depth and token.type not in _NOTHING:
            yield token


class _Names:
    """Names for the names that a student chose, in the order in which they come."""

    def __init__(self, keep: Collection[str]) -> None:
        self._keep, self._given = keep, dict[str, str]()

    def of(self, tokens: Sequence[TokenInfo], place: int) -> str:
        """What stands for the token at the place."""
        token = tokens[place]
        if token.type == tokenize.STRING:
            return STRING
        if token.type != tokenize.NAME or token.string in _OURS or token.string in self._keep:
            return token.string
        before = tokens[place - 1].string if place else ""
        after = tokens[place + 1].string if place + 1 < len(tokens) else ""
        # An attribute, or the name of an argument: a library's, not the student's.
        if before == "." or (before in "(," and before and after == "="):
            return token.string
        return self._given.setdefault(token.string, f"v{len(self._given) + 1}")
