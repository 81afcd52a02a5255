"""The first rows of a table -> a plan: what each column is, why, and what must be asked."""
