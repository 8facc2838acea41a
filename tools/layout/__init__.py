"""Language to `Layout`: values, operations, repair, grammar, prompts, parser and planners.

It knows nothing of pixels, models of pictures, conversations or front ends.
"""
