"""A worksheet in a language that we know no words of: by the order of its columns and their cells.

The words are those of Moodle's own language packs (projectestac/moodle-langpacks, of Moodle 4.5:
mod_assign, assignfeedback_comments, assignfeedback_offline, moodle and langconfig).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pytest

from cinta.errors import InputError
from cinta.lms.handover import OutcomeKind
from cinta.lms.moodle.languages import Column
from cinta.lms.moodle.upload import to_moodle
from cinta.lms.moodle.worksheet import Worksheet, read_worksheet
from cinta.lms.sheet import Sheet
from tests.lms.moodle_importer import Assignment, Language
from tests.lms.test_moodle_out import exported, graded, outcome, upload

COLUMNS = tuple(
    "identifier name email status group grade maximum workflow changeable submitted text graded"
    " comments".split()
)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What stands in a sheet of one language; ``headers`` are those of COLUMNS, in their order."""

    file: str
    headers: str
    participant: str
    status: str
    state: str
    yes: str
    no: str
    date: str
    decimal: str = ","


LANGUAGES = {
    "ca": Words(
        file="Qualificacions",
        headers="Identificador|Nom complet|Adreça electrònica|Estat|Grup|Qualificació|Qualificació"
        " màxima|Estat del flux d'avaluació|Es pot canviar la qualificació|Darrera modificació"
        " (tramesa)|Text en línia|Darrera modificació (qualificació)|Comentaris de retroacció.",
        participant="Participant",
        status="S'ha tramès per qualificar -  - ",
        state="No avaluat",
        yes="Sí",
        no="No",
        date="dissabte, 28 de novembre 2026, 23:01",
    ),
    "fr": Words(
        file="Notes",
        headers="Identifiant|Nom complet|Adresse de courriel|Statut|Groupe|Note|Note maximale|"
        "Statut du flux d’évaluation|La note peut être modifiée|Dernière modification"
        " (travail remis)|Texte en ligne|Dernière modification (note)|Feedback par commentaires",
        participant="Participant",
        status="Remis pour évaluation -  - ",
        state="Non évalué",
        yes="Oui",
        no="Non",
        date="samedi 28 novembre 2026, 23:01",
    ),
    "de": Words(
        file="Bewertungen",
        headers="ID|Vollständiger Name|E-Mail-Adresse|Status|Gruppe|Bewertung|Bestwertung|Status"
        " des Bewertungsworkflows|Bewertung kann geändert werden|Zuletzt geändert (Abgabe)|"
        "Texteingabe online|Zuletzt geändert (Bewertung)|Feedback als Kommentar",
        participant="Teilnehmer/in",
        status="Zur Bewertung abgegeben - 9 Stunden verspätet -  - ",
        state="Nicht bewertet",
        yes="Ja",
        no="Nein",
        date="Samstag, 28. November 2026, 23:01",
    ),
    "pt": Words(
        file="Notas",
        headers="Identificador|Nome completo|E-mail|Estado|Grupo|Avaliação|Nota máxima|Estado do"
        " processo de avaliação|A nota pode ser alterada.|Última atualização (submissão)|Texto"
        " online|Última atualização (avaliação)|Comentários de feedback",
        participant="Participante",
        status="Submetido para avaliação -  - ",
        state="Não avaliado",
        yes="Sim",
        no="Não",
        date="sábado, 28 de novembro de 2026 às 23:01",
    ),
    "it": Words(
        file="Valutazioni",
        headers="Identificativo|Nome|Indirizzo email|Stato|Gruppo|Valutazione|Valutazione massima|"
        "Stato del flusso di lavoro della valutazione|La valutazione può essere cambiata|Ultima"
        " modifica (consegna)|Testo online|Ultima modifica (valutazione)|Commenti",
        participant="Partecipante",
        status="Consegnato per la valutazione -  - ",
        state="Non valutato",
        yes="Sì",
        no="No",
        date="sabato, 28 novembre 2026, 23:01",
    ),
    "ja": Words(
        file="評定",
        headers="ID|姓名|メールアドレス|ステータス|グループ|評点|最大評点|採点ワークフローステータス|評点変更可|"
        "最終更新日時 (提出)|オンラインテキスト|最終更新日時 (評定)|フィードバックコメント",
        participant="参加者",
        status="評定のために提出済み -  - ",
        state="未採点",
        yes="Yes",
        no="No",
        date="2026年 11月 28日(土曜日) 23:01",
        decimal=".",
    ),
}  # fmt: skip
FOUR = ("ca", "fr", "de", "pt")
PEOPLE = {"7": "José Núñez", "21": "=SUM(1+1) @Formula", "133": "Zoë van der Berg"}
MINIMUM = {"group", "workflow", "text"}


def table(
    code: str, without: set[str] | frozenset[str] = frozenset(MINIMUM), **cells: str
) -> list[list[str]]:
    """A class of three as a teacher of that language downloads it; ``cells`` for all three."""
    words = LANGUAGES[code]
    rows = [words.headers.split("|")]
    for number, name in PEOPLE.items():
        said = {
            "identifier": f"{words.participant}{number}", "name": name, "email": f"{number}@x.org",
            "status": words.status, "group": f"G {number}", "grade": "", "workflow": words.state,
            "maximum": f"10{words.decimal}00", "changeable": words.yes, "submitted": words.date,
            "text": "", "graded": "-", "comments": "",
        }  # fmt: skip
        rows.append([(said | cells)[column] for column in COLUMNS])
    kept = [place for place, column in enumerate(COLUMNS) if column not in without]
    return [[row[place] for place in kept] for row in rows]


def written(rows: list[list[str]], name: str, delimiter: str = ",") -> Sheet:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", delimiter=delimiter).writerows(rows)
    return Sheet(name, text.getvalue().encode("utf-8-sig"))


def sheet(code: str, *without: str, **cells: str) -> Sheet:
    return written(table(code, {*without}, **cells), f"{LANGUAGES[code].file}-C-Lab-7.csv")


def read(code: str, *without: str, **cells: str) -> Worksheet:
    return read_worksheet(sheet(code, *without, **cells))


def refusal(content: Sheet) -> str:
    with pytest.raises(InputError) as caught:
        read_worksheet(content)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("code", LANGUAGES)
def test_grades_go_to_their_rows_under_the_teachers_own_headers_and_mark(code):
    words = LANGUAGES[code]
    grades = [graded("21", PEOPLE["21"], "8.5"), graded("7", PEOPLE["7"], "10")]
    handover = to_moodle(sheet(code, *MINIMUM), grades, ended=None)
    (name,) = [name for name in handover.files if name.endswith(".csv")]
    header, *rows = csv.reader(io.StringIO(handover.files[name].decode("utf-8-sig")))
    titles = dict(zip(COLUMNS, words.headers.split("|"), strict=True))
    assert header == [titles[c] for c in ("identifier", "grade", "graded", "comments")]
    assert [row[:3] for row in rows] == [
        [f"{words.participant}7", f"10{words.decimal}00", "-"],
        [f"{words.participant}21", f"8{words.decimal}50", "-"],
    ]
    assert outcome(handover, "133").kind is OutcomeKind.NOTHING_HANDED_IN
    assert words.date in outcome(handover, "133").reason
    assert any("found by their order and contents" in line for line in handover.advice)


def moodle(code: str, *without: str) -> Assignment:
    """The same class in the model of Moodle's importer, for a teacher of that language."""
    words = LANGUAGES[code]
    titles = dict(zip(COLUMNS, words.headers.split("|"), strict=True))
    language = Language(
        hidden_user=words.participant,
        scale="-",
        handed_in=titles["submitted"],
        feedback=titles["comments"],
        state=titles["workflow"],
        submitted=words.status.split(" - ")[0],
        released="?",
        decimal=words.decimal,
        yes_no=(words.yes, words.no),
        identifier=titles["identifier"],
        name=titles["name"],
        grade=titles["grade"],
        maximum=titles["maximum"],
        changeable=titles["changeable"],
        graded=titles["graded"],
        group=titles["group"],
        status=titles["status"],
    )
    made = sheet(code, *without)
    return Assignment(made.content, language, made.name)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("without", [MINIMUM, {"text", "group"}, {"name", "email", *MINIMUM}])
def test_what_the_importer_of_that_language_saves_is_what_was_meant(code, without):
    there = moodle(code, *without)
    names = {n: f"Participant {n}" for n in PEOPLE} if "name" in without else PEOPLE
    grades = [graded("21", names["21"], "8.5"), graded("7", names["7"], "10")]
    upload(there, exported(there, grades))
    assert {n: record.grade for n, record in there.records.items()} == {"21": 8.5, "7": 10}
    assert all(there.records[g.person.key].files for g in grades)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "without",
    [
        MINIMUM,
        MINIMUM | {"email"},
        {"name", "email", "workflow", "text", "group"},
        {"workflow", "text"},
        {"group", "text"},
        {"group", "workflow"},
        {"group", "workflow", "comments"},
    ],
)
def test_every_form_of_the_sheet_is_read(code, without):
    found = read(code, *without)
    titles = dict(zip(COLUMNS, LANGUAGES[code].headers.split("|"), strict=True))
    ours = {"comments": Column.FEEDBACK, "graded": Column.MODIFIED}
    due = {
        ours.get(column) or Column(column): title
        for column, title in titles.items()
        if column not in without | {"email", "text"}
    }
    assert found.headers == due
    assert [row.number for row in found.rows] == list(PEOPLE)
    assert found.rows[0].submitted.time == datetime(2026, 11, 28, 23, 1)
    assert not found.rows[0].submitted.rewritten or code == "ja"
    assert {row.maximum for row in found.rows} == {Decimal(10)}
    assert found.module == "7"


@pytest.mark.parametrize("code", LANGUAGES)
def test_locked_rows_are_known_by_the_languages_own_no(code):
    assert all(row.locked for row in read(code, *MINIMUM, changeable=LANGUAGES[code].no).rows)
    assert not any(row.locked for row in read(code, *MINIMUM).rows)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_states_of_the_workflow_are_said_in_the_sheets_own_words(code):
    handover = to_moodle(sheet(code, "group", "text"), [graded("7", PEOPLE["7"])], ended=None)
    (line,) = [line for line in handover.advice if line.startswith("MARKING WORKFLOW")]
    assert f"1 {LANGUAGES[code].state!r}" in line


@pytest.mark.parametrize("code", FOUR)
def test_a_second_upload_needs_the_tick_as_moodle_reads_english_dates_only(code):
    again = sheet(code, *MINIMUM, graded=LANGUAGES[code].date, grade="5,00")
    handover = to_moodle(again, [graded("7", PEOPLE["7"])], ended=None, overwrite=True)
    assert any(line.strip().startswith("TICK") for line in handover.advice)
    assert (
        LANGUAGES[code].date.encode()
        in handover.files[f"{LANGUAGES[code].file}-C-Lab-7-upload.csv"]
    )


@pytest.mark.parametrize("code", FOUR)
def test_overrides_put_three_dates_before_the_group(code):
    rows = table(code, {"workflow", "text"})
    at = rows[0].index(LANGUAGES[code].headers.split("|")[COLUMNS.index("group")])
    for number, row in enumerate(rows):
        row[at:at] = [f"h{n}" if number == 0 else LANGUAGES[code].date for n in range(3)]
    assert [row.group for row in read_worksheet(written(rows, "x.csv")).rows] == [
        "G 7",
        "G 21",
        "G 133",
    ]


def test_what_a_spreadsheet_program_saved_is_written_with_a_dot():
    rows = written(table("fr"), "Notes-C-Lab-7.csv", ";")
    assert (read_worksheet(rows).decimal, read("fr", *MINIMUM).decimal) == (".", ",")
    assert (read("ja", *MINIMUM).decimal, read("de", *MINIMUM, maximum="10").decimal) == (".", ".")


@pytest.mark.parametrize(
    ("without", "cells", "why"),
    [
        (MINIMUM | {"submitted", "email"}, {}, "no columns may be the date of the grade"),
        (MINIMUM, {"maximum": "-"}, "no column holds the same maximum"),
        ({"group", "workflow"}, {"text": "-"}, "2 columns may be the date of the grade"),
        (MINIMUM | {"graded"}, {}, "no columns may be the date of the grade"),
        ({"text"}, {}, "may be groups or markers"),
        (MINIMUM, {"status": "?"}, "states of submissions"),
    ],
)
def test_what_fits_in_two_ways_or_in_none_is_refused(without, cells, why):
    said = refusal(sheet("fr", *without, **cells))
    assert why in said
    assert "switch Moodle to English" in said


def test_two_columns_behind_the_date_are_refused():
    rows = [[*row, "x"] for row in table("de")]
    assert "2 columns stand where the comments are" in refusal(written(rows, "x.csv"))


@pytest.mark.parametrize("code", FOUR)
@pytest.mark.parametrize("joint", ["\n", ",", ", ", "   "])
def test_a_scale_is_called_one(code, joint):
    scale = joint.join(["Insuficient", "Bé", "Excel·lent"])
    graded_by_scale = sheet(code, *MINIMUM, maximum=scale, grade="Bé")
    maximum = LANGUAGES[code].headers.split("|")[COLUMNS.index("maximum")]
    assert f"graded by a scale (column {maximum!r})" in refusal(graded_by_scale)


def test_participants_of_two_words_are_none():
    rows = table("de")
    rows[1][0] = "Schüler 9"
    assert "no header of a grading worksheet" in refusal(written(rows, "x.csv"))
