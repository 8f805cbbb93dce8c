"""Measures; each prints a line for people and a JSON line for machines."""
