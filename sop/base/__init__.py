"""What every rule stands on: the errors, how text becomes a model, addresses."""
