"""The pages before Send: choose a file, understand it, check it."""
