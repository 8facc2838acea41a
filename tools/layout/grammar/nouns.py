"""The forms and sizes of nouns, where the readers of this folder look for them."""

from ..nouns.drawn import NounLook, look_of
from ..nouns.inflection import is_plural, singular, vocabulary

__all__ = ["NounLook", "is_plural", "look_of", "singular", "vocabulary"]
