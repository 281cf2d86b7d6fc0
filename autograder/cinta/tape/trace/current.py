"""What is one for the whole process: the log of the recorder that is on, and the language.

Below everything that needs it, and apart from :mod:`cinta.tape.recorder`, which builds the hooks.
"""

from __future__ import annotations

from ..errors import TapeError
from .log import Log

LANGUAGES = ("es", "en")


class _Current:
    log: Log | None = None
    language = "es"


def current_log() -> Log | None:
    """The log of the recorder that is on; None if none is."""
    return _Current.log


def switch_to(log: Log | None) -> None:
    """From now on this log is the current one."""
    _Current.log = log


def known_language(lang: str | None) -> str:
    """The language asked for, or the one set before; TapeError if nobody here speaks it."""
    if lang is not None and lang not in LANGUAGES:
        raise TapeError(f"cinta.tape: no language {lang!r}. Mend: lang='es' or lang='en'")
    return lang or _Current.language


def speak(lang: str) -> None:
    """From now on reasons are told in this language; TapeError if nobody here speaks it."""
    _Current.language = known_language(lang)
