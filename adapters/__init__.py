"""What speaks to outside things: one file each; heavy libraries live only here."""
