"""What stands in README, CONTRIBUTING and docs is run: each block in order, its output compared.

Theory of operation. :mod:`.reading` finds a page's code blocks, and the comments above them, by
markdown-it-py; :mod:`.running` runs them one after another in one folder and holds what appears
against the ``text`` block that follows; :mod:`.scenes` lays out what a page takes for given.

Libraries that do this run one language alone (Sybil, mktestdocs and pytest-markdown-docs: Python;
cram: a shell of its own format) or ask for a prompt before each line, which a reader would copy
(byexample); none compares two languages of a page, nor lists what is not run and why.

What a page may say, in a comment above a block:

``<!-- in: checkout, download -->``
    From here on blocks run in a new folder that holds these (:data:`.scenes.SCENES`).
``<!-- not run (network): why -->``
    The next block is not run. :class:`.reading.Why` lists the kinds; *another test* names the file
    of the test that does what stands there.
``<!-- not run (network), make: why -->``
    Only the lines of the next block that begin so are not run.
``<!-- printed by: cinta check x -->``
    The next ``text`` block is what this command prints.
``<!-- exit code 1 -->``
    How the next block, or that command, ends; 0 if nothing is said.

A ``text`` block below a block that is run is what it prints. ``...`` in it stands for anything
within a line; alone on a line, for any lines. ``python -m tests.pages`` lists what is not run.
"""
