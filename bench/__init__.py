"""Measures; each prints a table for people and a JSON line for machines."""
