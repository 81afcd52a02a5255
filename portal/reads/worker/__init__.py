"""The worker process: lanes that send and check, its wake-ups, its chores."""
