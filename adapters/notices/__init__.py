"""Notices and events on their way out of the house."""
