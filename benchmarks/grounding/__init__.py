"""Does each method draw the right object in the right colour in the right box? `python -m benchmarks.grounding`."""
