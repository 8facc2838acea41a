"""What the generator speaks of: things, objects of a scene, scenes and samples. It knows no language."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Thing:
    """Something to be named in a message: English lemmas, which a language's `render` turns into its own words.

    noun     singular lemma, 'hot dog'; '*' is everything in the picture
    count    how many; over 1 the native noun is plural
    looks    English adjectives before the noun, in order: ('big', 'red'); only those to be said
    place    singles one of several out: 'left', 'right', 'top', 'bottom', 'middle'; else ''
    size     singles one of several out: 'big', 'small'; else ''
    whole    true where all of a kind (or everything) are meant: 'both cats', 'all the cats'
    post     words after the noun, without articles: 'in red dress' (English only)
    pronoun  true where 'it' or 'them' is said (form 'pro', or the cased form where a language has CASED_PRONOUNS)
    """

    noun: str
    count: int = 1
    looks: tuple[str, ...] = ()
    place: str = ""
    size: str = ""
    whole: bool = False
    post: str = ""
    pronoun: bool = False

    @property
    def phrase(self) -> str:
        """The English phrase without article, as it stands in scenes and answers."""
        return " ".join(filter(None, (*self.looks, self.noun, self.post)))


@dataclass(frozen=True)
class SceneObject:
    """An object of the picture; `place` is its third of the canvas, `size` is set where kin differ clearly."""

    id: str
    thing: Thing
    place: str
    size: str = ""

    @property
    def stem(self) -> str:
        return self.id.rsplit("-", 1)[0]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.id, self.thing.phrase, f"@{self.place}", self.size)))


@dataclass(frozen=True)
class Scene:
    """The picture as the prompt tells it; no objects and no background: no picture yet."""

    objects: tuple[SceneObject, ...] = ()
    background: str = ""
    style: str = ""

    def of_kind(self, stem: str) -> tuple[SceneObject, ...]:
        return tuple(o for o in self.objects if o.stem == stem)

    def of_noun(self, noun: str) -> tuple[SceneObject, ...]:
        return tuple(o for o in self.objects if o.thing.noun == noun)

    def __str__(self) -> str:
        parts = ["; ".join(map(str, self.objects)), self.background, self.style]
        return " | ".join(part for part in parts if part) or "none"


@dataclass(frozen=True)
class Sample:
    """One thing to learn. `last` are ids joined by '+', or 'cat-*'; `before` is the message before."""

    language: str
    user: str
    answer: str
    scene: str = "none"
    last: str = ""
    before: str = ""


@dataclass(frozen=True)
class Context:
    """Where a message is said: the scene, the ids changed last and the message before."""

    scene: Scene = field(default_factory=Scene)
    last: tuple[str, ...] = ()
    before: str = ""
