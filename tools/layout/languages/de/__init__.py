"""German: words as data, rules of inflection, a reader and a namer."""
