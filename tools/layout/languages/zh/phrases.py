"""Chinese noun phrases: from tokens to things, with what stands before the noun and the places that follow it.

It knows nothing of what is done with the things.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...grammar.kinds import kind_of
from ..cjk.segment import Token
from ..cjk.things import Thing, part_phrase
from ..cjk.where import Where, attach, link

Found = tuple[Thing, int]
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SIDES = {
    "left": "left", "right": "right", "between": "middle", "middle": "middle", "top": "top", "above": "top", "on": "top",
    "bottom": "bottom", "below": "bottom", "under": "bottom", "in_front_of": "front", "behind": "back",
}  # fmt: skip
_MOST = {"left": "leftmost", "right": "rightmost", "top": "topmost", "bottom": "bottom"}
_HELD_KINDS = frozenset({"food", "flower", None})
_RELATIVE = frozenset(["上方", "下方", "头顶", "正上方", "正下方", "头顶上方", "上空", "头上方"])
_LOOSELY_ON = frozenset(["上面", "上边", "上头", "之上"])


MAX_WORDS = 40
"""No noun phrase with its clause has more words; longer ones are no phrases but noise."""
MAX_DEPTH = 5
MAX_LIST = 40


class Phrases:
    """Reads things from a row of tokens.

    Attributes:
        in_edit: a number after a side ('左边两只鸟') then tells which ones, not that there are some.
    """

    def __init__(self, tokens: Sequence[Token], in_edit: bool = False) -> None:
        self.tokens = tokens
        self.in_edit = in_edit
        self._is_inside = False
        self._depth = 0

    def at(self, position: int, *categories: str) -> bool:
        return position < len(self.tokens) and self.tokens[position].has(*categories)

    def text(self, position: int) -> str:
        return self.tokens[position].text if position < len(self.tokens) else ""

    def group(self, start: int) -> tuple[list[Thing], int] | None:
        """Read 'A、B和C'."""
        first = self.thing(start)
        if first is None:
            return None
        things, position = [first[0]], first[1]
        while self.at(position, "conjunction") and len(things) < MAX_LIST and (more := self.thing(position + 1)):
            if more[0].is_headless and not more[0].is_indefinite and not more[0].where and not more[0].colours:
                break
            things.append(more[0])
            position = more[1]
        return things, position

    def where(self, start: int) -> tuple[Where, int] | None:
        """Read '树的左边', '猫和狗之间' or a side alone."""
        if self.at(start, "picture") and (self.at(start + 1, "position") or self.text(start + 1) == "的"):
            skipped = start + 1 + (self.text(start + 1) == "的")
            if self.at(skipped, "position"):
                start = skipped
        if self.at(start, "position") and not self._tells_which(start) and not self._is_way(start):
            token = self.tokens[start]
            return _where(token), start + 1
        if (found := self.group(start)) is None:
            return None
        things, position = found
        if (
            self.text(position) in ("的", "之")
            and self.at(position + 1, "position")
            and not self._tells_which(position + 1)
        ):
            position += 1
        if (
            not self.at(position, "position")
            or self._is_way(position)
            or (self._tells_which(position) and self._is_nominal(position + 2))
        ):
            return None
        token = self.tokens[position]
        return _where(token, things), position + 1

    def _is_way(self, position: int) -> bool:
        """'汽车右移': a direction, not a place."""
        if self.text(position) not in ("左", "右", "上", "下", "前", "后"):
            return False
        verb = self.text(position + 1)
        return (
            self.at(position + 1, "move", "raise", "lower")
            and len(verb) <= 2
            and verb[-1] not in "到在至"
            and verb != "放"
        )

    def _tells_which(self, position: int) -> bool:
        """Tell '左边的花瓶' and '左边那只' from '左边有' and '移到左边'."""
        after = position + 1
        if self.text(after) in ("的", "这", "那") or self.at(after, "demonstrative"):
            return not self.at(after + 1, "become", "move", "remove") or self.at(after, "demonstrative")
        if self.at(after, "from_side"):
            return True
        if self.at(after, "number", "ordinal"):
            return self.in_edit and self.at(after + 1, "measure", "number") and not self.at(after, "amount")
        return (
            self.in_edit
            and (len(self.text(position)) > 1 or self.text(position) in ("左", "右"))
            and self.at(after, "noun", "measure")
            and not self.at(after, "draw")
        )

    def _is_nominal(self, position: int) -> bool:
        return self.at(
            position, "noun", "colour", "number", "measure", "demonstrative", "place", "adjective", "size"
        ) or (position < len(self.tokens) and not self.tokens[position].is_known)

    def thing(self, start: int) -> Found | None:
        """Read one noun phrase with what stands before its noun."""
        if self._depth >= MAX_DEPTH:
            return None
        self._depth += 1
        try:
            return self._thing(start)
        finally:
            self._depth -= 1

    def _thing(self, start: int) -> Found | None:
        if self.at(start, "pronoun") and not (self.text(start) == "所有" and self._is_nominal(start + 1)):
            return self._pronoun(start)
        thing, position, read_any = Thing(), start, False
        while position < min(len(self.tokens), start + MAX_WORDS):
            step = self._modifier(thing, position)
            if step is None:
                break
            read_any = True
            position = step
            if self._has_head(thing):
                return self._after_head(thing, position)
        if read_any and self._stands_alone(thing, position):
            return self._after_head(thing, position)
        return None

    def _pronoun(self, start: int) -> Found | None:
        pronoun = self.tokens[start].value("pronoun")
        after = start + 1
        if self.text(after) == "的" and self._is_nominal(after + 1) and pronoun in ("the rest", "everything"):
            after += 1
        if pronoun in ("the rest", "everything") and self.at(after, "noun") and (found := self.thing(after)):
            found[0].is_all = True
            return found
        if self.text(after) == "的" and (found := self.thing(after + 1)) and found[0].nouns:
            return found
        return Thing(pronoun=pronoun), start + 1

    @staticmethod
    def _has_head(thing: Thing) -> bool:
        return bool(thing.nouns or thing.is_setting or thing.unknown or thing.style)

    def _stands_alone(self, thing: Thing, position: int) -> bool:
        """'红色的', '左边那个', '三只': no noun, yet a thing."""
        if thing.count is not None and not thing.counter:
            return False
        before = self.text(position - 1)
        return bool(thing.where or thing.counter) or (thing.only_looks and before == "的") or bool(thing.is_definite)

    def _modifier(self, thing: Thing, position: int) -> int | None:
        """Read one word or clause before the noun, or the noun itself; return the position after it."""
        token = self.tokens[position]
        for step in (self._quantity, self._part, self._relative, self._side, self._look, self._head):
            if (after := step(thing, position, token)) is not None:
                return after
        return None

    def _quantity(self, thing: Thing, position: int, token: Token) -> int | None:
        if token.has("demonstrative") and not thing.counter:
            thing.is_definite = True
            if len(token.text) > 1:
                thing.counter = token.text[-1]
            return position + 1
        if token.has("all") and self._is_nominal(position + 1):
            thing.is_all = True
            return position + 1 + (self.text(position + 1) == "的")
        if token.has("ordinal") and self.at(position + 1, "number"):
            thing.where = f"{thing.where} {self._ordinal(position + 1)}".strip()
            thing.is_definite = True
            return position + 2 + self.at(position + 2, "measure")
        if token.has("vague") and (
            self.at(position + 1, "measure", "holder", "group") or self._is_nominal(position + 1)
        ):
            thing.amount = token.value("vague")
            return position + 1 + (self.at(position + 1, "measure") and self._measure_after(thing, position + 1))
        if token.has("number") and (after := self._number(thing, position)) is not None:
            return after
        if token.has("measure") and not thing.counter and self._bare_measure(thing, position):
            thing.counter = token.text
            return position + 1
        return None

    def _measure_after(self, thing: Thing, position: int) -> bool:
        thing.counter = self.text(position)
        return True

    def _ordinal(self, position: int) -> str:
        number = int(float(self.tokens[position].value("number")))
        return _ORDINALS[number] if 0 < number < len(_ORDINALS) else "last"

    def _bare_measure(self, thing: Thing, position: int) -> bool:
        if thing.is_definite or thing.where or thing.amount:
            return True
        token = self.tokens[position]
        return self._is_nominal(position + 1) and not token.has("noun", "position", "ba")

    def _number(self, thing: Thing, position: int) -> int | None:
        count = float(self.tokens[position].value("number"))
        after = position + 1
        if thing.count is not None or count != int(count) or self.at(after, "times", "percent", "pixel", "unit"):
            return None
        if self.at(after, "pair") and (self._is_nominal(after + 1) or self.text(after + 1) == "的"):
            pairs = 1 if self.tokens[after + 1].senses.get("noun") == ("couple",) else 2
            thing.count, thing.counter = int(count) * pairs, self.text(after)
            return after + 1
        if self.at(after, "group") and count == 1 and self._is_nominal(after + 1):
            thing.amount, thing.counter = self.tokens[after].value("group"), self.text(after)
            return after + 1
        if self.at(after, "holder") and (held := self._held(thing, after, int(count))):
            return held
        if self.at(after, "size", "colour") and self.at(after + 1, "measure"):  # 一大片
            thing.count, thing.counter = int(count), self.text(after + 1)
            return after + 2
        if self.at(after, "measure"):
            thing.count, thing.counter = int(count), self.text(after)
            return after + 1
        if self.at(after, "noun", "colour") or (self.text(position).isdigit() and self._is_nominal(after)):
            thing.count = int(count)
            return after
        return None

    def _held(self, thing: Thing, position: int, count: int) -> int | None:
        """'一碗水果': one object, named by what holds the other."""
        inner = self.thing(position + 1 + (self.text(position + 1) == "的"))
        if inner is None or not inner[0].nouns or kind_of(inner[0].noun) not in _HELD_KINDS:
            return None
        held = inner[0]
        if held.noun == self.tokens[position].value("holder"):
            thing.nouns, thing.count, thing.counter = held.nouns, count, self.text(position)
            return inner[1]
        liquid = held.noun in (
            "coffee",
            "tea",
            "juice",
            "milk",
            "beer",
            "wine",
            "rice",
            "soup",
            "honey",
            "popcorn",
            "fruit",
            "salad",
        )
        thing.nouns = (self.tokens[position].value("holder"),)
        thing.tails.append(f"of {held.phrase(not liquid)}")
        thing.count, thing.counter = count, self.text(position)
        return inner[1]

    def _side(self, thing: Thing, position: int, token: Token) -> int | None:
        if token.has("superlative"):
            return self._superlative(thing, position)
        if token.text in ("靠", "靠近", "偏") and self.at(position + 1, "position") and self.text(position + 2) == "的":
            position, token = position + 1, self.tokens[position + 1]
        if not token.has("position") or thing.count is not None or thing.colours or not self._tells_which(position):
            return None
        side = _SIDES.get(token.value("position"), token.value("position"))
        after = position + 1
        thing.where, thing.is_definite = side, True
        if self.at(after, "from_side"):
            after += 1
            if self.at(after, "ordinal"):
                after += 1
            if self.at(after, "number"):
                thing.where = self._counted_from(side, after)
                after += 1
            return after + self.at(after, "measure")
        return after + (self.text(after) == "的")

    def _counted_from(self, side: str, position: int) -> str:
        return f"{self._ordinal(position)} from {side}" if side == "right" else self._ordinal(position)

    def _superlative(self, thing: Thing, position: int) -> int | None:
        after = position + 1
        if self.at(after, "position"):
            side = _SIDES.get(self.tokens[after].value("position"), "")
            following = after + 1
            if not side or not (
                self.text(following) == "的" or self.at(following, "noun", "demonstrative", "measure", "number")
            ):
                return None
            thing.where, thing.is_definite = _MOST.get(side, side), True
            return following + (self.text(following) == "的")
        if self.at(after, "bigger", "smaller"):
            thing.where, thing.is_definite = ("biggest" if self.at(after, "bigger") else "smallest"), True
            return after + 1 + (self.text(after + 1) == "的")
        return None

    def _part(self, thing: Thing, position: int, token: Token) -> int | None:
        """'蓝头发的女孩', '有红色屋顶的房子'."""
        at = position + token.has("there_is", "bring")
        looks = Thing()
        while self.at(at, "colour", "size", "adjective") and not self.at(at, "part"):
            category = next(c for c in ("colour", "size", "adjective") if self.tokens[at].has(c))
            self._add_look(looks, category, self.tokens[at].value(category))
            at += 1 + (self.text(at + 1) == "的")
        if not self.at(at, "part") or self.text(at + 1) != "的" or not self._is_nominal(at + 2) or thing.nouns:
            return None
        thing.tails.append(f"with {part_phrase(self.tokens[at].value('part'), looks.looks())}")
        return at + 2

    def _relative(self, thing: Thing, position: int, token: Token) -> int | None:
        """'戴着红帽子的女孩', '在睡觉的猫', '桌子上的花瓶'."""
        start = position + token.has("progressive")
        for read in (self._verb_relative, self._place_relative):
            if (after := read(thing, start)) is not None:
                return after
        return None

    def _verb_relative(self, thing: Thing, position: int) -> int | None:
        if not self.at(position, "wear", "ride", "act", "bring", "posture"):
            return None
        verb = self.tokens[position]
        after = position + 1 + self.at(position + 1, "aspect")
        if verb.has("posture") and self.text(after) == "的" and self._is_nominal(after + 1):
            if verb.has("adjective"):
                thing.adjectives.append(verb.value("adjective"))
            return after + 1
        if not verb.has("wear", "ride", "act", "bring"):
            return self._posture_at(thing, after)
        found = self._inner_group(after)
        if found is None or self.text(found[1]) != "的" or not self._is_nominal(found[1] + 1):
            return None
        attach(thing, verb, found[0])
        return found[1] + 1

    def _inner_group(self, position: int) -> tuple[list[Thing], int] | None:
        """Read the object of a clause before a noun: in '戴着红帽子的女孩' the hat ends at 的."""
        self._is_inside = True
        try:
            return self.group(position)
        finally:
            self._is_inside = False

    def _posture_at(self, thing: Thing, position: int) -> int | None:
        """'坐在沙发上的猫'."""
        return self._place_relative(thing, position)

    def _place_relative(self, thing: Thing, position: int) -> int | None:
        after = position + self.at(position, "at")
        if after == position and not self._is_nominal(position) and not self.at(position, "place", "time"):
            return None
        if thing.nouns or thing.colours:
            return None
        found = self._place_of_relative(after)
        if found is None:
            return None
        where, end = found
        if self.at(end, "posture"):
            end += 1 + self.at(end + 1, "aspect")
        if self.text(end) != "的" or not self._is_nominal(end + 1):
            return None
        link(thing, where)
        return end + 1

    def _place_of_relative(self, position: int) -> tuple[Where, int] | None:
        inner = Thing()
        end = position
        while end < min(
            len(self.tokens), position + MAX_WORDS
        ):  # the anchor's own phrase, without relatives, so that this ends
            step = next(
                (
                    s
                    for read in (self._quantity, self._look, self._head)
                    if (s := read(inner, end, self.tokens[end])) is not None
                ),
                None,
            )
            if step is None:
                return None
            end = step
            if self._has_head(inner):
                break
        if not self._has_head(inner):
            return None
        things = [inner]
        while self.at(end, "conjunction") and (more := self.thing(end + 1)):
            things.append(more[0])
            end = more[1]
        end += self.text(end) == "的" and self.at(end + 1, "position")
        if self.at(end, "position"):
            token = self.tokens[end]
            return _where(token, things), end + 1
        return (Where("", tuple(things)), end) if inner.is_setting else None

    def _look(self, thing: Thing, position: int, token: Token) -> int | None:
        if (
            token.has("degree")
            and self.at(position + 1, "size", "colour", "adjective")
            and not token.has("superlative")
        ):
            return self._look(thing, position + 1, self.tokens[position + 1])
        if not token.has("size", "colour", "adjective") or (token.has("noun") and not self._noun_follows(position + 1)):
            return None
        after = position + 1
        if token.has("posture", "act", "position") or token.text in ("打开", "关闭", "停"):
            return None
        if not self._has_its_noun(after) and not (token.has("colour") and (thing.counter or thing.count)):
            return None
        category = next(c for c in ("colour", "size", "adjective") if token.has(c))
        self._add_look(thing, category, token.value(category))
        if self.text(after) == "的":
            return after + 1
        if self.at(after, "conjunction") and self.at(after + 1, "colour", "adjective") and category != "size":
            return after + 1
        return after

    def _has_its_noun(self, position: int) -> bool:
        """Tell an attribute from a predicate: '红色的', '红车', but not '车很红'."""
        joins = self.at(position, "degree", "conjunction", "picture")
        return self.text(position) == "的" or self._is_nominal(position) or joins

    def _noun_follows(self, position: int) -> bool:
        return self.at(position, "noun") or (self.text(position) == "的" and self._is_nominal(position + 1))

    @staticmethod
    def _add_look(thing: Thing, category: str, value: str) -> None:
        if category == "size":
            thing.size = thing.size or value
        else:
            looks = thing.colours if category == "colour" else thing.adjectives
            if value not in looks:
                looks.append(value)

    def _head(self, thing: Thing, position: int, token: Token) -> int | None:
        after = position + 1
        if not token.is_known:
            if self.text(after) == "的" and self._is_nominal(after + 1) and not self._is_inside:
                return after + 1
            if self._is_nominal(after):
                return after
            thing.unknown = token.text
            return after
        if token.has("noun") and not self.is_verb(position):
            return self._noun(thing, position, token)
        if token.has("place", "time"):
            return self._setting(thing, position, token)
        return None

    def is_verb(self, position: int) -> bool:
        token = self.tokens[position]
        if not token.has("draw", "lock", "add"):
            return False
        if not (self._is_nominal(position + 1) or self.at(position + 1, "measure", "aspect", "vague", "number")):
            return False
        before = self.tokens[position - 1] if position else None
        counted = self.at(position + 1, "measure", "number", "vague", "aspect")
        if counted and before is not None:
            return not before.has("measure", "demonstrative", "ba", "become", "particle", "number")
        return before is None or (before.has("filler") and not before.has("demonstrative"))

    def _noun(self, thing: Thing, position: int, token: Token) -> int:
        after = position + 1
        if self.at(after, "noun") and not self.is_verb(after) and not self.at(after, "latin", "picture"):
            thing.adjectives.append(token.value("noun"))
            return after
        owns = self.text(after) == "的" and self.at(after + 1, "noun") and not self.at(after + 1, "position")
        if owns and not self._is_inside:
            return after + 1
        thing.nouns = token.senses["noun"]
        return after

    def _setting(self, thing: Thing, position: int, token: Token) -> int:
        after = position + 1
        setting = Thing(place=token.value("place")) if token.has("place") else Thing(time=token.value("time"))
        while self.at(after, "time_word"):
            after += 1
        if self.text(after) == "的" and (self.at(after + 1, "noun", "place", "colour", "size", "adjective", "number")):
            thing.settings.append(setting)
            return after + 1
        if self.at(after, "place", "time") and (token.has("time") or self.at(after, "time")):
            thing.settings.append(setting)
            return after
        if (
            self.at(after, "noun")
            and not self.is_verb(after)
            and token.has("place")
            and not self.at(after, "position", "measure")
        ):
            thing.settings.append(setting)
            return after
        thing.place, thing.time = setting.place, setting.time
        return after

    def _after_head(self, thing: Thing, position: int) -> Found:
        if self.text(position) == "们":
            thing.amount = thing.amount or "some"
            position += 1
        counts = self.at(position, "number") and self.at(position + 1, "measure") and not self._is_nominal(position + 2)
        if counts and thing.count is None and thing.nouns and not thing.amount:
            thing.count = int(float(self.tokens[position].value("number")))
            thing.counter = self.text(position + 1)
            position += 2
        if thing.is_definite and self.at(position, "measure") and not thing.counter:
            position += 1
        return thing, position


def _where(token: Token, anchors: Sequence[Thing] = ()) -> Where:
    position = token.value("position")
    is_relative = token.text in _RELATIVE or (position in ("in_front_of", "behind") and len(token.text) > 1)
    return Where(position, tuple(anchors), token.text, token.text in _LOOSELY_ON, is_relative)
