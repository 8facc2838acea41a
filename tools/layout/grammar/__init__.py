"""Offline English: captions to layouts and chat messages to typed edits, by rules over data files.

It knows nothing of language models, pixels or conversations.
"""
