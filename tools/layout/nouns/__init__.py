"""What is known of English nouns: plurals, kinds, which mean the same, how big and where things are drawn."""
