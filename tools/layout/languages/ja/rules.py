"""What a clause of a Japanese edit asks for, a rule per kind: each gives the English command, or None where it is not its own.

It knows nothing of operations or boxes. Tried in the order of `RULES`; the first that reads a clause wins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace as replace_where

from ...grammar.nouns import look_of
from ...phrases import plural
from ..cjk import commands
from ..cjk.commands import Amount
from ..cjk.things import Thing
from ..cjk.where import Where, settled
from .clause import Clause

Rule = Callable[[Clause], "str | None"]
_REGIONS = {
    "left": "left", "right": "right", "above": "top", "on": "top", "top": "top", "below": "bottom", "under": "bottom",
    "bottom": "bottom", "between": "middle", "middle": "middle", "in": "middle", "in_front_of": "front", "front": "front",
    "behind": "back", "back": "back",
}  # fmt: skip
_WAYS = {
    "左": ("left",), "右": ("right",), "上": ("top",), "下": ("bottom",), "左上": ("left", "top"), "右上": ("right", "top"),
    "左下": ("left", "bottom"), "右下": ("right", "bottom"), "左の方": ("left",), "右の方": ("right",), "上の方": ("top",),
    "下の方": ("bottom",), "左のほう": ("left",), "右のほう": ("right",), "上のほう": ("top",), "下のほう": ("bottom",), "うえ": ("top",),
    "した": ("bottom",), "ひだり": ("left",), "みぎ": ("right",), "左方": ("left",), "右方": ("right",), "上方": ("top",), "下方": ("bottom",),
}  # fmt: skip
_SIDE_WAYS = {
    "left": ("left",),
    "right": ("right",),
    "above": ("top",),
    "on": ("top",),
    "below": ("bottom",),
    "under": ("bottom",),
}
_PARTS = {
    "in the sky": "sky",
    "in a meadow": "grass",
    "on the ground": "ground",
    "in the sea": "sea",
    "on the floor": "floor",
}
_ONTO = ("置", "止ま", "とま", "乗", "載", "のせ", "座", "立たせ")
_SHIFTS = (
    "動かす",
    "移動する",
    "ずらす",
    "移動させる",
    "寄せる",
    "動く",
    "シフトする",
    "スライドする",
    "移す",
    "持っていく",
    "押す",
    "引く",
    "寄る",
    "持って行く",
    "運ぶ",
)


def same(clause: Clause) -> str | None:
    """'右のも同じようにして'."""
    if not clause.has("same") or clause.size_word() is not None or clause.has("add", "remove", "swap", "align"):
        return None
    if not clause.target or any(item.has("size_word", "color_word") for item in clause.items):
        return None
    return f"same for {clause.refer(clause.target)}"


def lock(clause: Clause) -> str | None:
    """'車を固定して', '木は動かさないで', '他はそのまま'."""
    target = [thing for thing in clause.target or clause.result if not thing.is_setting]
    if clause.has("unlock") and clause.target_item and clause.target_item.mark != "ni":
        if clause.has("remove") and not clause.texts("解除", "アンロック", "アンロックして"):
            return None
        return f"unlock {clause.refer(target)}"
    still = clause.has("still") or clause.is_not("stop", "move", "become", "grow", "shrink")
    if still and target and not clause.has("still") and not any(t.pronoun or clause.is_there(t) for t in target):
        return None
    if clause.has("lock") or still or clause.has("unchanged"):
        others = not target or any(t.pronoun in ("the rest", "everything") for t in target)
        if clause.has("lock") and not clause.is_not("lock"):
            return f"lock {clause.refer(target)}"
        return "" if others or clause.has("background", "picture") else f"lock {clause.refer(target)}"
    return None


def style(clause: Clause) -> str | None:
    """'油絵風にして', '水彩画のスタイルで', 'アニメ調に'."""
    names = [item.token for item in clause.items if item.token.has("style") and item.kind in ("word", "things")]
    if not names or clause.has("add", "remove", "move", "swap"):
        return None
    others = [
        t for item in clause.named for t in item.things if not t.is_setting and not t.pronoun and not t.only_looks
    ]
    others = [t for t in others if not set(t.nouns) & {"photo", "picture", "poster", "painting"}]
    if others or (clause.has("background") and not clause.has("style_word")):
        return None
    if not (clause.has("style_word", "picture", "become", "draw") or len(clause.items) <= 3):
        return None
    return commands.set_style(names[-1].value("style"))


def background(clause: Clause) -> str | None:
    """'背景を夜の街にして', '夜にして', '空を赤くして'."""
    settings = clause.new_settings
    colours, _ = clause.looks()
    about = clause.has("background", "picture")
    part = next((_PARTS[t.place] for i in clause.marked("wo", "wa", "ga") for t in i.things if t.place in _PARTS), "")
    if part and colours:
        return f"make the {part} {' '.join(colours)}"
    if clause.has("background"):
        if settings:
            return commands.set_background(settings)
        if colours:
            return f"make the background {' '.join(colours)}"
        return _lightness(clause, "the background")
    if not settings:
        return _lightness(clause, "the picture") if about or not clause.target else None
    if clause.has("add", "remove", "unwanted") and not all(s.time for s in settings):
        return None
    others = [t for item in clause.named for t in item.things if not t.is_setting and t not in settings]
    if part and len(settings) > 1:
        settings = [s for s in settings if s.place not in _PARTS] or settings
    if all(thing.pronoun in ("it", "them", "everything") for thing in others):
        return commands.set_background(settings)
    return None


def _lightness(clause: Clause, what: str) -> str | None:
    for item in clause.items:
        for word, english in (("明る", "brighter"), ("暗", "darker"), ("暖か", "warmer")):
            if word in item.token.text:
                return f"make {what} {english}"
    return None


def swap(clause: Clause) -> str | None:
    """'車とトラックの位置を入れ替えて', '二つを交換して', '色を入れ替えて'."""
    if not clause.has("swap"):
        return None
    item = clause.target_item
    things = [
        t for i in clause.named if i.mark != "ni" or clause.target_item is i for t in i.things if not t.is_setting
    ]
    result = [t for t in clause.result if t.count is not None or t.counter]
    becomes = clause.has("become")
    if becomes and (result or (len(clause.marked("ni")) and clause.marked("wo"))):
        return None
    partner = next((t for i in clause.marked("to") for t in i.things), None)
    if (
        partner is not None
        and partner.nouns
        and not clause.is_there(partner)
        and item is not None
        and item.mark == "wo"
    ):
        return commands.replace(clause.refer(item.things), partner.indefinite())
    aspect = any(i.aspect == "color_word" for i in clause.named) or clause.has("color_word")
    if not things:
        return "swap their colours" if aspect else "swap them"
    if len(things) == 1 and clause.marked("to"):
        things = [*things, *clause.marked("to")[0].things]
    things = list(dict.fromkeys(things))
    what = "the colours of " if aspect else ""
    if len(things) == 1 and things[0].pronoun:
        return "swap their colours" if aspect else "swap them"
    if len(things) < 2 and becomes and item is not None and not things[0].is_plural and not aspect:
        return None
    return f"swap {what}{clause.refer(things, many=len(things) == 1)}"


def count(clause: Clause) -> str | None:
    """'スキーヤーを五人にして', '一人だけ残して', '犬は二匹だけ'."""
    if clause.has("draw", "swap", "move") and not clause.has("keep"):
        return None
    numbered = [(item, t) for item in clause.named for t in item.things if t.count is not None and not t.links]
    only = clause.has("keep", "only")
    if not numbered:
        return None
    item, thing = numbered[-1]
    if thing.is_headless and not thing.only_looks:
        others = [t for i in clause.named if i is not item for t in i.things if t.nouns]
        subject = clause.noun(others[0]) if others else clause.last_noun()
        wanted = item.mark == "ni" or only
        if not wanted or not subject or (clause.wheres and not only):
            return None
        return commands.set_count(thing.count or 0, " ".join([*(others[0].colours if others else []), subject]))
    if thing.nouns and only and not clause.has("add", "remove"):
        return commands.set_count(thing.count or 0, " ".join([*thing.colours, clause.noun(thing)]))
    if (
        thing.nouns
        and item.mark == "ni"
        and any(clause.noun(t) == clause.noun(thing) for i in clause.named if i is not item for t in i.things)
    ):
        return commands.set_count(thing.count or 0, clause.noun(thing))
    return None


def keep_only(clause: Clause) -> str | None:
    """'車だけ残して'."""
    if not clause.has("keep") or not clause.target:
        return None
    return f"keep only {clause.refer(clause.target)}"


def replace(clause: Clause) -> str | None:
    """'右の花瓶を時計に置き換えて', '鳥の代わりに飛行機を置いて', '犬じゃなくて猫にして'."""
    position = next((i for i, item in enumerate(clause.items) if item.has("instead")), None)
    if position is not None:
        old = [t for item in clause.items[:position] if item.kind == "things" for t in item.things]
        new = [t for item in clause.items[position:] if item.kind == "things" for t in item.things if t.nouns]
        if old and new:
            return commands.replace(clause.refer(old), new[0].indefinite())
    if clause.has("remove", "keep", "align", "raise", "lower") or (
        clause.has("move", "add", "wear") and not clause.has("swap")
    ):
        return None
    new = [t for t in clause.result if t.nouns]
    old = [t for t in clause.target if not t.is_setting]
    if not new or not old or not (clause.has("become", "swap") or not clause.has_verb):
        return None
    if new[0].nouns == ("orange",) and new[0].count is None and not clause.is_there(new[0]):
        return commands.recolour(clause.refer(old), ["orange"])
    if old[0].nouns and clause.noun(old[0]) in new[0].nouns:
        colours = new[0].colours
        return commands.recolour(clause.refer(old), colours) if colours else None
    return commands.replace(clause.refer(old), new[0].indefinite())


def recolour(clause: Clause) -> str | None:
    """'それを青くして', '車の色を赤に', '猫をふわふわにして'."""
    colours, adjectives = clause.looks()
    if (not colours and not adjectives) or clause.has("add", "remove", "swap", "draw", "unwanted"):
        return None
    if clause.has("move") and clause.wheres:
        return None
    target = [thing for thing in clause.target if not thing.only_looks]
    if any(thing.is_setting for thing in target):
        return None
    if colours:
        return commands.recolour(clause.refer(target), [" and ".join(colours)])
    adjective = {"bright": "brighter", "dark": "darker"}.get(adjectives[-1], adjectives[-1])
    return commands.recolour(clause.refer(target, by_id=False), [adjective])


def align(clause: Clause) -> str | None:
    """'下端を揃えて', '犬を一列に並べて'."""
    if not clause.has("align", "row", "column") or (clause.has("even", "distribute") and not clause.has("row")):
        return None
    if clause.target and any(t.is_indefinite and not clause.is_there(t) for t in clause.target):
        return None
    lined = clause.has("row", "column") or any(
        (item.has("align") and "揃" in item.text) or "そろ" in item.text or "整列" in item.text for item in clause.items
    )
    placed = [item for item in clause.wheres if item.where and item.mark == "ni" and item.where.anchors]
    if (not lined and (placed or clause.region() is not None)) or (
        not lined and not clause.texts("並べて", "並んで", "整えて", "合わせて")
    ):
        return None
    things = [t for t in clause.target if not t.is_setting]
    target = (
        clause.refer(things, many=True)
        if things
        else clause.refer(clause.anchors(), many=True)
        if clause.anchors()
        else "them"
    )
    if clause.has("column"):
        return f"put {target} in a column"
    position = next((item.where.position for item in clause.wheres if item.where), "")
    edge = {"left": "left", "right": "right", "top": "top", "on": "top", "above": "top", "middle": "middle"}.get(
        position, "bottom"
    )
    return f"align {target} at the {edge}"


def distribute(clause: Clause) -> str | None:
    """'等間隔に並べて', '間隔を空けて', '均等に配置して'."""
    if not clause.has("even", "distribute"):
        return None
    if not clause.has("even") and not clause.has("distribute"):
        return None
    things = [t for t in clause.target if not t.is_setting and not (t.nouns and not clause.is_there(t))]
    if (
        clause.has("distribute")
        and not clause.has("even")
        and any(i.where and i.where.anchors and i.where.position != "between" for i in clause.wheres)
    ):
        return None
    anchors = clause.anchors()
    target = clause.refer(things, many=True) if things else clause.refer(anchors, many=True) if anchors else "them"
    return f"spread {target} out evenly" + (" vertically" if clause.has("vertical") else "")


def _rises(clause: Clause) -> bool:
    """'凧をもっと高く': what is in the air goes up."""
    things = [thing for thing in clause.target if thing.nouns]
    is_high = any(item.text == "高く" for item in clause.items)
    return is_high and bool(things) and all(look_of(clause.noun(thing)).place == "sky" for thing in things)


def resize(clause: Clause) -> str | None:
    """'もっと大きくして', '鳥は小さすぎる', '二倍にして', 'サイズを半分に'."""
    if (complaint := _complaint(clause)) is not None:
        return commands.resize(_resized(clause), complaint, Amount())
    if clause.has("too_big", "too_small"):
        return commands.resize(_resized(clause), clause.has("too_small"), Amount())
    grows, amount = clause.size_word(), clause.amount
    if grows is None:
        if (
            clause.has("add", "remove", "move", "raise", "lower")
            or clause.wheres
            or amount.kind not in ("times", "share", "percent")
        ):
            return None
        if amount.kind == "times":
            return (
                commands.resize(_resized(clause), True, amount)
                if amount.value >= 1
                else commands.resize(_resized(clause), True, Amount("share", amount.value))
            )
        share = amount.value if amount.kind == "share" else amount.value / 100
        return commands.resize(_resized(clause), True, Amount("share", share))
    if _rises(clause):
        return commands.move(_resized(clause), ["top"], amount)
    if clause.has("add", "remove", "draw") or clause.has("raise", "lower"):
        return None
    if amount.kind == "share":
        amount = Amount("share", amount.value) if not grows else Amount("percent", amount.value * 100)
    if amount.kind == "share" and not grows and amount.value != 0.5 and not _reaches(clause):
        amount = Amount("percent", round(amount.value * 100))
    if amount.kind == "percent" and _reaches(clause):
        amount = Amount("share", amount.value / 100)
    if amount.kind in ("pixels", "unit"):
        amount = Amount()
    return commands.resize(_resized(clause), grows, amount)


def _complaint(clause: Clause) -> bool | None:
    """'気球がちょっと大きい' asks for the contrary."""
    last = next(
        (item for item in reversed(clause.items) if not item.has("filler") or item.has("bigger", "smaller")), None
    )
    if last is None or clause.has_verb or not last.has("bigger", "smaller") or not last.text.endswith("い"):
        return None
    tail = clause.items[clause.items.index(last) + 1 :]
    return None if any(item.text.startswith(("方", "ほう", "の")) for item in tail) else last.has("smaller")


def _reaches(clause: Clause) -> bool:
    """'150%に拡大' says how big it gets."""
    for item, after in zip(clause.items, clause.items[1:], strict=False):
        if item.kind == "amount" and after.token.text in ("に", "まで"):
            return True
    return False


def _resized(clause: Clause) -> str:
    things = [thing for thing in clause.target if not thing.only_looks and not thing.is_setting]
    if any(item.has("all") for item in clause.items) and len(things) == 1 and things[0].nouns:
        things[0].is_all = True
    if not things and clause.anchors():
        return clause.refer(clause.anchors())
    return clause.refer(things) if things else ("everything" if clause.has("all", "picture") else "it")


def remove(clause: Clause) -> str | None:
    """'気球を消して', 'スキーヤーを一人減らして', '鳥はいらない', '雲なしで'."""
    things = list(clause.target)
    if clause.has("remove") and not clause.is_not("remove"):
        if not things and clause.anchors():
            things = clause.anchors()
        if things and all(thing.is_setting for thing in things):
            return None
        return commands.remove(_removed(clause, things))
    unwanted = clause.has("unwanted", "without") or clause.is_not("add", "draw", "there_is")
    if not unwanted or not things:
        settings = [s.setting().split(" ")[-1] for s in clause.settings]
        return commands.exclude(settings) if unwanted and settings else None
    plain = any(
        item.text.startswith(("いらない", "要らない", "不要", "いりません", "要りません", "必要ない", "いらん"))
        for item in clause.items
    )
    if plain and all(thing.pronoun or thing.is_definite or clause.is_there(thing) for thing in things):
        return commands.remove(clause.refer(things, many=True))
    nouns = [plural(clause.noun(thing)) for thing in things if thing.nouns]
    return commands.exclude(["people" if noun == "persons" else noun for noun in nouns]) if nouns else None


def _removed(clause: Clause, things: Sequence[Thing]) -> str:
    if not things:
        return "it"
    thing = things[0]
    if len(things) == 1 and thing.count is not None and not thing.where and not thing.is_definite:
        noun = clause.noun(thing) if thing.nouns else clause.last_noun()
        if noun:
            return f"{'one' if thing.count == 1 else thing.count} of the {' '.join([*thing.colours, plural(noun)])}"
    if any(item.has("all") for item in clause.items) and len(things) == 1 and thing.nouns:
        thing.is_all = True
    return clause.refer(list(things))


def give(clause: Clause) -> str | None:
    """'猫に帽子をかぶせて'."""
    if not clause.has("wear") or clause.has("remove", "become"):
        return None
    worn = [t for item in clause.marked("wo") for t in item.things if t.nouns]
    target = [t for item in clause.marked("ni", "wa", "ga") for t in item.things if t.nouns or t.pronoun]
    if not worn or not target:
        return None
    return f"give {clause.refer(target, by_id=False)} {worn[0].indefinite()}"


def place(clause: Clause) -> str | None:
    """'鳥を車の上に置いて', '気球を右上に移動して', '車をトラックの後ろに'."""
    brings = any(item.text.startswith("出") for item in clause.items) and bool(clause.target)
    if clause.has("remove", "draw") or (clause.has("add") and not clause.has("move") and not brings):
        return None
    targets = [t for t in clause.target if not t.is_setting and not t.only_looks]
    if any(t.is_other or (t.nouns and not clause.is_there(t)) for t in targets) or clause.texts("もう", "あと"):
        return None
    if any(t.count is not None and not t.is_definite and not t.where for t in targets) and clause.has("add"):
        return None
    items = [item for item in clause.wheres if item.where and item.mark in ("ni", "", "de", "wa")]
    near = [t for item in clause.marked("ni") for t in item.things if (t.nouns or t.pronoun) and t not in targets]
    if not items and near and clause.has("move"):
        close = any(item.text.startswith(("近づ", "寄せ", "近寄", "寄っ", "寄る")) for item in clause.items)
        where = Where("next_to" if close else "on", tuple(near), "上", True)
        return commands.place(clause.refer(targets), settled(where, targets), clause.refer(near))
    if not items:
        return None
    where = items[-1].where or Where("")
    if any(item.has("move") and item.text.startswith(_ONTO) for item in clause.items):
        where = replace_where(where, is_loose=False)
    if where.anchors:
        if all(anchor.is_setting for anchor in where.anchors):
            return None
        relation = settled(where, targets)
        return commands.place(
            clause.refer(targets),
            relation,
            clause.refer(list(where.anchors), many=relation == "between" and len(where.anchors) == 1),
        )
    return _in_region(clause, targets, where)


def _in_region(clause: Clause, targets: list[Thing], where: Where) -> str | None:
    target = clause.refer(targets)
    ways = _WAYS.get(where.text)
    if ways is None and clause.amount.kind in ("bit", "percent", "pixels"):
        ways = _SIDE_WAYS.get(where.position)
    supposes = any("if" in item.form for item in clause.items) or clause.texts("だったら", "なら", "としたら")
    if supposes and not clause.amount.kind:
        return commands.place_in(target, _REGIONS.get(where.position, where.position))
    shifts = any(set(_SHIFTS) & set(item.token.senses.get("move", ())) for item in clause.items if item.kind == "word")
    is_corner = ways is not None and len(ways) == 2
    if ways and (
        clause.amount.kind
        or clause.has("more")
        or clause.has("raise", "lower")
        or (not is_corner and (shifts or not clause.has_verb))
    ):
        return commands.move(target, list(ways), clause.amount)
    if where.position == "next_to":
        return None
    if where.position == "in_front_of" and clause.amount.kind:
        return commands.place_in(target, "front")
    return commands.place_in(target, _REGIONS.get(where.position, where.position))


def move(clause: Clause) -> str | None:
    """'太陽を上げて', '鳥をもう少し下げて'."""
    if not clause.has("raise", "lower") or clause.has("add"):
        return None
    things = [t for t in clause.target if not t.is_setting]
    return commands.move(clause.refer(things), ["top" if clause.has("raise") else "bottom"], clause.amount)


def add(clause: Clause) -> str | None:
    """'犬を二匹追加して', '車とトラックの間に犬を置いて', '鳥をもう一羽'."""
    things = [
        t for item in clause.named if item.mark not in ("ni", "de") or item is clause.target_item for t in item.things
    ]
    things = [t for t in things if not t.is_setting and not t.pronoun and not t.only_looks and not t.unknown]
    asked = clause.has("add", "draw", "move", "there_is") or clause.texts(
        "もう", "あと", "ほしい", "欲しい", "さらに", "追加", "ほしいです", "ほしいな"
    )
    asked = (
        asked
        or clause.has("again_word", "more", "restore")
        or clause.texts("いい", "いいです", "いいな")
        or any(t.count is not None or t.amount for t in things)
    )
    if not asked or not things:
        return None
    merged = _merged(clause, things)
    if not merged:
        return None
    what = " and ".join(_as_new(clause, thing) for thing in merged)
    return _add_somewhere(clause, what, merged)


def _merged(clause: Clause, things: list[Thing]) -> list[Thing]:
    """'犬を…もう一匹': a number without a noun belongs to the noun beside it."""
    named = [t for t in things if t.nouns]
    bare = [t for t in things if t.is_headless and t.count is not None]
    if bare and named and named[-1].count is None:
        named[-1].count, named[-1].counter = bare[-1].count, bare[-1].counter
    elif bare and not named and clause.last_noun():
        bare[-1].nouns = (clause.last_noun(),)
        named = [bare[-1]]
    return named


def _as_new(clause: Clause, thing: Thing) -> str:
    again = clause.has("restore") and thing.count is None
    return f"some {thing.phrase(True)}" if again else thing.indefinite()


def _add_somewhere(clause: Clause, what: str, things: Sequence[Thing]) -> str:
    anchored = [
        item.where
        for item in clause.wheres
        if item.where and item.where.anchors and not all(a.is_setting for a in item.where.anchors)
    ]
    linked = things[0].links[0] if things[0].links and things[0].links[0][1] else None
    if anchored:
        where = anchored[-1]
        relation = settled(where, things)
        return commands.add(
            what,
            relation,
            clause.refer(list(where.anchors), many=relation == "between" and len(where.anchors) == 1, by_id=False),
        )
    if linked is not None:
        return commands.add(what, linked[0], clause.refer(linked[1], by_id=False))
    onto = [t for item in clause.marked("ni") for t in item.things if t.nouns or t.pronoun]
    onto = [t for t in onto if t not in things]
    if onto:
        relation = settled(Where("on", tuple(onto), "上", True), things)
        return commands.add(what, relation, clause.refer(onto, by_id=False))
    if clause.has("background"):
        return commands.add_in(what, "back")
    if (where_alone := clause.region()) is not None:
        known = clause.last_noun()
        if where_alone.position in ("next_to", "in", "in_front_of", "behind") and known:
            return commands.add(what, where_alone.position, "it")
        return (
            commands.add_in(what, _REGIONS[where_alone.position])
            if where_alone.position in _REGIONS
            else commands.add_in(what, where_alone.position)
            if " " in where_alone.position
            else commands.add(what)
        )
    airy = any(setting.place.endswith("sky") for setting in clause.settings)
    return commands.add(f"{what} at the top" if airy else what)


RULES: tuple[Rule, ...] = (
    same, lock, give, style, background, distribute, align, swap, count, keep_only, replace, resize, recolour, remove, place, move, add,
)  # fmt: skip
