"""The site that ``make docs`` builds: what is not in ``docs/`` as it stands, and its pictures."""
