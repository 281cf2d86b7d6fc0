"""``python -m tests.pages``: every block that is not run, and why."""

from __future__ import annotations

from .reading import ROOT, blocks, pages

for page in pages():
    for block in blocks(page, (ROOT / page).read_text(encoding="utf-8")):
        for reason in block.said.not_run:
            print(f"{block.where}: {reason.lines or 'all'}: {reason.kind}: {reason.words}")
