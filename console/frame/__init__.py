"""What every command rests on: how it runs, what it prints with, what it opens."""
