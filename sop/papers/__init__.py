"""What is printed: the sheet, the report, letters, the monitoring."""
