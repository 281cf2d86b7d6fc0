"""``cinta export``: its arguments, and what it prints."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ..commands.arguments import POINTS, UPLOADS, points, size
from ..errors import InputError
from ..lms.choices import CANVAS_TOKEN, UPLOAD_LIMIT, Attempts, Destination, FullScore
from ..said import counted, say

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ..commands.export import Exported, Options
    from ..lms.already_there import Overwrite
    from ..lms.grades import Rules


WITH_MAXIMUM = (
    Destination.MOODLE,
    Destination.CANVAS,
    Destination.BRIGHTSPACE,
    Destination.BLACKBOARD,
)
"""Where what the teacher gives tells the maximum."""

POINTS_HELP = "scale to N points, or to the LMS's own: max (default: the unit's)"
TIMEZONE_HELP = "the site's time zone, where your profile in Moodle has another"


def add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    export = commands.add_parser("export", help="grades back to the LMS: its own files, filled in")
    export.add_argument("dir", type=Path, help="the --out folder of cinta grade")
    export.add_argument("--to", required=True, choices=tuple(map(str, Destination)))
    export.add_argument("--unit", default="", help="which, where the run holds several")
    export.add_argument("--out", type=Path, help="where files go (default: DIR/export/TO)")
    export.add_argument(
        "--overwrite",
        action="extend",
        nargs="*",
        metavar="KEY",
        help="also grades given by hand; of these students, or alone and behind DIR of all",
    )
    export.add_argument(
        "--previous",
        type=Path,
        metavar="DIR",
        help="an older --out of this class: what it exported is Cinta's",
    )
    _add_rules(export.add_argument_group("what counts"))
    _add_lms(export)
    export.set_defaults(run=_export)


def _add_rules(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--points", type=_points, metavar="N", help=POINTS_HELP)
    group.add_argument("--late-penalty", default="", metavar="RULE", help="'10%%/day, max 50%%'")
    group.add_argument(
        "--due", default="", metavar="TIME", help="2026-11-25T23:59, as the LMS shows it"
    )
    attempts = tuple(map(str, Attempts))
    group.add_argument("--several", choices=attempts, default="", help="of one student's")
    group.add_argument(
        "--zero-unreadable", action="store_true", help="hand over a zero for what is no notebook"
    )


def _points(text: str) -> Decimal | FullScore:
    """A number of points, or the word for those that the LMS's sheet tells."""
    if text == FullScore.LMS:
        return FullScore.LMS
    try:
        return points(POINTS)(text)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{error}, or {FullScore.LMS}") from None


def _add_lms(export: argparse.ArgumentParser) -> None:
    moodle = export.add_argument_group("--to moodle")
    moodle.add_argument("--worksheet", type=Path, metavar="CSV", help="the grading worksheet")
    moodle.add_argument(
        "--assignment", default="", help="its course module; elsewhere its id or title"
    )
    moodle.add_argument("--timezone", default="", metavar="AREA/CITY", help=TIMEZONE_HELP)
    moodle.add_argument(
        "--zip-limit",
        type=size(UPLOADS),
        default=UPLOAD_LIMIT,
        metavar="SIZE",
        help="what your Moodle takes in one upload, 8M (default: 2M, PHP's own)",
    )
    canvas = export.add_argument_group("--to canvas, brightspace, blackboard or sakai")
    canvas.add_argument(
        "--gradebook", type=Path, metavar="CSV", help="the exported grades (Sakai: grades.csv)"
    )
    canvas.add_argument(
        "--push", action="store_true", help=f"by Canvas's API; token in {CANVAS_TOKEN}"
    )
    canvas.add_argument("--dry-run", action="store_true", help="with --push: only the differences")
    canvas.add_argument("--canvas-url", default="", metavar="URL", help="https://canvas.school.edu")
    canvas.add_argument("--course", default="", help="the course's id, for --push")
    table = export.add_argument_group("--to csv")
    table.add_argument("--columns", metavar="'NAME=FIELD, ...'", help="which, and their headers")
    table.add_argument("--delimiter", default=",", help="between columns (default: ,)")
    table.add_argument("--decimal", default=".", help="the decimal mark (default: .)")
    table.add_argument(
        "--plain-cells", action="store_true", help="for programs: leave formulas as they are"
    )


def _export(arguments: argparse.Namespace) -> int:
    from ..commands.export import export

    options = _options(arguments)
    if arguments.push:
        return _push(arguments, options)
    if arguments.late_penalty and not arguments.due:
        raise InputError("--late-penalty needs --due 2026-11-25T23:59, in the LMS's own time")
    if arguments.points == FullScore.LMS and arguments.to not in WITH_MAXIMUM:
        raise InputError(
            f"--points max: --to {arguments.to} has no sheet that tells the maximum; give a number"
        )
    exported = export(arguments.dir, options)
    _say(exported)
    return int(exported.faults > 0)


def _push(arguments: argparse.Namespace, options: Options) -> int:
    """Straight into Canvas; how late each was is asked there, too."""
    import os
    from dataclasses import replace

    from ..commands.export import Exported, keep_exported, read_run, write_handover
    from ..lms.canvas.api import connect, lateness_by_key
    from ..lms.canvas.push import push

    if arguments.to != Destination.CANVAS:
        raise InputError(f"--push goes with --to canvas, not with --to {arguments.to}")
    run = read_run(arguments.dir, options.unit, options.previous)
    token = os.environ.get(CANVAS_TOKEN, "")
    place = (arguments.canvas_url, token, arguments.course, arguments.assignment)
    connection = connect(*place)
    rules = options.rules
    if rules.late_policy:
        rules = replace(rules, lateness=lateness_by_key(connection))
    handover = push(
        connection,
        run.grades(rules, arguments.assignment),
        overwrite=options.overwrite,
        exported=run.exported,
        dry_run=arguments.dry_run,
    )
    if not arguments.dry_run:
        keep_exported(arguments.dir, run, handover)
    folder = options.out or arguments.dir / "export" / "canvas-push"
    write_handover(folder, handover)
    _say(Exported(handover, folder, run.faults, run.to_mark))
    return int(run.faults > 0)


def _options(arguments: argparse.Namespace) -> Options:
    from ..commands.export import Options
    from ..lms.table import COLUMNS, TableFormat

    destination = Destination(arguments.to)
    table_format = TableFormat(
        columns=arguments.columns or COLUMNS,
        delimiter=arguments.delimiter,
        decimal=arguments.decimal,
        plain_cells=arguments.plain_cells,
    )
    return Options(
        destination=destination,
        unit=arguments.unit,
        sheet=arguments.worksheet if destination == Destination.MOODLE else arguments.gradebook,
        assignment=arguments.assignment,
        rules=_rules(arguments),
        table_format=table_format,
        overwrite=_overwrite(arguments.overwrite),
        previous=arguments.previous,
        timezone=_timezone(arguments),
        zip_limit=arguments.zip_limit,
        out=arguments.out,
    )


def _timezone(arguments: argparse.Namespace) -> ZoneInfo | None:
    from ..lms.late import read_timezone

    if not arguments.timezone:
        return None
    if arguments.to != Destination.MOODLE:
        raise InputError(f"--timezone goes with --to moodle, not with --to {arguments.to}")
    return read_timezone(arguments.timezone)


def _overwrite(keys: list[str] | None) -> Overwrite:
    """Nobody's without the option, everybody's where it stands alone."""
    return keys == [] if not keys else frozenset(keys)


def _rules(arguments: argparse.Namespace) -> Rules:
    from ..lms.grades import Rules
    from ..lms.late import read_deadline, read_late_policy

    return Rules(
        scale=arguments.points or FullScore.UNIT,
        late_policy=read_late_policy(arguments.late_penalty) if arguments.late_penalty else None,
        deadline=read_deadline(arguments.due) if arguments.due else None,
        attempts=Attempts(arguments.several) if arguments.several else None,
        zero_unreadable=arguments.zero_unreadable,
    )


def _say(exported: Exported) -> None:
    """The closing table, what to do now, and where the files are."""
    from rich.console import Console

    from ..commands.export import CLOSING, rows_of
    from ..report.closing import print_closing

    handover, folder = exported.handover, exported.folder
    print_closing(rows_of(handover), Console())
    for line in handover.advice:
        say(line)
    for name in handover.files:
        say(f"file: {folder / name}")
    say(f"table: {folder / CLOSING}")
    if exported.to_mark:
        mend = "cinta mark DIR --to marks.csv, fill it in, --from marks.csv, and export again"
        say(f"still to be marked, and held back: {counted(exported.to_mark, 'submission')}: {mend}")
    if exported.faults:
        say(f"our own fault, and exported for nobody: {counted(exported.faults, 'submission')}")
