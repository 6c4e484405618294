"""Backups: the database at one moment and the files it names, in one archive with a manifest."""
