"""Which unit is meant: by its name, by its number, or by its file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from ..errors import InputError

NUMBER = re.compile(r"u?0*([0-9]{1,2})")


def named(text: str, known: Sequence[str], folder: Path | str) -> str:
    """The one name of ``known`` that is meant; InputError, in one line, says what there is.

    ``u05_loops``, its file, ``u05``, ``5`` and ``05`` all mean the unit of that name.
    """
    found = meant(text, known)
    if len(found) == 1:
        return found[0]
    listed = ", ".join(known) or "none"
    if found:
        raise InputError(f"{text!r} is the number of several units: name one of {', '.join(found)}")
    near = get_close_matches(text, known, 1)
    guess = f" (did you mean {near[0]}?)" if near else ""
    raise InputError(f"no unit {text!r} in {folder}: there are {listed}{guess}")


def meant(text: str, known: Sequence[str]) -> list[str]:
    """All of ``known`` that a name, a file or a number may mean."""
    name = Path(text).name.removesuffix(".py")
    if name in known:
        return [name]
    number = NUMBER.fullmatch(name)
    return [one for one in known if number and one.startswith(f"u{int(number[1]):02}_")]
