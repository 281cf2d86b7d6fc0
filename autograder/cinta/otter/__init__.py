"""The same judge under Otter-Grader, and on Gradescope: guard, plugin, and what a fault leaves."""
