"""What the command lines show on a terminal."""
