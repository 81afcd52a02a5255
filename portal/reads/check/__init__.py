"""A file that somebody uploaded becomes an upload that may be sent: understood, matched to devices,
rehearsed, packed."""
