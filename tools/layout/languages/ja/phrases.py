"""Japanese noun phrases: from tokens to things, with the clauses before the noun and the places that follow it.

It knows nothing of what is done with the things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...grammar.kinds import kind_of
from ...phrases import plural, with_article
from ..cjk.segment import Token
from ..cjk.things import Thing, part_phrase
from ..cjk.where import Where, attach, link, settled

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SIDES = {
    "left": "left", "right": "right", "middle": "middle", "between": "middle", "top": "top", "above": "top", "on": "top",
    "bottom": "bottom", "below": "bottom", "under": "bottom", "in_front_of": "front", "front": "front", "behind": "back",
    "back": "back",
}  # fmt: skip
_MOST = {"left": "leftmost", "right": "rightmost", "top": "topmost", "bottom": "bottom"}
_MATERIALS = {"tree": "wooden", "stone": "stone", "rock": "stone", "glass": "glass", "paper": "paper"}
_VERBS = ("wear", "ride", "act", "posture", "there_is")
_MASS = frozenset(
    ["coffee", "tea", "juice", "milk", "beer", "wine", "rice", "soup", "honey", "popcorn", "fruit", "salad", "water"]
)


MAX_WORDS = 40
"""No noun phrase with its clause has more words; longer ones are no phrases but noise."""
MAX_LIST = 40


class Phrases:
    """Reads things from a row of tokens.

    Attributes:
        in_edit: a side in a clause before a noun ('右にある木') then tells which one.
        taken: positions of numbers that belong to a noun before them ('犬を二匹').
    """

    def __init__(self, tokens: Sequence[Token], in_edit: bool = False) -> None:
        self.tokens = tokens
        self.in_edit = in_edit
        self.taken: set[int] = set()
        self._is_inside = False

    def at(self, position: int, *categories: str) -> bool:
        return 0 <= position < len(self.tokens) and self.tokens[position].has(*categories)

    def text(self, position: int) -> str:
        return self.tokens[position].text if 0 <= position < len(self.tokens) else ""

    def is_no(self, position: int) -> bool:
        return self.text(position) == "の"

    def group(self, start: int) -> tuple[list[Thing], int] | None:
        """Read 'AとB', 'A、B、C'."""
        first = self.thing(start)
        if first is None:
            return None
        things, position = [first[0]], first[1]
        while self._joins(position) and len(things) < MAX_LIST and (more := self.thing(position + 1)):
            is_topic = self.at(position, "comma") and self._starts_anew(more[1])
            if more[0].is_setting != things[0].is_setting or is_topic:
                break
            things.append(more[0])
            position = more[1]
        if self.text(position) == "と" and self.at(position + 1, "position_word", "position", "color_word"):
            position += 1
        return things, position

    def _starts_anew(self, position: int) -> bool:
        """Tell whether what a comma leads to is no further item of a list: '猫、犬は', '猫、犬の右に'."""
        stands = self.is_no(position) and self.at(position + 1, "position")
        return self.at(position, "wa") or stands or (self.in_edit and self.at(position, "ni"))

    def _joins(self, position: int) -> bool:
        return self.at(position, "conjunction") or (self.text(position) == "と" and self._is_nominal(position + 1))

    def where(self, start: int) -> tuple[Where, int] | None:
        """Read '木の左', '猫と犬の間', or a side alone."""
        if self.at(start, "picture") and self.is_no(start + 1) and self.at(start + 2, "position"):
            start += 2
        if self.at(start, "superlative") and self.at(start + 1, "position") and not self.is_no(start + 2):
            where, after = self._where(start + 1, [])
            return replace(where, text=f"一番{where.text}"), after
        if self.at(start, "position") and not self._tells_which(start) and not self._opens_relative(start):
            return self._where(start, [])
        if (found := self.group(start)) is None:
            return None
        things, position = found
        side = position + (self.is_no(position) or self.text(position) in ("より", "よりも"))
        if not self.at(side, "position") or (side == position and not all(t.is_setting for t in things)):
            return None
        if self._tells_which(side) and not self._links(side):
            return None
        return self._where(side, things)

    def _opens_relative(self, position: int) -> bool:
        """'右にある花瓶': the side tells which one."""
        verb = position + 2
        if (
            not self.at(position + 1, "ni")
            or not self.at(verb, "there_is", "posture")
            or not self._is_attributive(verb)
        ):
            return False
        return not self._is_inside and self._is_nominal(self._verb_end(verb))

    def _where(self, position: int, anchors: list[Thing]) -> tuple[Where, int]:
        names_place = self.is_no(position + 1) and self.at(position + 2, "position_word", "edge_word")
        end = position + (3 if names_place else 1)
        token = self.tokens[position]
        loose = token.value("position") == "on" and token.text in ("上", "うえ")
        return Where(token.value("position"), tuple(anchors), token.text, loose), end

    def _tells_which(self, position: int) -> bool:
        """Tell '左の花瓶' from '左に'."""
        after = position + 1
        if self.is_no(after) and self.at(after + 1, "position_word", "edge_word"):
            return False
        if self.is_no(after):
            return (
                self._is_nominal(after + 1) or self.at(after + 1, "pronoun") or not self.at(after + 1, "ni", "position")
            )
        return self.at(after, "kara")

    def _links(self, position: int) -> bool:
        return False

    def _is_nominal(self, position: int) -> bool:
        if self.at(
            position, "noun", "colour", "size", "adjective", "number", "demonstrative", "vague", "place", "time"
        ):
            return not (self.at(position, "bigger", "smaller", "colour") and self.text(position).endswith(("く", "に")))
        return 0 <= position < len(self.tokens) and not self.tokens[position].is_known

    def thing(self, start: int) -> tuple[Thing, int] | None:
        """Read one noun phrase with what stands before its noun."""
        if (found := self._pronoun(start)) is not None:
            return found
        thing, position = Thing(), start
        while position < min(len(self.tokens), start + MAX_WORDS):
            step = self._modifier(thing, position)
            if step is None:
                break
            position = step
            if thing.nouns or thing.is_setting or thing.unknown:
                return self._after_head(thing, position)
        if position > start and self._stands_alone(thing, position):
            return self._after_head(thing, position)
        return None

    def _pronoun(self, start: int) -> tuple[Thing, int] | None:
        if not self.at(start, "pronoun"):
            return None
        token, after = self.tokens[start], start + 1
        pronoun = token.value("pronoun")
        if self.is_no(after) and (self._is_nominal(after + 1)) and not self.at(after + 1, "position"):
            found = self.thing(after + 1)
            if found and found[0].nouns:
                found[0].is_all = found[0].is_all or pronoun in ("everything", "the rest")
                return found
        if token.has("all") and self._is_nominal(after) and not token.has("noun"):
            return None
        if token.has("noun") and pronoun == "everything" and not self.in_edit:
            return None
        return Thing(pronoun=pronoun), after

    def _stands_alone(self, thing: Thing, position: int) -> bool:
        """'左の', '赤いの', '三匹': no noun, yet a thing."""
        before = self.text(position - 1)
        if thing.count is not None:
            return True
        return bool(thing.where) or (thing.only_looks and before == "の" and position > 1)

    def _modifier(self, thing: Thing, position: int) -> int | None:
        token = self.tokens[position]
        for step in (self._quantity, self._part, self._relative, self._place_link, self._side, self._look, self._head):
            if (after := step(thing, position, token)) is not None:
                return after
        return None

    def _quantity(self, thing: Thing, position: int, token: Token) -> int | None:
        after = position + 1
        if token.has("demonstrative"):
            thing.is_definite = True
            return after
        if token.has("all") and self._is_nominal(after + self.is_no(after)) and not token.has("noun"):
            thing.is_all = True
            return after + self.is_no(after)
        if token.has("vague") and (self.is_no(after) or self._is_nominal(after)):
            thing.amount = token.value("vague")
            return after + self.is_no(after)
        if token.has("number"):
            return self._number(thing, position)
        if token.text in ("最初", "はじめ") and self.is_no(after) and self.at(after + 1, "noun"):
            thing.where, thing.is_definite = "first", True
            return after + 1
        return None

    def _number(self, thing: Thing, position: int) -> int | None:
        token = self.tokens[position]
        number = float(token.value("number"))
        after = position + 1
        if number != int(number) or self.at(after, "times", "percent", "pixel", "unit") or thing.count is not None:
            return None
        if self.at(after, "ordinal"):
            ordinal = _ORDINALS[int(number)] if number < len(_ORDINALS) else "last"
            from_right = thing.where == "right"
            thing.where, thing.is_definite = f"{ordinal} from right" if from_right else ordinal, True
            return after + 1 + self.is_no(after + 1)
        counted = self.at(after, "counter")
        end = after + counted
        if not counted and not token.has("number_word") and not self._is_nominal(after):
            return None
        if self.at(after, "holder") and self.is_no(after + 1) and (held := self._held(thing, after, int(number))):
            return held
        if self.is_no(end) and (self._is_nominal(end + 1) or self.at(end + 1, "position")):
            thing.count, thing.counter = int(number), self.text(after) if counted else "つ"
            return end + 1
        if self.is_no(end) or (self.at(end, "noun") and not counted):
            thing.count, thing.counter = int(number), "つ"
            return end + self.is_no(end)
        if not thing.looks() and not thing.where:
            thing.count, thing.counter = int(number), self.text(after) if counted else "つ"
            return end
        return None

    def _held(self, thing: Thing, position: int, count: int) -> int | None:
        """'一杯のコーヒー': one object, named by what holds the other."""
        inner = self.thing(position + 2)
        if inner is None or kind_of(inner[0].noun) not in ("food", "flower"):
            return None
        held = inner[0]
        thing.nouns = (self.tokens[position].value("holder"),)
        thing.tails.append(f"of {held.phrase(held.noun not in _MASS)}")
        thing.count, thing.counter = count, self.text(position)
        return inner[1]

    def _part(self, thing: Thing, position: int, token: Token) -> int | None:
        """'青い髪の女の子', '赤い屋根の家'."""
        at, looks = position, []
        while self.at(at, "colour", "size", "adjective") and not self.at(at, "part"):
            category = next(c for c in ("colour", "size", "adjective") if self.tokens[at].has(c))
            looks.append(self.tokens[at].value(category))
            at += 1 + self.is_no(at + 1)
        after = at + 1
        if self.at(at, "part") and (self.at(after, "ga") or self.is_no(after)) and self.at(after + 1, "there_is"):
            after += 1
        elif not self.is_no(after):
            return None
        if not self.at(at, "part") or not self._is_nominal(after + 1) or self.at(after + 1, "position") or thing.nouns:
            return None
        thing.tails.append(f"with {part_phrase(self.tokens[at].value('part'), looks)}")
        return after + 1

    def _relative(self, thing: Thing, position: int, token: Token) -> int | None:
        """'赤い帽子をかぶった女の子', 'テーブルの上にある花瓶', '走っている犬'."""
        is_described = bool(thing.tails or thing.links or thing.holds or thing.settings)
        if self._is_inside or thing.nouns or is_described or (thing.count is not None and thing.looks()):
            return None
        said: list[tuple[Where | list[Thing], str]] = []
        at, chained = position, False
        while len(said) < 3:
            while at in self.taken or (
                self.at(at, "lot", "bit", "filler") and not self.at(at, "noun", "pronoun", "form")
            ):
                at += 1
            if self.at(at, *_VERBS) and (self.at(at, "form") or not self.at(at, "noun")):
                if not self._continues(at):
                    break
                self._say_relative(thing, self.tokens[at], said)
                said, at, chained = [], at + 1 + self.at(at + 1, "comma"), True
                continue
            piece = self._argument(at)
            if piece is None:
                return self._forget(thing, chained)
            said.append((piece[0], piece[1]))
            at = piece[2]
        if not self.at(at, *_VERBS) or not self._is_attributive(at):
            return self._forget(thing, chained)
        end = self._verb_end(at)
        if not (self._is_nominal(end) or (self.at(end, "pronoun") and self.at(end, "noun"))) or self.at(end, "comma"):
            return self._forget(thing, chained)
        self._say_relative(thing, self.tokens[at], said)
        return end

    def _place_link(self, thing: Thing, position: int, token: Token) -> int | None:
        """'箱の中の猫', '木の左にいる犬' without its verb."""
        if (
            self._is_inside
            or thing.nouns
            or thing.links
            or not token.has("noun", "number", "colour", "size", "adjective", "place")
        ):
            return None
        self._is_inside = True
        found = self.group(position)
        self._is_inside = False
        if found is None:
            return None
        side = found[1] + self.is_no(found[1])
        if (
            side == found[1]
            or not self.at(side, "position")
            or not self.is_no(side + 1)
            or not self._is_nominal(side + 2)
        ):
            return None
        link(thing, self._where(side, found[0])[0])
        return side + 2

    def _continues(self, position: int) -> bool:
        """'犬を連れて散歩する': a verb in て before another."""
        return self.tokens[position].senses.get("form") == ("te",) and self.text(position + 1) not in (
            "いる",
            "ある",
            "いた",
        )

    @staticmethod
    def _forget(thing: Thing, chained: bool) -> None:
        """Undo what the first verbs of a clause said that turned out to stand before no noun."""
        if chained:
            thing.links.clear()
            thing.settings.clear()
            thing.tails.clear()
            thing.holds.clear()

    def _argument(self, position: int) -> tuple[Where | list[Thing], str, int] | None:
        self._is_inside = True
        found: tuple[Where | list[Thing], int] | None = self.where(position)
        if found is None:
            found = self.group(position)
        self._is_inside = False
        if found is None:
            return None
        after = found[1]
        while self.at(after, "number", "counter") and not self._is_nominal(after + 1):
            after += 1
        if not self.at(after, "wo", "ni", "de", "to", "ga") or self.text(after) in ("までの",):
            return None
        return found[0], self.text(after), after + 1

    def _is_attributive(self, position: int) -> bool:
        kinds = self.tokens[position].senses.get("form", ())
        if "plain" in kinds or "past" in kinds:
            return not self.text(position).endswith(("ます", "ました", "ません", "ましょう", "たい", "か"))
        return "te" in kinds and self.text(position + 1) in ("いる", "ある", "いた", "おり")

    def _verb_end(self, position: int) -> int:
        end = position + 1
        while self.text(end) in ("いる", "ある", "いた", "た", "る"):
            end += 1
        return end

    def _say_relative(self, thing: Thing, verb: Token, said: list[tuple[Where | list[Thing], str]]) -> None:
        for piece, particle in said:
            if isinstance(piece, Where):
                if piece.anchors:
                    link(thing, piece)
                elif self.in_edit:
                    thing.where, thing.is_definite = _SIDES.get(piece.position, piece.position), True
                else:
                    thing.links.append((_SIDES.get(piece.position, piece.position), []))
            elif all(one.is_setting for one in piece):
                thing.settings += piece
            elif particle == "が":
                thing.holds += piece
                thing.held = "in" if _IN & set(verb.senses.get("posture", ())) else "next_to"
            elif particle in ("に", "で") and (
                _IN & set(verb.senses.get("posture", ())) or kind_of(piece[0].noun) == "container"
            ):
                thing.links.append(("in", piece))
            elif particle == "を" and verb.has("posture") and not verb.has("act", "wear", "ride"):
                thing.links.append(("on", piece))
            elif particle == "に" and not verb.has("ride", "act", "wear"):
                thing.links.append((settled(Where("on", tuple(piece), "上", True), [thing]), piece))
            elif particle == "に" and verb.has("ride"):
                thing.links.append(("riding" if kind_of(piece[0].noun) in ("vehicle", "animal") else "on", piece))
            else:
                attach(thing, verb, piece)
        if not said and (adjective := _ADJECTIVES.get(verb.senses.get("posture", ("",))[0], "")):
            thing.adjectives.append(adjective)

    def _side(self, thing: Thing, position: int, token: Token) -> int | None:
        if token.has("superlative"):
            return self._superlative(thing, position)
        if not token.has("position") or not self._tells_which(position) or thing.looks():
            return None
        side = _SIDES.get(token.value("position"))
        after = position + 1
        if side is None and self.in_edit:
            return None
        thing.where, thing.is_definite = side or token.value("position"), True
        if self.text(position).endswith("端") and side in ("left", "right"):
            thing.where = _MOST[side]
        if token.text in ("一番上", "一番下"):
            thing.where = _MOST[side or "top"]
        if self.at(after, "kara"):
            return after + 1 if self.at(after + 1, "number") else None
        return after + 1

    def _superlative(self, thing: Thing, position: int) -> int | None:
        after = position + 1
        if self.at(after, "position") and self.is_no(after + 1):
            side = _SIDES.get(self.tokens[after].value("position"), "")
            thing.where, thing.is_definite = _MOST.get(side, side), True
            return after + 2
        if self.at(after, "bigger", "smaller", "size") and (self._is_nominal(after + 1) or self.is_no(after + 1)):
            big = self.at(after, "bigger") or self.tokens[after].senses.get("size", ("",))[0] == "big"
            thing.where, thing.is_definite = "biggest" if big else "smallest", True
            return after + 1 + self.is_no(after + 1)
        return None

    def _look(self, thing: Thing, position: int, token: Token) -> int | None:
        after = position + 1
        if (
            token.has("lot", "more", "bit")
            and self.at(after, "size", "colour", "adjective")
            and self._is_attribute(after)
        ):
            return self._look(thing, after, self.tokens[after])
        if not token.has("size", "colour", "adjective") or not self._is_attribute(position):
            return None
        if token.has("noun") and not self._names_material(position):
            return None
        category = next(c for c in ("colour", "size", "adjective") if token.has(c))
        value = token.value(category)
        if category == "size":
            thing.size = thing.size or value
        else:
            looks = thing.colours if category == "colour" else thing.adjectives
            looks += [value] if value not in looks else []
        if self.is_no(after) or (self.text(after) == "な"):
            return after + 1
        if self.text(after) in ("と", "、") and self.at(after + 1, "colour"):
            return after + 1
        return after

    def _is_attribute(self, position: int) -> bool:
        """Tell '赤い車' and '緑の' from '赤く' and '赤に'."""
        text, after = self.text(position), position + 1
        if text.endswith(("く", "めに")) or self.at(after, "ni", "wo", "ga", "wa", "de"):
            return False
        if text.endswith(("い", "な", "の", "た", "る", "つ")) and len(text) > 1:
            follows = self._is_nominal(after) or self.at(
                after, "position", "pronoun", "picture", "style_word", "superlative"
            )
            return follows or self.is_no(after) or self.at(after, "posture", "act", "wear", "ride", "lot", "more")
        if self.text(after) in ("と", "、"):
            return self.at(after + 1, "colour")
        return self.is_no(after) or self.at(after, "noun") or self.text(after) == "な"

    def _names_material(self, position: int) -> bool:
        return self.is_no(position + 1) and self.at(position + 2, "noun") and not self.at(position + 2, "position")

    def _head(self, thing: Thing, position: int, token: Token) -> int | None:
        after = position + 1
        if not token.is_known:
            if (self.is_no(after) and self._is_nominal(after + 1)) or self._is_nominal(after):
                return after + self.is_no(after)
            thing.unknown = token.text
            return after
        if token.has("noun") and not (token.has("form") and self._is_verb(position)):
            return self._noun(thing, position, token)
        if token.has("place", "time"):
            return self._setting(thing, position, token)
        return None

    def _is_verb(self, position: int) -> bool:
        return self.tokens[position].senses.get("form") != ("noun",) and not self.at(
            position + 1, "wo", "ga", "ni", "wa", "to", "particle"
        )

    def _noun(self, thing: Thing, position: int, token: Token) -> int:
        after = position + 1
        follows = (
            self.at(after + 1, "noun")
            and not self.at(after + 1, "position")
            and not self.at(after + 1, "color_word", "size_word")
        )
        if self.is_no(after) and follows:
            if self._is_worn(token, self.tokens[after + 1]):
                worn = Thing(token.senses["noun"], colours=thing.colours, adjectives=thing.adjectives)
                thing.colours, thing.adjectives = [], []
                thing.tails.append(f"wearing {with_article(worn.phrase())}")
                return after + 1
            of = _holding(token, self.tokens[after + 1])
            if of:
                thing.tails.append(of)
            elif token.value("noun") in _MATERIALS and kind_of(self.tokens[after + 1].value("noun")) not in (
                "plant",
                "animal",
                "flower",
            ):
                thing.adjectives.append(_MATERIALS[token.value("noun")])
            return after + 1
        if self.is_no(after) and self.at(after + 1, "colour", "size", "adjective") and self._is_attribute(after + 1):
            return after + 1
        if self.at(after, "noun") and not self.at(after, "latin", "pronoun", "position", "form"):
            thing.adjectives.append(token.value("noun"))
            return after
        thing.nouns = token.senses["noun"]
        return after

    @staticmethod
    def _is_worn(inner: Token, outer: Token) -> bool:
        """'黒いスーツの男性' wears it."""
        return kind_of(inner.value("noun")) in ("clothing", "hat") and kind_of(outer.value("noun")) == "person"

    def _setting(self, thing: Thing, position: int, token: Token) -> int:
        after = position + 1
        is_place = token.has("place") and not (token.has("time") and self.is_no(after) and self.at(after + 1, "place"))
        setting = Thing(place=token.value("place")) if is_place else Thing(time=token.value("time"))
        if self.text(after) in ("時", "の頃", "頃", "ごろ", "ころ", "とき"):
            after += 1
        nominal = self.at(after + 1, "noun", "place", "time", "colour", "size", "adjective", "number", "vague")
        if self.is_no(after) and nominal and not self.at(after + 1, "position"):
            thing.settings.append(setting)
            return after + 1
        if self.at(after, "place", "time") and (token.has("time") or self.at(after, "time")):
            thing.settings.append(setting)
            return after
        thing.place, thing.time = setting.place, setting.time
        return after

    def _after_head(self, thing: Thing, position: int) -> tuple[Thing, int]:
        if self.text(position) in ("達", "たち", "ら", "さん", "様", "くん", "ちゃん"):
            thing.amount = thing.amount or ("some" if self.text(position) in ("達", "たち", "ら") else "")
            position += 1
        flock = self.is_no(position) and self.at(position + 1, "vague") and not self.is_no(position + 2)
        if flock and self.tokens[position + 1].value("vague").startswith("a "):
            thing.amount = self.tokens[position + 1].value("vague")
            position += 2
        if thing.count is None and not thing.amount and thing.nouns:
            position = self._floating_count(thing, position)
        return thing, position

    def _floating_count(self, thing: Thing, position: int) -> int:
        """'犬二匹', '犬を二匹', '猫が三匹': a number after its noun."""
        particle = position if self.at(position, "wo", "ga") or self.text(position) in ("は", "も") else -1
        number = position + (particle >= 0)
        while self.text(number) in ("もう", "あと", "さらに", "全部で", "だけ"):
            number += 1
        if self.at(number, "vague") and not self.is_no(number + 1) and not self._is_nominal(number + 1):
            thing.amount = self.tokens[number].value("vague")
            self.taken.add(number)
            return number + 1 if particle < 0 else position
        if not self.at(number, "number") or self.at(number + 1, "times", "percent", "pixel", "unit", "ordinal"):
            return position
        token = self.tokens[number]
        end = number + 1 + (self.at(number + 1, "counter") and not token.has("number_word"))
        if (end == number + 1 and not token.has("number_word")) or self.is_no(end) or self.at(end, "ni"):
            return position
        if self.text(position) in ("は", "も") and self.at(end, "de", "ga", "only"):
            return position
        thing.count, thing.counter = int(float(token.value("number"))), self.text(end - 1)
        self.taken |= set(range(number, end))
        joins = self.text(end) == "と" and self._is_nominal(end + 1)
        return end if particle < 0 or joins else position


_IN = frozenset({"入る", "入れる", "隠れる", "詰まる"})
_HOLDERS = frozenset({"bouquet", "plate", "bowl", "basket", "cup", "bottle", "glass", "box", "pot", "dish", "jar"})


def _holding(inner: Token, outer: Token) -> str:
    """'チューリップの花束' is a bouquet of tulips."""
    noun = inner.value("noun")
    if outer.value("noun") not in _HOLDERS or kind_of(noun) not in ("food", "flower"):
        return ""
    return f"of {noun if noun in _MASS else plural(noun)}"


_ADJECTIVES = {
    "寝る": "sleeping", "眠る": "sleeping", "走る": "running", "飛ぶ": "flying", "泳ぐ": "swimming", "歩く": "walking", "踊る": "dancing",
    "笑う": "smiling", "座る": "sitting", "立つ": "standing", "燃える": "burning", "光る": "glowing", "咲く": "blooming", "泣く": "crying",
    "跳ねる": "jumping", "遊ぶ": "playing", "歌う": "singing", "微笑む": "smiling",
}  # fmt: skip
