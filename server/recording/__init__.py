"""What an advance of an instance means in rows: tasks, timers, children, messages, journal."""
