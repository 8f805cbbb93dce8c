"""What the house does for whoever asks: every use case once, whichever door it comes by."""
