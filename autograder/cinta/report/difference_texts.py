"""The texts of the difference between two runs, in es and en."""

from __future__ import annotations

DIFFERENCE: dict[str, dict[str, str]] = {
    "es": {
        "title": "Evaluado de nuevo: qué cambia",
        "caption": "Quién sube, quién baja y por qué; primero quien baja. Los puntos son los que cuentan, con las notas puestas a mano.",
        "student": "estudiante",
        "key": "clave",
        "was": "antes",
        "now": "ahora",
        "why": "por qué",
        "points": "puntos",
        "up": "suben",
        "down": "bajan",
        "same": "siguen igual",
        "new": "no estaban antes",
        "gone": "ya no están",
        "by_hand": "nota puesta a mano: cuenta esa",
        "other_bytes": "Ha entregado otro archivo: se le preguntó con otros datos.",
        "nothing": "Nadie sube ni baja, y ninguna comprobación termina de otra manera.",
        "no_words": "sin mensaje",
    },
    "en": {
        "title": "Graded again: what changes",
        "caption": "Who goes up, who goes down, and why; those who go down first. Points are those that count, with what was given by hand.",
        "student": "student",
        "key": "key",
        "was": "before",
        "now": "now",
        "why": "why",
        "points": "points",
        "up": "go up",
        "down": "go down",
        "same": "stay",
        "new": "were not there before",
        "gone": "are no longer there",
        "by_hand": "points given by hand: those count",
        "other_bytes": "Handed in another file: asked with other data.",
        "nothing": "Nobody goes up or down, and no check ends otherwise.",
        "no_words": "no message",
    },
}
