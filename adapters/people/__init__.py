"""Accounts, sessions, tokens, the access log."""
