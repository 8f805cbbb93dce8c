"""One running cycle: its state, the moves that change it, what is read off it."""
