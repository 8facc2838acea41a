"""What the readers and namers of Chinese and Japanese share: words found without spaces, things, scenes, commands.

It knows nothing of either language's grammar.
"""
