"""Editions of the journal: what an order asks of its sentences and facts, and keeps to its end.

So a cycle replays, and its dossier verifies, under whatever version of this program comes later. From 2 on what a
program must know of an entry is data beside its sentence: the digest of the SOP, the minutes of an extension. From 3 on
sentences use the words of the glossary, and dates as papers write them, and no calendar of another zone counts. A
sealed sentence is never rewritten; what was once taken stays taken.
"""

FIRST_EDITION, FACTS_ARE_DATA, OFFICE_WORDS = 1, 2, 3
EDITION = OFFICE_WORDS
"""What new orders ask for."""
