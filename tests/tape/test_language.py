"""Which language explain speaks, where nobody says it: the reader's."""

from __future__ import annotations

import pytest

from cinta.tape.errors import TapeError
from cinta.tape.trace.current import _Current, known_language, speak


@pytest.fixture(autouse=True)
def nobody_spoke(monkeypatch):
    monkeypatch.setattr(_Current, "language", "")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("system", "spoken"),
    [
        ({}, "es"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "es_MX@euro"}, "es"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_ES.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "en"}, "en"),
        ({"LC_ALL": "", "LANG": "en_US"}, "en"),
        ({"LANG": "C.UTF-8"}, "es"),
        ({"LANG": "fi_FI.UTF-8"}, "es"),
    ],
)
def test_the_system_says_it(monkeypatch, system, spoken):
    for name, value in system.items():
        monkeypatch.setenv(name, value)
    assert known_language(None) == spoken


def test_who_says_it_is_heard_first(monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    speak("es")
    assert known_language(None) == "es"
    assert known_language("en") == "en"
    with pytest.raises(TapeError, match="no language 'fi'"):
        known_language("fi")
