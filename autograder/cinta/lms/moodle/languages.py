"""The words of Moodle's grading worksheet and its menus, in the languages that Cinta reads.

Sources: moodle/moodle lang/en and mod/assign/lang/en, mod/assign/feedback/{offline,file,comments}/
lang/en (4.5 and main), the Spanish language pack of 4.4 and 4.5 (es; es_mx where it differs), and
those of 20 more languages as projectestac/moodle-langpacks has them (4.5). Headers in these need no
words: see :mod:`cinta.lms.moodle.by_place`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Column(StrEnum):
    """What a column of a grading worksheet holds."""

    IDENTIFIER = "identifier"
    NAME = "name"
    STATUS = "status"
    GROUP = "group"
    GRADE = "grade"
    MAXIMUM = "maximum"
    SCALE = "scale"
    WORKFLOW = "workflow"
    CHANGEABLE = "changeable"
    SUBMITTED = "submitted"
    MODIFIED = "modified"
    FEEDBACK = "feedback"


@dataclass(frozen=True, kw_only=True)
class Language:
    """What a teacher sees: the ``headers`` (any of the words), menu words.

    ``decimal`` is the mark that Moodle's own language pack sets (langconfig ``decsep``),
    ``released`` the state of the marking workflow (any of the words) that shows students a grade.
    """

    code: str
    decimal: str
    headers: Mapping[Column, tuple[str, ...]]
    submitted: str
    released: tuple[str, ...]
    default_group: str
    submissions: str
    upload_sheet: str
    ignore_modified: str
    upload_zip: str


ENGLISH = Language(
    code="en",
    decimal=".",
    headers={
        Column.IDENTIFIER: ("Identifier",),
        Column.NAME: ("Full name", "User full name"),
        Column.STATUS: ("Status",),
        Column.GROUP: ("Group",),
        Column.GRADE: ("Grade",),
        Column.MAXIMUM: ("Maximum grade",),
        Column.SCALE: ("Scale",),
        Column.WORKFLOW: ("Marking workflow state",),
        Column.CHANGEABLE: ("Grade can be changed",),
        Column.SUBMITTED: ("Last modified (submission)",),
        Column.MODIFIED: ("Last modified (grade)",),
        Column.FEEDBACK: ("Feedback comments",),
    },
    submitted="Submitted for grading",
    released=("Released",),
    default_group="Default group",
    submissions="Submissions",
    upload_sheet="Upload grading worksheet",
    ignore_modified="Allow updating records that have been modified more recently in Moodle than in"
    " the spreadsheet.",
    upload_zip="Upload feedback files in a zip",
)

SPANISH = Language(
    code="es",
    decimal=",",
    headers={
        Column.IDENTIFIER: ("Identificador",),
        Column.NAME: ("Nombre completo", "Nombre completo del usuario"),
        Column.STATUS: ("Estado", "Estatus"),
        Column.GROUP: ("Grupo",),
        Column.GRADE: ("Calificación",),
        Column.MAXIMUM: ("Calificación máxima",),
        Column.SCALE: ("Escala",),
        Column.WORKFLOW: (
            "Estado del workflow (flujo de trabajo) de calificaciones",
            "Estado del flujograma calificador",
        ),
        Column.CHANGEABLE: (
            "La calificación puede ser cambiada",
            "La calificación puede cambiarse",
        ),
        Column.SUBMITTED: ("Última modificación (entrega)", "Última modificación (envío)"),
        Column.MODIFIED: ("Última modificación (calificación)",),
        Column.FEEDBACK: ("Comentarios de retroalimentación",),
    },
    submitted="Enviado para calificar",
    released=("Publicada", "Liberada"),
    default_group="Grupo predeterminado",
    submissions="Entregas",
    upload_sheet="Subir la hoja de calificaciones",
    ignore_modified="Permitir la actualización de los registros que se han modificado recientemente"
    " en Moodle antes que en la hoja de cálculo.",
    upload_zip="Subir archivos de retroalimentación en un ZIP",
)

LANGUAGES = (ENGLISH, SPANISH)

OTHER = replace(ENGLISH, code="", headers={}, submitted="", released=())
"""A language whose words we do not know; its menus are shown as the English ones."""

NEEDED = (Column.IDENTIFIER, Column.GRADE, Column.MAXIMUM, Column.MODIFIED)
"""The columns without which nothing can be written; Moodle's importer asks for three of them."""

WORKSHEET = (
    *(
        "Grades",
        "Calificaciones",
        "Qualificacions",
        "Notes",
        "Bewertungen",
        "Notas",
        "Cualificacións",
    ),
    *(
        "Valutazioni",
        "Cijfers",
        "Note",
        "Kalifikazioak",
        "Βαθμοί",
        "Įvertinimai",
        "Оценки",
        "Оцінки",
    ),
    *("Betyg", "Notlar", "التقديرات", "درجات", "評定", "성적", "分数"),
)
"""How a worksheet's file name begins (assignfeedback_offline ``offlinegradingworksheet``)."""

PARTICIPANT = (
    *("Participant", "Participante", "Teilnehmer/in", "Partecipante", "Partaidea", "Deelnemer"),
    *("Συμμετέχοντας", "Συμμετέχων", "Dalyvis", "Участник", "Учасник", "Deltagare", "Katılımcı"),
    *("المشارك", "شریک", "参加者", "참가자", "参与人"),
)
"""What stands for a name when identities are hidden (mod_assign ``participant``)."""

NO = (
    *(
        "No",
        "Non",
        "Nein",
        "Não",
        "Nee",
        "Ez",
        "Όχι",
        "Ne",
        "Nu",
        "Нет",
        "Ні",
        "Nej",
        "Hayır",
        "لا",
    ),
    *("نہیں", "아니오", "否"),
)
"""That a grade cannot be changed (core ``no``)."""
