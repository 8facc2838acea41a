"""The command line: one file per command, and what reads and writes files, lines and logs for them."""
