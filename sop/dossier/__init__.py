"""What a cycle leaves behind, and the checks that prove it."""
