"""The portal: the office's cycles as pages, for people who never open a command line."""
