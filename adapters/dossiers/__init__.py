"""Filing a dossier, packing it, playing its histories again."""
