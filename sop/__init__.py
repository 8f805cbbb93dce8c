"""The rules: the SOP, office time, one running cycle. Pure: no clock, no I/O but reading a named file, no Temporal."""
