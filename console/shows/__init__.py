"""Commands that go on for a while: the demonstration, the embedded house, a cycle followed."""
