"""Optional verifiers: they look at a finished picture and say what of the layout is in it."""
