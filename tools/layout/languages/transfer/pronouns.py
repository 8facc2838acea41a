"""What a pronoun stands for: the thing named before it, then the things touched last, by gender.

It knows nothing of sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...grammar.kinds import head_noun
from ...layout import Layout
from .language import Language
from .lexicon import noun_entries
from .things import Np


@dataclass
class Conversation:
    """The layout in place, the ids touched last, and what this message has named so far."""

    language: Language
    layout: Layout | None
    recent: tuple[str, ...] = ()
    named: list[Np] = field(default_factory=list)

    def note(self, np: Np) -> Np:
        if np.noun or np.id:
            self.named.append(np)
        return np

    def has(self, np: Np) -> bool:
        """Tell whether something in the picture is called so."""
        nouns = {head_noun(item.phrase) for item in self.layout.objects} if self.layout else set()
        return bool(np.noun) and np.noun in nouns

    def resolve(self, np: Np) -> Np:
        """Return what a pronoun stands for; anything else unchanged, and a pronoun that nothing fits as 'it' or 'them'."""
        if not np.pronoun:
            return np
        if (named := self._named(np)) is not None:
            return named
        if np.pronoun == "them" or (np.pronoun == "it/them" and self._several()):
            return replace(np, pronoun="them")
        single = replace(np, pronoun="it")
        if self.layout is None or not np.gender:
            return single
        found = self._fitting(np.gender)
        return replace(single, id=found, pronoun="") if found else single

    def _named(self, np: Np) -> Np | None:
        for known in reversed(self.named):
            fits = not np.gender or not known.gender or known.gender in np.gender
            several = known.plural or bool(known.count and known.count != "1")
            if fits and (np.pronoun == "it/them" or several == (np.pronoun == "them")):
                if known.pos or known.is_one:
                    return replace(np, pronoun="them" if several else "it")
                return known if known.id else replace(known, det="the" if known.noun else known.det, count="")
        return None

    def _several(self) -> bool:
        alive = self._alive()
        nouns = [self._noun(i) for i in alive[:2]]
        return len(nouns) == 2 and nouns[0] == nouns[1]

    def _fitting(self, genders: str) -> str | None:
        for usual in (True, False):
            for known in self._alive():
                if self._genders(self._noun(known), usual) & set(genders):
                    return known
        assert self.layout is not None
        if self._alive():
            return None
        fitting = [
            item.id for item in self.layout.objects if self._genders(head_noun(item.phrase), True) & set(genders)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _alive(self) -> Sequence[str]:
        ids = {item.id for item in self.layout.objects} if self.layout else set()
        return [known for known in self.recent if known in ids]

    def _noun(self, object_id: str) -> str:
        assert self.layout is not None
        return head_noun(self.layout[object_id].phrase)

    def _genders(self, noun: str, usual: bool) -> set[str]:
        return genders_of(noun, self.language, usual)


def genders_of(noun: str, language: Language, usual: bool = False) -> set[str]:
    """Return the genders of a noun's usual word, or of all its words."""
    entries = noun_entries(language)
    words = noun.split()
    for start in range(len(words)):
        if entry := entries.get(" ".join(words[start:])):
            chosen = entry[:1] if usual else entry
            return {gender.replace("p", "") for _, gender, _ in chosen}
    return set()
