"""Times as names of files have them are read, or unknown: never read in one way of two."""

from __future__ import annotations

import pytest

from cinta.lms.moments import moment


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Sep 24, 2024 926 PM", "2024-09-24 21:26:00"),
        ("Tuesday, November 24, 2026 9 26 PM", "2026-11-24 21:26:00"),
        ("Nov 24 2026 9-05 PM", "2026-11-24 21:05:00"),
        ("Nov 24, 2026 12 PM", "2026-11-24 12:00:00"),
        ("24 de nov. de 2026 2126", "2026-11-24 21:26:00"),
        ("24 nov. 2026 21 h 26", "2026-11-24 21:26:00"),
        ("24 novembre 2026 21h26", "2026-11-24 21:26:00"),
        ("24. Oktober 2026 0905", "2026-10-24 09:05:00"),
        ("24-11-2026 2126", "2026-11-24 21:26:00"),
        ("24 Nov 2026", "2026-11-24 00:00:00"),
        ("2026-11-24-21-26-05", "2026-11-24 21:26:05"),
        ("2026-11-24 09.05", "2026-11-24 09:05:00"),
        ("20261124140533120", "2026-11-24 14:05:33"),
        ("2026-11-24T14:05:33.120Z", "2026-11-24 14:05:33+00:00"),
        ("03-04-2026 2126", ""),
        ("Sep 24, 2026 2577", ""),
        ("2026-13-24", ""),
        ("yesterday 926 PM", ""),
        ("Nov 24 926 PM", ""),
        ("", ""),
    ],
)
def test_a_time_is_read_or_unknown(text, at):
    assert moment(text) == at
