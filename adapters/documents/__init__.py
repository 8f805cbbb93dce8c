"""The document store, in a folder or in a bucket."""
