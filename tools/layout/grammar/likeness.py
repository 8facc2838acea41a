"""Nouns that mean the same, where the readers of this folder look for them."""

from ..nouns.likeness import names_kind, synonyms

__all__ = ["names_kind", "synonyms"]
