"""Two names for one key: may they be of one person?

Names are written in many orders and ways, with and without accents, whole or in part; so they are
two persons' only where they have nothing in common. Of two scripts nobody can say.
"""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W\d_]+")


def are_others(one: str, other: str) -> bool:
    """Whether two names have no word in common, nor the same letters, and are of one script."""
    words, others = _words(one), _words(other)
    if not words or not others or _is_latin(words) != _is_latin(others):
        return False
    return not words & others and sorted("".join(words)) != sorted("".join(others))


def _words(name: str) -> set[str]:
    """Without accents, in small letters, and without initials."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return {word for word in WORD.findall(bare) if len(word) > 1 or not _is_latin({word})}


def _is_latin(words: set[str]) -> bool:
    return any("LATIN" in unicodedata.name(letter, "") for word in words for letter in word)
