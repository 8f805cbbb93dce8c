"""Papers typeset, spreadsheets, the calendar of deadlines."""
