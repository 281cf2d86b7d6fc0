"""Grading by Dask's workers, in network namespaces of this machine."""
