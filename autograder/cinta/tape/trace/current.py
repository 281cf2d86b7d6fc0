"""What is one for the whole process: the log of the recorder that is on, and the language.

Below everything that needs it, and apart from :mod:`cinta.tape.recorder`, which builds the hooks.
"""

from __future__ import annotations

import os
import re

from ..errors import TapeError
from .log import Log

LANGUAGES = ("es", "en")


class _Current:
    log: Log | None = None
    language = ""


def current_log() -> Log | None:
    """The log of the recorder that is on; None if none is."""
    return _Current.log


def switch_to(log: Log | None) -> None:
    """From now on this log is the current one."""
    _Current.log = log


def readers_language() -> str:
    """What the reader's system speaks, as POSIX says it: ``"es"``, ``"en"``, "C"; "" if nothing.

    The first of ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` that says something: ``es_ES.UTF-8``.
    """
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return re.split("[_.@]", next(filter(None, named), ""))[0]


def known_language(lang: str | None) -> str:
    """The language asked for, the one set before, or the reader's; else the first of ours.

    TapeError if nobody here speaks the one asked for.
    """
    if lang is not None and lang not in LANGUAGES:
        raise TapeError(f"cinta.tape: no language {lang!r}. Fix: lang='es' or lang='en'")
    theirs = readers_language()
    return lang or _Current.language or (theirs if theirs in LANGUAGES else LANGUAGES[0])


def speak(lang: str) -> None:
    """From now on reasons are told in this language; TapeError if nobody here speaks it."""
    _Current.language = known_language(lang)
