"""The kinds of nouns, where the readers of this folder look for them."""

from ..nouns.kinds import head_noun, kind_of, known_nouns

__all__ = ["head_noun", "kind_of", "known_nouns"]
