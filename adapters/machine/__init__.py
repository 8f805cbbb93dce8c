"""This machine: the folders in which the product keeps what is its own."""
