"""What is raised where a message leaves open what is meant, and the usual choices to ask with.

It knows nothing of sentences; whoever raises it knows what to ask.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..layout import Layout
from ..phrases import head_noun
from ..speech import Said, Thing, say
from .choices import Choice

KEEP = "keep everything as it is"
"""The message that changes nothing."""
MAX_CHOICES = 9


class Unclear(Exception):
    """The message leaves open what is meant; `question` asks for it.

    Attributes:
        choices: the answers offered.
        words: where the choices are ids that these words of the message could mean.
    """

    def __init__(self, question: Said, choices: Sequence[Choice] = (), words: str = "") -> None:
        super().__init__(question)
        self.question = question
        self.choices = tuple(choices)
        self.words = words

    def for_message(self, text: str) -> tuple[Choice, ...]:
        """Return the choices as whole messages: what stands for an id becomes the message with that id in it."""
        if not self.words:
            return self.choices
        return tuple(
            Choice(choice.label, f"{text.rstrip(' .!?')} (by '{self.words}' I mean {choice.means})", choice.words)
            for choice in self.choices
        )


def object_choices(layout: Layout, ids: Sequence[str]) -> tuple[Choice, ...]:
    """Return a choice per object, from left to right (or from top to bottom); `means` is the id."""
    items = [layout[i] for i in ids]
    xs, ys = [o.box.center[0] for o in items], [o.box.center[1] for o in items]
    across = max(xs) - min(xs) >= max(ys) - min(ys)
    items.sort(key=lambda o: o.box.center[0 if across else 1])
    return tuple(_object_choice(layout, item.id, n, len(items), across) for n, item in enumerate(items[:MAX_CHOICES]))


def _object_choice(layout: Layout, object_id: str, index: int, count: int, across: bool) -> Choice:
    phrase = layout[object_id].phrase
    alike = sum(head_noun(item.phrase) == head_noun(phrase) for item in layout.objects)
    thing = Thing(phrase, "the")
    if alike == 1:
        return Choice(say("choice.only", thing=thing, id=object_id), object_id, (object_id, head_noun(phrase)))
    place, words = _place(index, count, across)
    return Choice(say("choice.object", thing=thing, place=place, id=object_id), object_id, (object_id, *words))


def _place(index: int, count: int, across: bool) -> tuple[Said, tuple[str, ...]]:
    first, last = ("left", "right") if across else ("top", "bottom")
    if index == 0:
        return say(f"place.{first}"), (first, f"{first}most", f"on the {first}")
    if index == count - 1:
        return say(f"place.{last}"), (last, f"{last}most", f"on the {last}", "last")
    if count == 3:
        return say("place.middle"), ("middle", "in the middle", "center", "centre")
    return say(f"place.from_{first}", number=index + 1), ()


def named(object_id: str, layout: Layout) -> Thing | str:
    """Return 'the car', or the id where several have that noun."""
    nouns = [head_noun(item.phrase) for item in layout.objects]
    phrase = layout[object_id].phrase
    return Thing(phrase, "the") if nouns.count(head_noun(phrase)) == 1 else object_id
