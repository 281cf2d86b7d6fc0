"""The words of Moodle's grading worksheet and its menus, in the languages that Cinta reads.

Sources: moodle/moodle lang/en and mod/assign/lang/en, mod/assign/feedback/{offline,file,comments}/
lang/en (4.5 and main), and the Spanish language pack of 4.4 and 4.5 (es; es_mx where it differs).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """What a column of a grading worksheet holds."""

    IDENTIFIER = "identifier"
    NAME = "name"
    STATUS = "status"
    GROUP = "group"
    GRADE = "grade"
    MAXIMUM = "maximum"
    CHANGEABLE = "changeable"
    SUBMITTED = "submitted"
    MODIFIED = "modified"
    FEEDBACK = "feedback"


@dataclass(frozen=True, kw_only=True)
class Language:
    """What a teacher sees: the ``headers`` (any of the words), menu words, ``no``.

    ``decimal`` is the mark that Moodle's own language pack sets (langconfig ``decsep``).
    """

    code: str
    decimal: str
    headers: Mapping[Column, tuple[str, ...]]
    no: str
    submitted: str
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
        Column.CHANGEABLE: ("Grade can be changed",),
        Column.SUBMITTED: ("Last modified (submission)",),
        Column.MODIFIED: ("Last modified (grade)",),
        Column.FEEDBACK: ("Feedback comments",),
    },
    no="No",
    submitted="Submitted for grading",
    default_group="Default group",
    submissions="Submissions",
    upload_sheet="Upload grading worksheet",
    ignore_modified="Allow updating records that have been modified more recently in Moodle than in"
    " the spreadsheet.",
    upload_zip="Upload multiple feedback files in a zip",
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
        Column.CHANGEABLE: (
            "La calificación puede ser cambiada",
            "La calificación puede cambiarse",
        ),
        Column.SUBMITTED: ("Última modificación (entrega)", "Última modificación (envío)"),
        Column.MODIFIED: ("Última modificación (calificación)",),
        Column.FEEDBACK: ("Comentarios de retroalimentación",),
    },
    no="No",
    submitted="Enviado para calificar",
    default_group="Grupo predeterminado",
    submissions="Entregas",
    upload_sheet="Subir la hoja de calificaciones",
    ignore_modified="Permitir la actualización de los registros que se han modificado recientemente"
    " en Moodle antes que en la hoja de cálculo.",
    upload_zip="Subir múltiples archivos de retroalimentación en un ZIP",
)

LANGUAGES = (ENGLISH, SPANISH)

NEEDED = (Column.IDENTIFIER, Column.GRADE, Column.MAXIMUM, Column.MODIFIED)
"""The columns without which nothing can be written; Moodle's importer asks for three of them."""

WORKSHEET = ("Grades", "Calificaciones")
"""How a worksheet's file name begins (assignfeedback_offline ``offlinegradingworksheet``)."""
