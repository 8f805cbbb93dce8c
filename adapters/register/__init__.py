"""What is known of every cycle long after the engine has forgotten it."""
