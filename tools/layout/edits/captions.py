"""Change the words of objects: replace, recaption, exchange words. Boxes and ids stay.

It does not check that a word can be drawn.
"""

from __future__ import annotations

from ..attributes import attribute_of, with_attribute, without_attribute
from ..errors import LayoutError
from ..layout import MAX_PHRASE_CHARS, LayoutObject
from ..operations import Recaption, Replace
from ..phrases import with_article, with_colour
from ..speech import Thing, say
from .draft import Draft


def replace_objects(draft: Draft, op: Replace) -> Draft:
    """Put something else into the targets' boxes."""
    phrase = with_article(op.phrase.strip())
    return draft.with_phrases(dict.fromkeys(draft.targets(op.targets), phrase))


def recaption(draft: Draft, op: Recaption) -> Draft:
    """Change the phrase, then its colour, then put an attribute in and take one out.

    Raises:
        LayoutError: nothing of that is given, or no target has what is to be taken out.
    """
    if op.phrase is None and op.colour is None and op.attribute is None and op.without is None:
        raise LayoutError(say("edit.no_words"))
    ids = draft.targets(op.targets)
    phrases = {name: _reworded(draft.layout[name].phrase, op) for name in ids}
    unchanged = all(without_attribute(draft.layout[i].phrase, op.without or "") == draft.layout[i].phrase for i in ids)
    if op.without and op.phrase is None and unchanged:
        raise LayoutError(say("edit.lacks", what=draft.name(ids), word=op.without))
    return draft.with_phrases(phrases)


def _reworded(phrase: str, op: Recaption) -> str:
    if op.phrase:
        phrase = with_article(op.phrase.strip())
    if op.without:
        phrase = without_attribute(phrase, op.without)
    if op.colour:
        phrase = with_colour(phrase, op.colour)
    if op.attribute:
        phrase = with_attribute(phrase, op.attribute)
    return phrase[:MAX_PHRASE_CHARS]


def swap_words(draft: Draft, one: LayoutObject, two: LayoutObject, kind: str) -> Draft:
    """Exchange the words of that kind in two phrases; one that has none gives none.

    Raises:
        LayoutError: neither has one.
    """
    first, second = attribute_of(one.phrase, kind), attribute_of(two.phrase, kind)
    if first is None and second is None:
        raise LayoutError(say("edit.nothing_to_swap", what=Thing(one.phrase), other=Thing(two.phrase)))
    return draft.with_phrases({one.id: _given(one.phrase, kind, second), two.id: _given(two.phrase, kind, first)})


def _given(phrase: str, kind: str, word: str | None) -> str:
    return with_attribute(phrase, word) if word else without_attribute(phrase, kind)
