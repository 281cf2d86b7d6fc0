"""A notebook's plots with words: each Matplotlib figure is shown as an image that has an alt text.

JupyterLab 4 shows ``image/png`` without one, whatever its metadata say, and prefers ``text/html``.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plots_speak(lang: str) -> None:
    """From now on this kernel's figures are shown with what they show in words, in ``lang``.

    Where no notebook runs, nothing happens.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        return
    formatters = shell.display_formatter.formatters

    def spoken(figure: Figure) -> str | None:
        """The figure as HTML; None where the notebook's settings draw no PNG."""
        from .plot_words import described

        drawn = formatters["image/png"](figure)
        return _image(drawn, described(figure, lang)) if drawn else None

    # IPython forgets all that is known of Figure itself when the first plot is made.
    formatters["text/html"].for_type_by_name("matplotlib.figure", "FigureBase", spoken)


def _image(drawn: Any, alt: str) -> str:
    """``drawn`` as IPython gives it: bytes or base64, with a size beside it if it is a retina's."""
    data, size = drawn if isinstance(drawn, tuple) else (drawn, {})
    text = b64encode(data).decode() if isinstance(data, bytes) else "".join(data.split())
    sides = "".join(f' {side}="{size[side]}"' for side in ("width", "height") if side in size)
    return f'<img alt="{escape(alt)}"{sides} src="data:image/png;base64,{text}">'
