"""Otter's ``Notebook`` with the same methods, whose checks are shown in our words, words first.

Otter shows the picture, then its own English, a line of its test file, and the message in one run
of monospaced text. Here the message comes as a card (:mod:`.card`). A notebook takes this class for
its own use alone: while Otter grades, the first cell takes Otter's.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import otter
from IPython.display import HTML, display
from otter.check.utils import list_available_tests
from otter.test_files import GradingResults, TestFile

from ..errors import CintaError
from ..hints import has_hints
from ..results import Verdict
from ..tape.data import Sketch
from ..tape.errors import TapeError
from ..tape.trace.current import speak
from .asked import Heard, listening
from .card import Card, Cards
from .card_texts import CARD
from .own_file import own_file
from .quoted import lines_of

if TYPE_CHECKING:
    from ..tape.picture.drawing import Drawing


class NoSuchCheck(CintaError, FileNotFoundError):
    """There is no check of that name, or not its file; a notebook shows the one line alone."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class NoSuchNotebook(NoSuchCheck):
    """The notebook that runs is not where it runs."""


class Checked:
    """What a check gave: Otter's own result, all of it, shown as a card."""

    def __init__(self, result: object, card: Card | Cards, heard: Sequence[Heard] = ()) -> None:
        """``result`` is Otter's ``TestFile`` or ``GradingResults``."""
        self.result = result
        self.card = card
        self._heard = heard

    def picture(self) -> Drawing | None:
        """What the tape recorded of the example, of a right answer too; None if there was none."""
        for one in self._heard:
            if sketch := one.sketch or one.again():
                return _drawing(sketch, self.card.lang)
        return None

    def __getattr__(self, name: str) -> Any:
        """Whatever Otter's result has; but it is not asked how it is shown."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.result, name)

    def __repr__(self) -> str:
        """For terminals, and pages without HTML."""
        return self.card.text()

    def _repr_html_(self) -> str:
        return self.card.html()


class Notebook(otter.Notebook):  # type: ignore[misc]  # Otter has no types
    """``grader``, in a student's notebook.

    ``exercises`` are the notebook's, in its order: each name and its heading; ``unit`` is what it
    says it is of. The rest is Otter's.
    """

    def __init__(
        self,
        *args: Any,
        exercises: Mapping[str, str] | None = None,
        unit: str = "",
        lang: str = "en",
        **options: Any,
    ) -> None:
        """As Otter's; from now on ``cinta.explain`` and ``cinta.draw`` speak ``lang``, too."""
        super().__init__(*args, **options)
        speak(lang)
        self._exercises = dict(exercises or {})
        self._unit, self._lang = unit, lang

    def export(self, nb_path: str | None = None, *args: Any, **options: Any) -> None:
        """The zip to submit, of this notebook however it is called now; on Colab, what to do."""
        words = CARD[self._lang]
        if "google.colab" in sys.modules:
            print(words["colab"])
            return
        if not self._unit:
            super().export(nb_path, *args, **options)
            return
        found = own_file(nb_path, self._unit, sys._getframe(1).f_globals)
        if found is None:
            raise NoSuchNotebook(words["no_notebook"].format(folder=Path.cwd()))
        print(words["exported"].format(name=found.name))
        if args or options.get("pdf", True):  # Otter may have to ask first: the link is its own
            super().export(str(found), *args, **options)
            return
        made = options.pop("export_path", None)
        made = made or f"{found.with_suffix('')}_{datetime.now():%Y_%m_%dT%H_%M_%S_%f}.zip"
        super().export(str(found), made, **options | {"display_link": False})
        if options.get("display_link", True):
            display(HTML(words["link"].format(name=escape(str(made)))))

    def check(self, question: str, global_env: dict[str, Any] | None = None) -> Any:
        """Ask one exercise's public checks; by default of the names of who calls this."""
        env = sys._getframe(1).f_globals if global_env is None else global_env
        return Checked(*self._checked(question, env))

    def check_all(self) -> Any:
        """Ask them all, in the notebook's order."""
        env = sys._getframe(1).f_globals
        checked = [self._checked(name, env, draws=False) for name in self._names()]
        files, cards, _ = zip(*checked, strict=True) if checked else ((), (), ())
        return Checked(GradingResults(list(files)), Cards(cards, self._lang))

    def _names(self) -> list[str]:
        return list(self._exercises) or list_available_tests(self._tests_dir, self._nbmeta_config)

    def _checked(
        self, name: str, env: dict[str, Any], *, draws: bool = True
    ) -> tuple[TestFile, Card, list[Heard]]:
        self._find(name)
        with listening() as heard:
            file = super().check(name, env)
        return file, self._card(name, file, heard, env, draws=draws), heard

    def _find(self, name: str) -> None:
        """NoSuchCheck, in one line, where Otter would give a traceback."""
        words, names = CARD[self._lang], self._names()
        if name not in names:
            near = get_close_matches(str(name), names, n=1)
            mend = words["did_you_mean"].format(near=near[0]) if near else ""
            mend = mend or words["there_are"].format(names=", ".join(names))
            raise NoSuchCheck(words["no_such_check"].format(name=name) + mend)
        path = Path(self._tests_dir, f"{name}.py")
        if not path.is_file():
            raise NoSuchCheck(words["no_file"].format(path=path.as_posix()))

    def _card(
        self, name: str, file: TestFile, heard: list[Heard], env: dict[str, Any], *, draws: bool
    ) -> Card:
        failed = [case for case in file.test_case_results if not case.passed]
        unheard = len(file.test_case_results) - len(heard)
        ran = env.get("In")
        cells = [cell for cell in ran if isinstance(cell, str)] if isinstance(ran, list) else []
        title = self._exercises.get(name, name)
        sketches = [one.sketch for one in heard if one.sketch] if draws else []
        pictured = bool(failed) or any(one.result.verdict == Verdict.PASSED for one in heard)
        return Card(
            title=title,
            lang=self._lang,
            checks=tuple(one.result for one in heard),
            lines=lines_of(cells) if failed else (),
            picture=_drawing(sketches[0], self._lang, name) if sketches else None,
            fault=self._fault(failed) if unheard else "",
            more=self._more(name, right=not failed) if draws and not unheard and pictured else "",
        )

    def _more(self, name: str, *, right: bool) -> str:
        """What else there is: of a right answer its picture, of another one a hint."""
        if right:
            return CARD[self._lang]["picture_of"].format(name=name)
        return CARD[self._lang]["hint"].format(name=name) if has_hints(name) else ""

    def _fault(self, failed: list[Any]) -> str:
        """A check that ended before it gave a result: the last line of what Otter says of it."""
        said = failed[-1].message.strip().splitlines() if failed else []
        return CARD[self._lang]["fault"].format(error=(said or ["?"])[-1])


def _drawing(sketch: Sketch, lang: str, name: str = "") -> Drawing | None:
    from ..tape.picture.boxes import caption
    from ..tape.picture.drawing import drawn

    said = caption(sketch, lang)
    try:
        return drawn(sketch, lang, foot=f"{name}: {said}" if name else said)
    except TapeError:  # igraph is missing: the words say it too
        return None
