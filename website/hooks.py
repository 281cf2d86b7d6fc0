"""What MkDocs does beside its own: pages from elsewhere in the repository, links, languages.

A page of ``docs/`` reads on a code host as it does here. There it says where its other language is
and links to files above ``docs/``; here the header has the languages, and they are pages too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from posixpath import normpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from website import reference
from website.diagrams import BLOCK, DIAGRAMS, name_of

log = get_plugin_logger("website")

ROOT = Path(__file__).parents[1]

FROM_ABOVE = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "benchmarks/README.md": "benchmarks.md",
}
"""Files of the repository that are pages too, and as which."""

MADE: dict[str, Callable[[], str]] = {
    "reference/commands.md": reference.commands,
    "reference/names.md": reference.names,
}
"""Pages that are made of the program, and by what."""

LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)((?:#[^)\s]*)?)\)")
OTHER_LANGUAGE = re.compile(r"^\[(?:En español|In English)\]\([^)]+\)\n", re.MULTILINE)
ROLE = re.compile(r":(?:attr|class|data|func|meth|mod):<code>[~.]*")
ONLY_ENGLISH = '!!! note ""\n    Esta página está solo en inglés.\n\n'


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that do not lie in ``docs/``."""
    for page in (*FROM_ABOVE.values(), *MADE):
        place = (page, config.docs_dir, config.site_dir, config.use_directory_urls)
        files.append(File(*place))
    return files


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """The text of a page that does not lie in ``docs/``; None: MkDocs reads it."""
    for path, name in FROM_ABOVE.items():
        if page.file.src_uri == name:
            return (ROOT / path).read_text(encoding="utf-8")
    made = MADE.get(page.file.src_uri)
    return made() if made else None


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fit links and languages to the site."""
    text = OTHER_LANGUAGE.sub("", markdown, count=1)
    text = BLOCK.sub(lambda block: _picture(block[1], page), text)
    text = LINK.sub(lambda link: f"]({_target(link[1], page.file.src_uri)}{link[2]})", text)
    if _language(page.file) == _language_built(config):
        return text
    page.meta["search"] = {"exclude": True}  # once, in its own language
    return _said_so(text)


def _picture(diagram: str, page: Page) -> str:
    """A diagram's picture. One that was never drawn is told, which ends the build."""
    if not (DIAGRAMS / name_of(diagram)).is_file():
        log.warning(f"{page.file.src_uri}: a diagram has changed. Mend: python -m website.diagrams")
    up = "../" * page.file.src_uri.count("/")
    picture = f"![Diagram]({up}pictures/diagrams/{name_of(diagram)})"
    return f'<div class="diagram" markdown>\n\n{picture}\n\n</div>'


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """A docstring's ``:func:`name``` is the name alone."""
    return ROLE.sub("<code>", html)


def _target(link: str, page: str) -> str:
    """Where a link of a page leads here: to the page that a file of the repository is."""
    above = {name: path for path, name in FROM_ABOVE.items()}.get(page, f"docs/{page}")
    path = normpath(str(Path(above).parent / link))
    to = FROM_ABOVE.get(path, path.removeprefix("docs/"))
    up = "../" * page.count("/")
    return up + re.sub(r"\.es\.md$", ".md", to)


def _language(file: Any) -> str:
    return str(file.localization or "en")


def _language_built(config: MkDocsConfig) -> str:
    return str(config.plugins["i18n"].current_language)


def _said_so(text: str) -> str:
    """The page with a line below its title that says that there is no Spanish one."""
    title, newline, rest = text.partition("\n")
    return f"{title}{newline}\n{ONLY_ENGLISH}{rest}"
