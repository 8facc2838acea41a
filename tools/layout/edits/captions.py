"""Change the words of objects: replace, recaption, exchange colours. Boxes and ids stay.

It does not check that a word can be drawn.
"""

from __future__ import annotations

from ..errors import LayoutError
from ..layout import LayoutObject
from ..operations import Recaption, Replace
from ..phrases import colour_of, with_article, with_colour
from ..speech import Thing, say
from .draft import Draft


def replace_objects(draft: Draft, op: Replace) -> Draft:
    """Put something else into the targets' boxes."""
    phrase = with_article(op.phrase.strip())
    return draft.with_phrases(dict.fromkeys(draft.targets(op.targets), phrase))


def recaption(draft: Draft, op: Recaption) -> Draft:
    """Change the phrase, the colour in it, or both.

    Raises:
        LayoutError: neither is given.
    """
    if op.phrase is None and op.colour is None:
        raise LayoutError(say("edit.no_words"))
    phrases = {}
    for name in draft.targets(op.targets):
        phrase = with_article(op.phrase.strip()) if op.phrase else draft.layout[name].phrase
        phrases[name] = with_colour(phrase, op.colour) if op.colour else phrase
    return draft.with_phrases(phrases)


def swap_colours(draft: Draft, one: LayoutObject, two: LayoutObject) -> Draft:
    """Exchange the colour words of two phrases; one that has none gives none."""
    first, second = colour_of(one.phrase), colour_of(two.phrase)
    if first is None and second is None:
        raise LayoutError(say("edit.no_colours", what=Thing(one.phrase), other=Thing(two.phrase)))
    return draft.with_phrases({one.id: with_colour(one.phrase, second), two.id: with_colour(two.phrase, first)})
