"""What is told of an upload after *Send*: how far it is, and what became of every read."""
