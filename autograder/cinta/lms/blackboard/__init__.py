"""Blackboard: its assignment files in, its own downloaded grades out, filled in."""
