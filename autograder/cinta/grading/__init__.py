"""One submission judged, and by whom: this machine's warm processes, or Dask's workers."""
