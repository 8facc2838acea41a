"""Language to `Layout`: values, operations, repair, names, prompts, parser and planners.

It knows nothing of pixels, models of pictures, conversations or front ends.
"""
