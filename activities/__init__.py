"""What touches the world: thin, idempotent, one class per outside thing, its port in the constructor."""
