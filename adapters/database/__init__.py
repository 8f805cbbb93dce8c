"""The databases of the office: engines, transactions, tables and their migrations."""
