"""The pages, each with the forms that belong to it."""
