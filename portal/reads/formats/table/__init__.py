"""Bytes -> rows of cells: what kind of file it is, its text or sheets, and where its rows begin."""
