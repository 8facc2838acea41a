"""Short closed messages to answers by a table of patterns per language: every word is read, or nothing is done."""

from .reader import Strict, read_strict

__all__ = ["Strict", "read_strict"]
