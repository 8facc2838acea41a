"""Shows: the command line, the terminal conversation and the Discord bot.

It knows nothing of language or pictures; it hands messages to `agent` and shows what comes back.
"""
