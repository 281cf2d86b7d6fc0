"""The words of Moodle's grading worksheet and its menus, in the languages that Cinta reads.

Sources: moodle/moodle lang/en and mod/assign/lang/en, mod/assign/feedback/{offline,file,comments}/
lang/en (4.5 and main), and the Spanish language pack of 4.4 and 4.5 (es; es_mx where it differs).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """What a teacher sees: ``headers`` by what they hold (any of the words), menu words, ``no``.

    ``decimal`` is the mark that Moodle's own language pack sets (langconfig ``decsep``).
    """

    code: str
    decimal: str
    headers: Mapping[str, tuple[str, ...]]
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
        "identifier": ("Identifier",),
        "name": ("Full name", "User full name"),
        "status": ("Status",),
        "group": ("Group",),
        "grade": ("Grade",),
        "maximum": ("Maximum grade",),
        "changeable": ("Grade can be changed",),
        "modified": ("Last modified (grade)",),
        "feedback": ("Feedback comments",),
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
        "identifier": ("Identificador",),
        "name": ("Nombre completo", "Nombre completo del usuario"),
        "status": ("Estado", "Estatus"),
        "group": ("Grupo",),
        "grade": ("Calificación",),
        "maximum": ("Calificación máxima",),
        "changeable": ("La calificación puede ser cambiada", "La calificación puede cambiarse"),
        "modified": ("Última modificación (calificación)",),
        "feedback": ("Comentarios de retroalimentación",),
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

NEEDED = ("identifier", "grade", "maximum", "modified")
"""The columns without which nothing can be written; Moodle's importer asks for three of them."""

WORKSHEET = ("Grades", "Calificaciones")
"""How a worksheet's file name begins (assignfeedback_offline ``offlinegradingworksheet``)."""
