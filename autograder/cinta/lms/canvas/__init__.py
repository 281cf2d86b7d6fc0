"""Canvas: its archive of submissions in, its gradebook and feedback zip out, or its API."""
