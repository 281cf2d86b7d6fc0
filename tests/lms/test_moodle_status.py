"""What the status words of a worksheet say of lateness is read in many languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cinta.lms.moodle.status import read_duration, read_status
from cinta.lms.moodle.worksheet import read_worksheet
from cinta.lms.sheet import Sheet

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "late", "shown_in"),
    [
        ("9 hours late", 9 * HOUR, timedelta(minutes=1)),
        ("20 hours 3 mins late", 20 * HOUR + timedelta(minutes=3), timedelta(minutes=1)),
        ("1 day 5 hours late", DAY + 5 * HOUR, HOUR),
        ("45 secs late", timedelta(seconds=45), timedelta(seconds=1)),
        ("1 día 5 horas después", DAY + 5 * HOUR, HOUR),
        ("con 3 minutos 20 segundos de retraso", timedelta(seconds=200), timedelta(seconds=1)),
        ("2 dies 3 hores tard", 2 * DAY + 3 * HOUR, HOUR),
        ("1 jour 3 heures de retard", DAY + 3 * HOUR, HOUR),
        ("1 Stunde 5 Minuten später", timedelta(minutes=65), timedelta(minutes=1)),
        ("2 dias 1 hora atrasado", 2 * DAY + HOUR, HOUR),
        ("1 year 3 days late", 368 * DAY, DAY),
        ("9時間 3分 遅く提出", timedelta(minutes=543), timedelta(minutes=1)),
    ],
)
def test_a_duration_is_read_in_many_languages(text, late, shown_in):
    span = read_duration(text)
    assert span
    assert (span.least, span.below - span.least) == (late, shown_in)
    assert read_status(f"Whatever - {text} - Graded -  - ").late == span


@pytest.mark.parametrize("text", ["3 blorks late", "late", "9 hours 3 blorks late", "12"])
def test_what_is_no_duration_is_none(text):
    assert read_duration(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Submitted for grading - Extension granted until: Sunday, 29 November 2026, 10:44 PM",
        "Enviado para calificar - Plazo ampliado hasta: domingo, 29 de noviembre de 2026, 22:44 -",
        "Tramès - Pròrroga concedida fins: diumenge, 29 de novembre 2026, 22:44 -  - ",
        "Remis - Prolongation accordée jusqu’au : dimanche 29 novembre 2026, 22:44 -  - ",
        "Abgegeben - Verlängerung gewährt bis: Sonntag, 29. November 2026, 22:44 -  - ",
        "Enviado - Prazo prolongado até: domingo, 29 de novembro de 2026 às 22:44 -  - ",
    ],
)
def test_an_extension_is_read_with_its_date(text):
    status = read_status(text)
    assert status.until
    assert status.until.time == datetime(2026, 11, 29, 22, 44)
    assert (status.late, status.unread) == (None, "")


@pytest.mark.parametrize(
    "text", ["", "Submitted for grading -  - ", "No submission - Not marked -  -", "Draft"]
)
def test_a_status_without_a_number_tells_no_lateness(text):
    assert not read_status(text).tells


@pytest.mark.parametrize("language", ["plain", "spanish"])
def test_the_time_of_submitting_is_read_from_the_sheet(language):
    path = Path(__file__).parent / "samples" / "moodle" / "worksheet" / f"{language}.csv"
    rows = read_worksheet(Sheet(path.name, path.read_bytes())).rows
    assert {row.submitted.time for row in rows} == {None, datetime(2026, 11, 22, 22, 54)}
