"""ANSWERS -> RESULTS: questions are drawn, answers compared, mistakes named. NumPy only."""
