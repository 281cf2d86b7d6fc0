"""Stands in for a package that builds a grammar for two seconds, wherever notebooks are read.

JupyterLab brings it; jsonschema takes it if it is there, to check IRIs, which no notebook has.
"""

raise ImportError("left out of the tests")
