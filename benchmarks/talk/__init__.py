"""Judge what readers make of messages, on the cases of tests/data/talk; it knows nothing of how messages are read."""
