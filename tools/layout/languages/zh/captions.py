"""A Chinese caption to a scene: '一只猫坐在沙发上，旁边有一盏灯' to things and how they stand.

It knows nothing of edits.
"""

from __future__ import annotations

from ...grammar.data import word_set
from ..cjk.narrator import Narrator
from ..cjk.scene import is_apart
from ..cjk.segment import Token
from ..cjk.things import Thing
from ..cjk.where import Where, attach
from .phrases import Phrases


class CaptionReader(Narrator):
    """Reads the clauses of a caption into one scene."""

    def read(self, tokens: list[Token]) -> None:
        """Read one clause."""
        self.phrases = Phrases(tokens)
        self.tokens = tokens
        self.verb: Token | None = None
        self.begin()
        position = 0
        while position < len(tokens):
            position = self._step(position)
        self.end()

    def _step(self, position: int) -> int:
        token = self.tokens[position]
        if token.has("unwanted", "without") and (after := self._unwanted(position)):
            return after
        if token.has("background") and (after := self._backdrop(position)):
            return after
        if token.has("style") and (after := self._style(position)):
            return after
        start = position + token.has("at")
        if found := self.phrases.where(start):
            return self._place(found[0], found[1], start > position)
        if token.has("wear", "ride", "act", "bring", "give") and (found_things := self._object(position)):
            return found_things
        if found_group := self.phrases.group(position):
            return self._things(*found_group)
        if token.has("at", "posture", "act", "ride", "wear"):
            self.verb = token
            is_telling = token.has("adjective") and token.value("adjective") in _TELLING
            if is_telling and self.fresh and not self._place_follows(position):
                self._describe(token)
        if token.has("there_is", "be"):
            self.verb = token
        return position + 1

    def _backdrop(self, position: int) -> int | None:
        """'背景是一座山': far behind."""
        after = position + 1
        while self.phrases.at(after, "be", "there_is", "use", "position"):
            after += 1
        group = self.phrases.group(after)
        if group is None or not any(thing.nouns for thing in group[0]):
            return None
        self.scene.relate(self.scene.add_all(group[0]), "back", [])
        return group[1]

    def _place_follows(self, position: int) -> bool:
        after = position + 1
        while after < len(self.tokens) and self.tokens[after].has("aspect", "at"):
            after += 1
        return self.phrases.where(after) is not None

    def _describe(self, verb: Token) -> None:
        for thing in self.fresh:
            if not thing.adjectives and verb.value("adjective") not in thing.adjectives and thing in self.scene.things:
                thing.adjectives.append(verb.value("adjective"))

    def _unwanted(self, position: int) -> int | None:
        """'没有人', '不要云': what must not be there."""
        group = self.phrases.group(position + 1)
        if group is None:
            return None
        for thing in group[0]:
            if thing.nouns:
                self.scene.negative.append(thing.phrase(True) if thing.noun not in ("person",) else "people")
            elif thing.is_setting:
                self.scene.negative.append(thing.setting().split(" ", 1)[-1])
        after = group[1]
        if self.phrases.text(after) == "的":
            after += 1
        return after

    def _style(self, position: int) -> int | None:
        """'油画风格', '一幅水彩画', '梵高风格的'."""
        tokens, after = self.tokens, position + 1
        if self.phrases.at(after, "noun") and self.phrases.text(after) in ("画", "照片", "图画"):
            after += 1
        styled = self.phrases.at(after, "style_word", "picture")
        while self.phrases.at(after, "style_word", "picture"):
            after += 1
        framed = position > 0 and (tokens[position - 1].has("measure", "use", "become", "number", "draw"))
        ends = after >= len(tokens) or self.phrases.text(after) in ("的", "：")
        alone = position == 0 and ends
        if not (styled or framed or alone or (ends and not self.phrases.at(position, "noun"))):
            return None
        if self.phrases.at(position, "noun") and not (styled or alone or framed):
            return None
        self.scene.style = self.tokens[position].value("style") + (" style" if _is_look(self.tokens[position]) else "")
        return after + (self.phrases.text(after) == "的")

    def _things(self, things: list[Thing], after: int) -> int:
        if all(thing.is_setting for thing in things):
            self._set(things)
        elif self.pending is None and self.verb is not None and self.fresh and self.verb.has("act", "ride", "wear"):
            self.scene.relate(self.fresh, "next_to", self.scene.add_all(things))
        elif self.pending is None and self.fresh and all(thing.only_looks and thing.count is None for thing in things):
            self.scene.describe(self.fresh, things[0])
        elif self.pending is None and self.verb is not None and self.verb.text in ("是", "为") and self.fresh:
            self.scene.add_all(things)
        else:
            self.name(things)
        self.verb = None
        return after

    def _set(self, things: list[Thing]) -> None:
        """Take up places; what is up in the air or on a wall is so alone."""
        for thing in things:
            if self.pending is not None and not self.pending.anchors:
                self.pending = None
            if is_apart(thing.setting()) and not self.fresh:
                self.pending = Where("in", (thing,))
            else:
                self.scene.add(thing)

    def _object(self, position: int) -> int | None:
        """'男孩骑着自行车', '女孩牵着狗'."""
        verb = self.tokens[position]
        after = position + 1
        while self.phrases.at(after, "aspect"):
            after += 1
        group = self.phrases.group(after)
        subjects = self.fresh or self.subjects
        if group is None or not subjects or not any(thing.nouns for thing in group[0]):
            return None
        things, end = group
        if self.phrases.at(end, "position"):
            return None
        if verb.has("wear"):
            for subject in subjects:
                attach(subject, verb, things)
            return end
        relation = "riding" if verb.has("ride") else "next_to"
        self.scene.relate(subjects, relation, self.scene.add_all(things))
        self.fresh = self.fresh or subjects
        return end

    def _place(self, where: Where, after: int, has_at: bool) -> int:
        """Take up a place: of what was named before it in the clause, else of what follows."""
        where = self.anchored(where)
        if self.fresh and (has_at or self.verb is not None or not self._introduces(after)):
            self.stand(self.fresh, where)
            self.verb = None
            return after
        if self.fresh:
            self.subjects = self.fresh
            self.fresh = []
        self.pending = where
        return after

    def _introduces(self, position: int) -> bool:
        """Tell whether a place is followed by what is there: '旁边有一只狗'."""
        while position < len(self.tokens):
            if self.tokens[position].has("there_is", "be"):
                return True
            if self.phrases.thing(position):
                return True
            position += 1
        return False


_TELLING = frozenset(
    ["sleeping", "running", "swimming", "dancing", "smiling", "singing", "crying", "blooming", "burning", "jumping"]
)


def _is_look(token: Token) -> bool:
    return token.value("style") in word_set("styles", "looks") - word_set("styles", "media")
