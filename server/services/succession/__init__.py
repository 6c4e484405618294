"""P10: units are merged, split, renamed or dissolved, and their open work is handed over."""
