"""Descriptions of objects ("the left white cat") to the ids of a scene.

A pattern table writes a description as `QUANTIFIER WORD* #noun`: quantifiers `the`, `all`, `both`, `3`, `other`, `some` (languages
that do not mark the plural); words `@left`, `%big`, or a look; `#thing` stands for any noun. `*` is everything, `@it`, `@them`,
`@they` (either) are pronouns, settled by `reader` once the statement before is known.
Found ids are written `<cat-1+cat-2>`, several of which one is meant `<?cat-1 cat-2>`, anchors `{cat-1}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..prompt import SceneObject, SceneView

ANY = "thing"
PRONOUNS = ("@it", "@them", "@they")
_HEAD_ENDS = re.compile(
    r"\b(?:in|on|at|with|of|made|holding|wearing|riding|reading|eating|sitting|standing|from|under|over|near|and|for|to)\b"
)
_AXES = {"left": (0, 0), "right": (0, 2), "top": (1, 0), "bottom": (1, 2), "middle": (0, 1), "center": (0, 1)}


class Resolver:
    """Finds the objects of one scene. `chosen` answers an earlier question: of the ids `asked` these are meant."""

    def __init__(self, scene: SceneView, lemmas: Callable[[str], Sequence[str]], chosen: Sequence[str] = ()) -> None:
        self._scene, self._lemmas, self._chosen = scene, lemmas, tuple(chosen)

    def target(self, description: str) -> str | None:
        """Return `<ids>`, `<?ids>`, a pronoun or `*` for a description; None where nothing fits."""
        if description in PRONOUNS:
            return description
        if description == "*":
            return "<*>" if self._scene.objects else None
        quantifier, *words = description.split()
        found = self._described(words)
        if quantifier == "other":
            kin = self._kin() if f"#{ANY}" in words else self._scene.objects
            found = [o for o in found if o in kin and o.id not in self._scene.last] if self._scene.last else []
            quantifier = "the"
        return self._counted(quantifier, found)

    def _counted(self, quantifier: str, found: list[SceneObject]) -> str | None:
        ids = [o.id for o in found]
        if not ids:
            return None
        if quantifier in ("the", "some", "1"):
            if len(ids) == 1:
                return f"<{ids[0]}>"
            if quantifier == "1":
                return None
            if set(ids) == set(self._scene.pending) and self._chosen:
                return f"<{'+'.join(self._chosen)}>"
            return f"<?{' '.join(ids)}>"
        wanted = {"all": len(ids), "both": 2}.get(quantifier) or int(quantifier)
        return f"<{'+'.join(ids)}>" if len(ids) == wanted and wanted > 1 else None

    def joined(self, targets: str) -> str | None:
        """Return several targets as one: `<cat-1>+<dog-1>` is `<cat-1+dog-1>`; `<*> but <dog-1>` leaves some out."""
        if " but " in targets:
            whole, _, besides = targets.partition(" but ")
            plain = whole == "<*>" and re.fullmatch(r"<[^?*>]+>", besides)
            return f"<* except {besides[1:-1]}>" if plain else None
        parts = targets.split(" + ")
        if len(parts) == 1:
            return targets
        if not all(re.fullmatch(r"<[^?*>]+>", part) for part in parts):
            return None
        ids = [name for part in parts for name in part[1:-1].split("+")]
        return f"<{'+'.join(ids)}>" if len(set(ids)) == len(ids) else None

    def anchor(self, description: str) -> str | None:
        """Return a target as an anchor: exactly one object, a doubt which, or a pronoun for one."""
        target = self.target(description)
        if target is None or target.startswith("<?") or target == "@it":
            return target
        return f"{{{target[1:-1]}}}" if re.fullmatch(r"<[^+*?>]+>", target) else None

    def chosen(self, description: str) -> str | None:
        """Return the ids, of those that the question offered, which an answer to it names."""
        pending = self._scene.pending
        if number := re.fullmatch(r"\^(-?\d+)", description):
            at = int(number[1])
            return pending[at - 1 if at > 0 else at] if 0 < abs(at) <= len(pending) else None
        if description in ("all", "both"):
            return " ".join(pending) if description == "all" or len(pending) == 2 else None
        among = SceneView(tuple(o for o in self._scene.objects if o.id in pending))
        found = Resolver(among, self._lemmas).target(description)
        return found[1:-1] if found and re.fullmatch(r"<[^+*?>]+>", found) else None

    def _described(self, words: Sequence[str]) -> list[SceneObject]:
        noun = next((w[1:].replace("_", " ") for w in words if w.startswith("#")), ANY)
        found = self._among(self._scene.objects, noun, words)
        if noun == ANY and len(kin := self._kin()) > 1 and self._among(kin, noun, words) != found:
            return []  # "the left one": of all, or of the kind spoken of?
        return found

    def _kin(self) -> tuple[SceneObject, ...]:
        stems = {name.rpartition("-")[0] for name in self._scene.last}
        return tuple(o for o in self._scene.objects if o.stem in stems)

    def _among(self, objects: Sequence[SceneObject], noun: str, words: Sequence[str]) -> list[SceneObject]:
        looks = [w for w in words if w[0] not in "#@%^"]
        found = [o for o in objects if self._is(noun, o) and all(_has(o, look) for look in looks)]
        for word in words:
            if word.startswith("%"):
                found = [o for o in found if o.size == word[1:]] or [o for o in found if _has(o, word[1:])]
            elif word.startswith("@"):
                found = _at(word[1:], found)
        return found

    def _is(self, noun: str, item: SceneObject) -> bool:
        if noun == ANY:
            return True
        head = head_of(item.phrase)
        nouns = {noun, *self._lemmas(noun)}
        # 'beach ball' is a ball too, and ids tell the kind of what the phrase only describes
        tails = {" ".join(head.split()[i:]) for i in range(len(head.split()))} | {
            item.stem.replace("_", " ").replace("-", " ")
        }
        return bool(nouns & (tails | {lemma for tail in tails for lemma in self._lemmas(tail)}))


def head_of(phrase: str) -> str:
    """Return the words of a phrase up to its noun: 'small girl' of 'small girl in red dress'."""
    words = _HEAD_ENDS.split(phrase.lower(), maxsplit=1)[0].split()
    return " ".join(words)


def _has(item: SceneObject, look: str) -> bool:
    words = item.phrase.lower().replace("grey", "gray").split()
    return all(word in words for word in look.replace("grey", "gray").replace("_", " ").split())


def _at(place: str, found: list[SceneObject]) -> list[SceneObject]:
    """Return the objects at a side: of several those furthest there, of one only if it is there."""
    result = found
    for word in place.split("_"):
        axis, third = _AXES[word]
        thirds = {o.id: _third(o, axis) for o in result}
        if word in ("middle", "center"):
            result = _middle(result)
            continue
        if len(thirds) < 2:
            result = [o for o in result if thirds[o.id] == third]
            continue
        extreme = (min if third == 0 else max)(thirds.values())
        result = [o for o in result if thirds[o.id] == extreme] if len(set(thirds.values())) > 1 else []
    return result


def _middle(found: list[SceneObject]) -> list[SceneObject]:
    if len(found) < 2:
        return [o for o in found if o.place == "center"]
    for axis in (0, 1):
        thirds = sorted(_third(o, axis) for o in found)
        if len(found) == 3 and len(set(thirds)) == 3:
            return [o for o in found if _third(o, axis) == 1]
    return []


def _third(item: SceneObject, axis: int) -> int:
    low, high = (("left", "right"), ("top", "bottom"))[axis]
    words = item.place.split()
    return 0 if low in words else 2 if high in words else 1
