"""A Japanese caption to a scene: 'ソファの上に猫が寝ている' to things and how they stand.

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

_MARKS = ("ga", "wa", "wo", "ni", "de", "to", "kara", "particle")
_TOGETHER = frozenset(["遊ぶ", "話す", "いる", "戯れる", "踊る", "寝る", "座る", "歩く", "走る"])
_RESTED_ON = frozenset(
    {"sofa", "couch", "bed", "bench", "chair", "armchair", "hammock", "stool", "rug", "mat", "swing"}
)


class CaptionReader(Narrator):
    """Reads the clauses of a caption into one scene."""

    def read(self, tokens: list[Token]) -> None:
        """Read one clause."""
        self.tokens, self.phrases = tokens, Phrases(tokens)
        self.begin()
        self.objects: list[Thing] = []
        self.ridden: list[Thing] = []
        self.beside: list[Thing] = []
        self.is_marked = self.is_placed = self.is_standing = False
        position = 0
        while position < len(tokens):
            position = self._step(position)
        self.end()

    def _step(self, position: int) -> int:
        token = self.tokens[position]
        if token.has("comma"):
            self._pause()
            return position + 1
        if token.has("background") and (after := self._backdrop(position)):
            return after
        if token.has("style") and (after := self._style(position)):
            return after
        if position in self.phrases.taken:
            return position + 1
        start = position + (token.has("demonstrative") and self.phrases.at(position + 1, "position"))
        if found := self.phrases.where(start):
            where = found[0] if start == position else Where(found[0].position, found[0].anchors, "", True, True)
            return self._place(where, found[1])
        if group := self.phrases.group(position):
            return self._group(*group)
        if token.has("wear", "ride", "act", "posture", "there_is"):
            self._verb(token)
        if token.has("colour", "size", "adjective") and self.fresh and not token.has("form", "noun"):
            self._describe(token)
        return position + 1

    def _describe(self, token: Token) -> None:
        category = next(c for c in ("colour", "size", "adjective") if token.has(c))
        value = token.value(category)
        look = Thing(size=value) if category == "size" else Thing(colours=[value] if category == "colour" else [])
        if category == "adjective":
            look.adjectives.append(value)
        self.scene.describe(self.fresh, look)

    def _backdrop(self, position: int) -> int | None:
        """'背景は山': far behind."""
        after = position + 1
        while self.phrases.at(after, "ni", "wa", "ga"):
            after += 1
        group = self.phrases.group(after)
        if group is None or not any(thing.nouns for thing in group[0]):
            return None
        self.scene.relate(self.scene.add_all(group[0]), "back", [])
        return group[1]

    def _pause(self) -> None:
        """After '左に犬、' comes another thing; after '犬が左に、' the same one may go on."""
        if self.fresh and (not self.is_marked or self.is_placed):
            self.subjects, self.fresh = self.fresh, []

    def _style(self, position: int) -> int | None:
        """'油絵の', '水彩画風の', 'アニメ調で'."""
        after = position + 1
        styled = False
        while self.phrases.at(after, "style_word"):
            styled, after = True, after + 1
        token = self.tokens[position]
        ends = after >= len(self.tokens) or self.phrases.text(after) in ("の", "で", "、", "に", "な")
        if (not styled and token.has("noun") and position > 0) or not (styled or ends):
            return None
        self.scene.style = token.value("style") + (" style" if _is_look(token) else "")
        return after + (self.phrases.text(after) in ("の", "で", "に", "な"))

    def _place(self, where: Where, after: int) -> int:
        """Take up a place: of what was named before it in the clause, else of what follows."""
        where, self.is_standing = self.anchored(where), True
        marked = self.phrases.at(after, "ni", "de", "wa", "kara")
        while self.phrases.at(after, "ni", "de", "wa", "particle"):
            after += 1
        if self.fresh and (marked or after >= len(self.tokens)):
            self.stand(self.fresh, where)
        else:
            self.pending = where
        return after

    def _group(self, things: list[Thing], after: int) -> int:
        if (end := self._unwanted(things, after)) is not None:
            return end
        mark = next((m for m in _MARKS if self.phrases.at(after, m)), "")
        end = after + bool(mark)
        if mark in ("ni", "de") and self.phrases.text(end) in ("は", "も"):
            end += 1
        if all(thing.is_setting for thing in things):
            for thing in things:
                self._setting(thing)
            return end
        match mark:
            case "wo":
                self.objects = self.scene.add_all(things)
            case "ni":
                self._at(things)
            case "de" if all(thing.noun in _RESTED_ON for thing in things):  # 'ソファで寝ている'
                self._at(things)
            case "to" if self.fresh or self.phrases.at(end, "posture", "act") or self.phrases.text(end) == "一緒に":
                self.beside = self.scene.add_all(things)
            case _:
                self.is_placed = self.pending is not None
                self.name(things)
                self.is_marked = mark in ("ga", "wa")
        return end

    def _setting(self, thing: Thing) -> None:
        for setting in (*thing.settings, thing):
            if is_apart(setting.setting()) and not self.fresh:
                self.pending = Where("in", (setting,))
            else:
                self.scene.set_place(setting, self.fresh)
        if thing.holds:
            self.name(thing.holds)

    def _at(self, things: list[Thing]) -> None:
        """'ベンチに座る': on it; 'バイクに乗る': riding it."""
        if any(token.has("ride") for token in self.tokens) and self.fresh:
            self.ridden = self.scene.add_all(things)
            return
        where, self.is_standing = self.anchored(Where("on", tuple(things), "", True)), True
        if self.fresh:
            self.stand(self.fresh, where)
        else:
            self.pending = where

    def _unwanted(self, things: list[Thing], after: int) -> int | None:
        """'人なしで', '雲は描かないで', '人のいない'."""
        end = after + self.phrases.at(after, "ga", "wa", "wo")
        is_not = self.phrases.at(end, "unwanted", "without") and self.phrases.text(end) not in ("ない",)
        is_not = is_not or (
            self.phrases.at(end, "draw", "add", "there_is") and "not" in self.tokens[end].senses.get("form", ())
        )
        if not is_not:
            return None
        for thing in things:
            if thing.nouns:
                self.scene.negative.append("people" if thing.noun == "person" else thing.phrase(True))
            elif thing.is_setting:
                self.scene.negative.append(thing.setting().split(" ")[-1])
        end += 1
        while self.phrases.text(end) in ("の", "で", "に"):
            end += 1
        return end

    def _verb(self, verb: Token) -> None:
        subjects = self.fresh or self.subjects
        is_inside = bool({"入る", "入れる"} & set(verb.senses.get("posture", ())))
        if is_inside and self.fresh and self.subjects and not self.is_standing:
            self.scene.relate(self.fresh, "in", self.subjects)
        if self.objects and subjects:
            if verb.has("wear"):
                for subject in subjects:
                    attach(subject, verb, self.objects)
                for worn in self.objects:
                    if worn in self.scene.things:
                        self.scene.things.remove(worn)
            elif verb.has("act", "ride"):
                self.scene.relate(subjects, "next_to", self.objects)
            elif verb.has("posture"):
                self.scene.relate(subjects, "on", self.objects)
            self.objects = []
        if self.ridden and subjects:
            self.scene.relate(subjects, "riding" if verb.has("ride") else "on", self.ridden)
            self.ridden = []
        if self.beside and subjects:
            self.scene.relate(subjects, "next_to", self.beside)
            self.beside = []
        elif self.beside:
            self.fresh, self.beside = self.beside, []


def _is_look(token: Token) -> bool:
    return token.value("style") in word_set("styles", "looks") - word_set("styles", "media")
