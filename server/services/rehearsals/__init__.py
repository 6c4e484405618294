"""Rehearsals of models in an invented world: nothing here reads or writes anybody's data."""
