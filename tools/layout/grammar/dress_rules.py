"""Edits of what somebody is or wears: 'make the skiers children', 'give the skiers red jackets'.

Each rule reads one clause and gives operations, or None when the clause is not its own. It knows nothing of boxes.
"""

from __future__ import annotations

import re

from ..operations import Operation, Recaption, Replace
from .kinds import head_noun, kind_of
from .nouns import is_plural, singular
from .targets import Context, read_targets
from .things import Thing, read_thing

Operations = list[Operation]


def replace_all(clause: str, context: Context) -> Operations | None:
    """'make the skiers children': a plural of something else."""
    found = re.match(
        r"^(?:make|turn) (?P<target>(?:the|all|both|my) [a-z -]+?s|them|these|everyone|the people|the children) (?:into )?(?P<what>[a-z-]+(?: [a-z-]+)?)$",
        clause,
    )
    if not found or not is_plural(found["what"]) or kind_of(singular(found["what"])) is None:
        return None
    thing = read_thing(found["what"].split())
    return (
        [Replace(targets=read_targets(found["target"], context), phrase=thing.phrase)] if thing and thing.noun else None
    )


def dress(clause: str, context: Context) -> Operations | None:
    """'give the skiers red jackets', 'put a scarf on the dog': what is worn becomes words of its wearer."""
    found = re.match(
        r"^(?:give|dress) (?P<target>(?:the|all|both|every|each|my) .+?|it|him|her|them) (?:in |with )?(?P<what>(?:an? |some )?[a-z -]+)$",
        clause,
    ) or re.match(
        r"^(?:put|place) (?P<what>(?:an? |some )[a-z -]+?) on (?P<target>(?:the|all|both|every|each|my) .+|it|him|her|them)$",
        clause,
    )
    if not found:
        return None
    for words in range(len(found["target"].split()), 0, -1):
        target, rest = (
            _split_at(f"{found['target']} {found['what']}", words)
            if clause.startswith(("give", "dress"))
            else (found["target"], found["what"])
        )
        thing = read_thing(rest.split())
        worn = ("clothing", "hat") if is_plural(rest.split()[-1]) else ("clothing",)
        if thing is None or kind_of(thing.noun) not in worn:
            continue
        ids = [i for i in read_targets(target, context) if i in context.ids]
        wearers = [i for i in ids if kind_of(head_noun(context.layout[i].phrase)) in ("person", "animal", "bird")]
        if wearers and wearers == ids:
            return [
                Recaption(targets=[i], phrase=f"{context.layout[i].phrase} wearing {_worn(thing, rest)}") for i in ids
            ]
    return None


def _split_at(text: str, count: int) -> tuple[str, str]:
    words = text.split()
    return " ".join(words[:count]), " ".join(words[count:])


def _worn(thing: Thing, said: str) -> str:
    pairs = is_plural(said.split()[-1]) and thing.noun in (
        "shoe",
        "boot",
        "glove",
        "sock",
        "mitten",
        "sneaker",
        "sandal",
        "trousers",
        "jeans",
        "glasses",
        "sunglasses",
        "goggles",
    )
    return re.sub(r"^some ", "", said) if pairs else thing.phrase
