"""English captions composed from parts: things, relations, places, backgrounds, styles, and the sentences around them."""
