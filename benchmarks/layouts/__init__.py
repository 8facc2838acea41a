"""How good layouts are: LMD's stage-1 prompts, edits as people say them, and the time both take.

`python -m benchmarks.layouts` prints everything as one table.
"""
