"""Office time: calendars, working hours, clocks, periods."""
