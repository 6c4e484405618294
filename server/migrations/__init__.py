"""The schema, step by step: Alembic revisions and the one function that applies them."""
