"""The small texts in the boxes of a picture."""

from __future__ import annotations

from ..data import ArrowState, Box, BoxKind, Sketch

WORDS = {
    "es": {
        "alt": "Lo que se grabó, de {sources} a {target}",
        "recorded": "lo que grabó tu cinta.",
        "broken": "lo que grabó tu cinta; en rojo, donde se corta el camino.",
        "norm": "junto a cada flecha: ‖∂objetivo/∂tensor‖",
        "ops": "{count} operaciones",
        "vars": "‖∂‖ = {norm:.2g}",
    },
    "en": {
        "alt": "What was recorded, from {sources} to {target}",
        "recorded": "what your tape recorded.",
        "broken": "what your tape recorded; in red, where the path breaks.",
        "norm": "beside each arrow: ‖∂target/∂tensor‖",
        "ops": "{count} operations",
        "vars": "‖∂‖ = {norm:.2g}",
    },
}


def under(box: Box, lang: str) -> str:
    """The small text in a box: shape, line, how many operations, the variables' gradient."""
    parts = [box.note or box.below]
    if box.kind == BoxKind.FOLD:
        parts.insert(0, WORDS[lang]["ops"].format(count=box.count))
    if box.norm is not None:
        parts.append(WORDS[lang]["vars"].format(norm=box.norm))
    return " · ".join(part for part in parts if part)


def spoken(sketch: Sketch, lang: str) -> str:
    """The picture in a sentence, for who cannot see it."""
    sources = ", ".join(box.label for box in sketch.boxes if box.kind == BoxKind.SOURCE) or "–"
    target = next((box.label for box in sketch.boxes if box.kind == BoxKind.TARGET), "–")
    return WORDS[lang]["alt"].format(sources=sources, target=target)


def caption(sketch: Sketch, lang: str) -> str:
    """What the picture of a student's own tape is, and what the red in it means."""
    broken = any(arrow.state == ArrowState.BREAK for arrow in sketch.arrows)
    return WORDS[lang]["broken" if broken else "recorded"]
