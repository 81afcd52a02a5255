"""Meter reads, by the way of a file: `formats` (bytes become readings), `rehearsal` (what will
become of them at the registry), `check` (an upload that may be sent), `sending` (one read a call),
`report` (what became of each). `pages` show the check, `worker` runs what takes long."""
