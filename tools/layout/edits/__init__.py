"""The edits: one function per operation, each from a draft to the next draft.

A function changes what its operation names and nothing else; it knows nothing of language or of the other functions.
"""
