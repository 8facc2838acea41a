"""Japanese: its words, its reader and its namer.

It knows nothing of layouts' geometry or of operations.
"""
