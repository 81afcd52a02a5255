"""An upload on its way: whose turn it is, one read a call, what became of each."""
