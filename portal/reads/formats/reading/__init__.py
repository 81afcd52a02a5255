"""A table and a plan -> series of readings, and what is wrong with the other rows."""
