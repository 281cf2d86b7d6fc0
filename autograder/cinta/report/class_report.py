"""``report.html``: how a class did, exercise by exercise, and whom to look at by hand.

One file that needs nothing else: our own script (which sorts and filters the table of submissions,
with DataTables as the package itables carries it) is named by its hash in the page's policy, and
nothing else is ever run.

https://datatables.net/manual/
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from statistics import fmean, median

from markupsafe import Markup

from ..errors import GraderError
from ..records.facts import list_of
from ..records.outline import titled
from ..results import Status
from ..said import in_language
from . import plots
from .byhand import Alike, alike, near_misses, of_status, unused_tapes
from .gathered import Gathered, Line
from .items import FEW, Analysis, analyses
from .lists import letters_of
from .misconceptions import Misconception, misconceptions
from .page_texts import REPORT, STATUSES, VERDICTS
from .said_by_hand import for_teacher
from .shown import no_paths
from .slips import Slips, remarks, slips_in
from .table import number
from .templating import TEMPLATES, ours

VERSIONS = ("cinta", "tensorflow", "keras", "numpy", "python")


@dataclass(frozen=True, kw_only=True)
class Section:
    """What the report says of one unit; who is listed stands there with what is said of them."""

    name: str
    title: str
    titles: Mapping[str, str]
    lines: Sequence[Line]
    figures: Sequence[tuple[str, str]]
    bins: Sequence[plots.Bin]
    histogram: Markup
    items: Sequence[Analysis]
    bars: Markup
    slips: Sequence[tuple[str, str]]
    few: str
    misconceptions: Sequence[tuple[str, list[Misconception]]]
    letters: Mapping[str, Sequence[tuple[str, str]]]
    near: Sequence[tuple[Line, str]]
    unused: Sequence[tuple[Line, str]]
    statuses: Mapping[Status, Sequence[tuple[Line, str]]]
    alike: Sequence[Alike]
    marked: Sequence[tuple[Line, str]]


def class_report(gathered: Gathered, facts: Mapping[str, str], lang: str) -> bytes:
    """The report of a run in one language; the same bytes each time."""
    script = _script()
    slips = slips_in(facts)
    sections = [_section(gathered, u, lines, slips, lang) for u, lines in gathered.units()]
    text = TEMPLATES.get_template("report.html").render(
        lang=lang,
        words=REPORT[lang],
        statuses=STATUSES[lang],
        verdicts=VERDICTS[lang],
        style=ours("style.css") + ours("report.css"),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        sections=sections,
        total=sum(len(section.lines) for section in sections),
        layers=_listed(facts, "isolation"),
        missing=_listed(facts, "not in force"),
        broken=_listed(facts, "not promised"),
        seed=facts.get("seed", ""),
        ended=facts.get("ended", "").replace("T", " "),
        versions=[(name, facts[name]) for name in VERSIONS if name in facts],
    )
    return text.encode()


def _section(
    gathered: Gathered, unit: str, lines: Sequence[Line], slips: Slips, lang: str
) -> Section:
    words = REPORT[lang]
    outline = gathered.titled(unit)
    titles = {e.name: titled(e.titles, lang) for e in outline.exercises} if outline else {}
    graded = [line for line in lines if line.graded and line.items]
    most = max((line.full_score for line in graded), default=0.0)
    scores = [line.scaled_score for line in graded if line.scaled_score is not None]
    found = plots.bins(scores, most) if scores else []
    items = analyses(lines)
    mistakes = list(misconceptions(gathered, unit, lines, lang))
    named = [titles.get(item.exercise, item.exercise) for item in items]
    return Section(
        name=unit,
        title=titled(outline.titles, lang) if outline else unit or words["of_no_unit"],
        titles=titles,
        lines=lines,
        figures=_figures(lines, len(graded) - len(scores), scores, most, words),
        bins=found,
        histogram=plots.histogram(found, words, _said(scores, most, words)) if found else Markup(),
        items=items,
        bars=plots.verdict_bars(items, named, words["exercises_text"]) if items else Markup(),
        slips=[(titles.get(name, name), said) for name, said in remarks(items, unit, slips, lang)],
        few=words["few"].format(n=len(graded)) if 0 < len(graded) < FEW else "",
        misconceptions=mistakes,
        letters=letters_of(mistakes, unit, outline, lang),
        near=[(n.line, titles.get(n.item.exercise, n.item.exercise)) for n in near_misses(lines)],
        unused=[
            (u.line, titles.get(u.item.exercise, u.item.exercise)) for u in unused_tapes(lines)
        ],
        statuses={
            s: [(line, no_paths(in_language(line.note, lang))) for line in several]
            for s, several in of_status(lines).items()
        },
        alike=alike(lines),
        marked=[
            (line, no_paths(said))
            for line in lines
            for said in for_teacher(line.by_hand, line.of_all, titles, lang)
        ],
    )


def _figures(
    lines: Sequence[Line],
    excused: int,
    scores: Sequence[float],
    most: float,
    words: Mapping[str, str],
) -> list[tuple[str, str]]:
    """A few numbers with what they are; who is excused from all of it is in no mean."""
    figures = [(str(len(lines)), words["submissions"])]
    if scores:
        full = sum(score == most for score in scores)
        figures += [
            (str(len(scores) + excused), words["graded"]),
            *(
                [(str(excused), words["excused_one" if excused == 1 else "excused"])]
                if excused
                else []
            ),
            (f"{fmean(scores):.1f}", f"{words['mean']} {words['of']} {number(most)}"),
            (_rounded(median(scores)), words["median"]),
            (str(full), words["full"]),
        ]
    return figures


def _said(scores: Sequence[float], most: float, words: Mapping[str, str]) -> str:
    mean, middle = f"{fmean(scores):.1f}", _rounded(median(scores))
    return words["scores_text"].format(n=len(scores), most=number(most), mean=mean, median=middle)


def _rounded(points: float) -> str:
    """A median may be any fraction, where an excuse makes the rest count for all."""
    return number(round(points, 2))


def _listed(facts: Mapping[str, str], name: str) -> list[str]:
    return [no_paths(item) for item in list_of(facts, name)]


@cache
def _script() -> str:
    """DataTables (its default export) and what we do with it, as one module."""
    bundle = Path(str(distribution("itables").locate_file("itables/html/dt_bundle.js")))
    library = bundle.read_text(encoding="utf-8")
    named = re.search(r"export\s*\{[^}]*?(\w+) as default\b[^}]*\}", library)
    if not named:
        raise GraderError("itables carries DataTables in another form: install itables 2.9")
    # "</script" and "<!--" would end or bend the element; in JavaScript "<\/" is the same string.
    code = f"{library[: named.start()]}{library[named.end() :]};const DataTable={named[1]};\n"
    return (
        (code + str(ours("report.js"))).replace("</script", "<\\/script").replace("<!--", "<\\!--")
    )
