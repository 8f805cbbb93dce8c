"""The engine: connections, cycles, lists, schedules, the embedded server."""
