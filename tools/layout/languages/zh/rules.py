"""What a clause of a Chinese edit asks for, a rule per kind: each gives the English command, or None where it is not its own.

It knows nothing of operations or boxes. Tried in the order of `RULES`; the first that reads a clause wins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace as replace_thing

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
_SKY_AND_GROUND = {
    "in the sky": "sky",
    "in a meadow": "grass",
    "on the ground": "ground",
    "in the sea": "sea",
    "on the floor": "floor",
}


def same(clause: Clause) -> str | None:
    """'右边那个也一样'."""
    if not clause.has("same") or not clause.groups or clause.has("add", "remove", "grow", "shrink"):
        return None
    if clause.size_word() is not None or len(clause.groups) > 1 or clause.has("become"):
        return None
    return f"same for {clause.refer(clause.target)}"


def lock(clause: Clause) -> str | None:
    """'锁定汽车', '别动那棵树', '解锁汽车'."""
    if clause.has("unlock"):
        return f"unlock {clause.refer(clause.target)}"
    if clause.has("unchanged"):
        return f"lock {clause.refer(clause.target)}"
    if clause.has("still") and any(thing.pronoun == "the rest" for thing in clause.target):
        return ""
    if clause.has("still") or (clause.has("lock") and not clause.has("add")):
        return f"lock {clause.refer(clause.target)}"
    return None


def style(clause: Clause) -> str | None:
    """'改成水彩画风格', '用油画的画法', '梵高风格'."""
    names = [item.token for item in clause.items if item.token.has("style") and item.kind in ("word", "things")]
    if not names:
        return None
    others = [thing for _, things in clause.groups for thing in things if not _is_style_noun(thing, names[0].text)]
    others = [thing for thing in others if not thing.pronoun and not thing.is_headless]
    said = clause.has("style_word", "picture", "use", "become", "background") or len(clause.items) <= 2
    if others or not said or clause.has("remove", "move") or (clause.has("add") and not clause.has("style_word")):
        return None
    if clause.has("background") and not clause.has("style_word"):
        return None
    return commands.set_style(names[-1].value("style"))


def _is_style_noun(thing: Thing, text: str) -> bool:
    return bool(set(thing.nouns) & {"painting", "picture", "photo", "poster", "heart"}) or thing.is_setting


def background(clause: Clause) -> str | None:
    """'背景换成海边', '改成晚上', '把天空变成红色', '让它们在森林里'."""
    settings = clause.new_settings
    looks = _looks_alone(clause)
    if clause.has("background"):
        if clause.has("add", "remove") and not settings:
            return None
        if settings:
            return commands.set_background(settings)
        if light := _lightness(clause, "the background"):
            return light
        if looks:
            return f"make the background {' '.join(looks[0].colours or looks[0].adjectives)}"
        return None
    part = next((_SKY_AND_GROUND[t.place] for t in clause.target[:1] if t.place in _SKY_AND_GROUND), "")
    if part and looks and looks[0].colours:
        return f"make the {part} {' '.join(looks[0].colours)}"
    if part and clause.size_word() is None and (changed := [s for s in settings if s not in clause.target]):
        return commands.set_background(changed)
    if (
        not settings
        or clause.new_things()
        or (clause.has("add", "remove", "unwanted", "there_is") and not _is_only_time(clause))
    ):
        return _lightness(clause, "the picture") if clause.has("picture") and not settings else None
    others = [t for _, things in clause.groups for t in things if not t.is_setting]
    if all(thing.pronoun in ("it", "them", "everything") for thing in others) or not others:
        return commands.set_background(settings)
    return None


def _is_only_time(clause: Clause) -> bool:
    return all(setting.time for setting in clause.settings)


def _lightness(clause: Clause, what: str) -> str | None:
    for item in clause.items:
        for word, english in (("亮", "brighter"), ("暗", "darker"), ("暖", "warmer")):
            if word in item.token.text:
                return f"make {what} {english}"
    return None


def _looks_alone(clause: Clause) -> list[Thing]:
    """Return the looks that were said without a noun: '黄色的', '红色'."""
    alone = [thing for _, things in clause.groups for thing in things if thing.only_looks]
    for item in clause.items:
        if (
            item.kind == "word"
            and item.token.has("colour", "adjective")
            and not item.token.has("posture", "act", "number")
        ):
            made = Thing()
            (made.colours if item.token.has("colour") else made.adjectives).append(
                item.token.value("colour" if item.token.has("colour") else "adjective")
            )
            alone.append(made)
    return alone


def swap(clause: Clause) -> str | None:
    """'汽车和卡车换个位置', '把它们对调', '交换颜色'."""
    exchanges = clause.has("become") and clause.has("colour_word") and not _looks_alone(clause)
    is_swap = (
        (exchanges and _number_of_targets(clause) > 1)
        or clause.has("swap")
        or (
            clause.has("become")
            and any(i.text in ("位置", "地方") for i in clause.items)
            and _number_of_targets(clause) > 1
        )
    )
    if not is_swap:
        return None
    groups = [thing for _, things in clause.groups for thing in things if not thing.is_setting and not thing.only_looks]
    what = "the colours of " if clause.has("colour_word") else ""
    if len(groups) == 1 and groups[0].adjectives and clause.is_there(named := Thing(nouns=(groups[0].adjectives[0],))):
        groups[0].adjectives.pop(0)
        groups = [named, *groups]
    if not groups:
        return f"swap {'their colours' if what else 'them'}"
    if len(groups) == 1 and groups[0].pronoun:
        return "swap their colours" if what else "swap them"
    return f"swap {what}{clause.refer(groups, many=len(groups) == 1)}"


def _number_of_targets(clause: Clause) -> int:
    things = [thing for _, group in clause.groups for thing in group]
    return 2 if any(t.pronoun == "them" or t.is_plural for t in things) else len(things)


def count(clause: Clause) -> str | None:
    """'滑雪的人只留一个', '只要两个滑雪者', '改成五只鸟', '要有四个人'."""
    numbered = [
        (i, t) for i, things in clause.groups for t in things if t.count is not None and t.counter and not t.links
    ]
    if not numbered or clause.has(
        "add", "remove", "draw", "unwanted", "move", "swap", "grow", "shrink", "align", "distribute"
    ):
        return None
    if _looks_alone(clause):
        return None
    if any(item.text in ("再", "还", "多", "又", "另外") for item in clause.items):
        return None
    position, thing = numbered[-1]
    named = [t for i, things in clause.groups for t in things if (t.nouns or t.pronoun) and t is not thing]
    kept = clause.has("keep", "only")
    if thing.nouns and not named:
        present = clause.is_there(thing) or kept
        wanted = clause.has("want", "become", "be", "should", "there_is", "to_count") or kept or len(clause.items) <= 2
        if not present or not wanted or clause.wheres or (thing.count == 1 and not kept):
            return None
        return commands.set_count(thing.count or 0, _counted(clause, thing))
    if thing.is_headless and named and not thing.only_looks:
        if not (kept or clause.has("become", "want", "be", "should", "there_is")) or position < clause.groups[0][0]:
            return None
        subject = named[0]
        if subject.pronoun and not subject.nouns:
            return f"there should be {thing.count} {plural(clause.last_noun())}" if clause.last_noun() else None
        return commands.set_count(thing.count or 0, _counted(clause, subject))
    if thing.nouns and named and clause.noun(named[0]) == clause.noun(thing) and (thing.count or 0) > 1:
        return commands.set_count(thing.count or 0, _counted(clause, thing))
    return None


def _counted(clause: Clause, thing: Thing) -> str:
    noun = clause.noun(thing)
    words = [*thing.colours, noun]
    return " ".join(words)


def keep_only(clause: Clause) -> str | None:
    """'只留下汽车'."""
    if not clause.has("keep") or not clause.groups or clause.has("add", "move"):
        return None
    if not (clause.has("only") or any(item.text.startswith(("只", "仅", "就")) for item in clause.items)):
        return None
    return f"keep only {clause.refer(clause.groups[-1][1])}"


def replace(clause: Clause) -> str | None:
    """'把左边的花瓶换成一盏台灯', '用飞机代替鸟'."""
    if clause.has("instead") and (position := clause.index("use")) is not None:
        new, rest = clause.after(position), clause.index("instead")
        old = clause.after(rest) if rest is not None else ()
        if new and not old and (ba := clause.index("ba")) is not None:
            old = clause.after(ba)
        if new and old and new is not old:
            return commands.replace(clause.refer(old), new[0].indefinite())
    position = clause.index("become")
    if position is None:
        return None
    old, new = clause.before(position), clause.after(position)
    if not old and len(clause.groups) > 1:
        old, new = clause.groups[0][1], clause.groups[1][1]
    named = [thing for thing in new if thing.nouns]
    if not named or not old or old[0].is_setting or (clause.has("background", "picture") and not old):
        return None
    old_names = [t for t in old if t.nouns or t.pronoun or t.is_definite or t.where]
    if not old_names or ((new[0].count or 1) > 1 and clause.noun(old[0]) == clause.noun(new[0])):
        return None
    if named[0].nouns and old[0].nouns and clause.noun(old[0]) in named[0].nouns and named[0].colours:
        return commands.recolour(clause.refer(old), named[0].colours)
    return commands.replace(clause.refer(old), named[0].indefinite())


def wanted_look(clause: Clause) -> str | None:
    """'我想要黄色的卡车': the truck that is there turns yellow."""
    things = [thing for _, group in clause.groups for thing in group]
    if not clause.has("want") or len(things) != 1 or clause.wheres or any(i.text in ("再", "还") for i in clause.items):
        return None
    thing = things[0]
    if thing.is_indefinite or not thing.colours or not thing.nouns:
        return None
    bare = Thing(nouns=thing.nouns)
    return commands.recolour(clause.refer([bare]), thing.colours) if clause.is_there(bare) else None


def recolour(clause: Clause) -> str | None:
    """'把卡车改成黄色的', '车要红色', '让猫变得毛茸茸'."""
    looks = [look for look in _looks_alone(clause) if not look.where and look.count is None]
    looks = [look for look in looks if look.colours or look.adjectives]
    if (
        not looks
        or clause.has("remove", "add", "unwanted", "move")
        or (any(not clause.is_there(thing) for thing in clause.new_things()) and not clause.has("ba"))
    ):
        return None
    target = [thing for thing in clause.target if thing not in looks]
    if target and target[0].is_setting:
        return None
    if not target and clause.target and clause.target[0] in looks and len(clause.groups) > 1:
        return None
    look = looks[-1]
    if look.colours:
        words = look.colours if len(look.colours) == 1 else [" and ".join(look.colours)]
        return commands.recolour(clause.refer(target), words)
    return commands.recolour(clause.refer(target, by_id=False), [_shade(clause, look.adjectives[-1])])


def _shade(clause: Clause, adjective: str) -> str:
    more = {"bright": "brighter", "dark": "darker"}
    return more.get(adjective, adjective)


def align(clause: Clause) -> str | None:
    """'把滑雪者底部对齐', '让它们排成一排'."""
    if not clause.has("align", "column"):
        return None
    target = clause.refer(clause.target, many=True) if clause.target else _anchors(clause) or "them"
    if any(item.text and item.token.has("column") for item in clause.items):
        return f"put {target} in a column"
    edge = next((_REGIONS.get(item.where.position, "") for item in clause.wheres if item.where), "") or next(
        (("top" if way == "top" else way) for way in clause.ways), ""
    )
    edge = {"left": "left", "right": "right", "top": "top", "middle": "middle"}.get(edge, "bottom")
    return f"align {target} at the {edge}"


def _anchors(clause: Clause) -> str:
    anchors = [anchor for item in clause.wheres if item.where for anchor in item.where.anchors if not anchor.is_setting]
    return clause.refer(anchors, many=True) if anchors else ""


def distribute(clause: Clause) -> str | None:
    """'让它们均匀分布', '把树隔开一点'."""
    if not clause.has("distribute"):
        return None
    target = clause.refer(clause.target, many=True) if clause.target else _anchors(clause) or "them"
    return f"spread {target} out evenly" + (" vertically" if clause.has("vertical") else "")


def resize(clause: Clause) -> str | None:
    """'把鸟放大一点', '它太小了', '车缩小一半', '让猫变成两倍大'."""
    grows = clause.size_word()
    amount = clause.amount
    if grows is None:
        if amount.kind == "times" and clause.has("become", "original", "size_word") and not clause.groups[1:]:
            return commands.resize(_resized(clause), True, amount)
        if amount.kind in ("share", "percent") and clause.has("size_word", "original"):
            return f"resize {_resized(clause)} to {amount.value * (100 if amount.kind == 'share' else 1):g}%"
        return None
    if _rises(clause):
        return commands.move(_resized(clause), ["top"], amount)
    if clause.has("add", "remove", "draw") or (
        clause.wheres and not _compares(clause) and not clause.has("ba", "grow", "shrink")
    ):
        return None
    if clause.new_things() and not clause.has("ba", "let") and clause.has("want", "there_is"):
        return None
    if _complains(clause, amount):
        grows, amount = not grows, Amount()
    if any(item.has("double") for item in clause.items):
        amount = Amount("times", 2)
    return commands.resize(_resized(clause), grows, _resize_amount(clause, grows, amount))


def _resize_amount(clause: Clause, grows: bool, amount: Amount) -> Amount:
    """放大一倍 is twice as big; 缩小一半 half; 放大到150% a share."""
    reaches = any(item.text.endswith(("到", "成", "为", "至")) for item in clause.items if item.kind == "word")
    if amount.kind == "times" and amount.value == 1:
        return Amount("times", 2)
    if amount.kind == "percent" and reaches and amount.value > 0:
        return Amount("share", amount.value / 100)
    if amount.kind == "share" and grows:
        return Amount("percent", amount.value * 100)
    if amount.kind == "share" and not reaches and amount.value != 0.5:
        return Amount("percent", round(amount.value * 100))
    if not amount.kind and clause.has("degree") and any(i.text in ("更", "再", "稍") for i in clause.items):
        return Amount()
    return Amount() if amount.kind in ("pixels", "unit") else amount


def _resized(clause: Clause) -> str:
    things = [thing for thing in clause.target if not thing.only_looks and not thing.is_setting]
    many = any(item.has("all") for item in clause.items) and len(things) == 1 and not things[0].pronoun
    if many and things:
        things[0].is_all = True
    if not things and _anchors(clause):
        return _anchors(clause)
    return clause.refer(things) if things else ("everything" if clause.has("all") else "it")


def _complains(clause: Clause, amount: Amount) -> bool:
    """'太小了', '它好小啊': it should be the other way."""
    if clause.has("too") and not clause.has("grow", "shrink", "become", "unwanted"):
        return True
    asks = clause.has("become", "move", "should", "let", "ba", "than", "grow", "shrink") or bool(amount.kind)
    return clause.has("complaint") and not asks


def _rises(clause: Clause) -> bool:
    """'鸟再高一点': what is in the air goes up."""
    tall = any(item.text in ("高",) for item in clause.items)
    things = [thing for thing in clause.target if thing.nouns]
    return tall and bool(things) and all(look_of(clause.noun(thing)).place == "sky" for thing in things)


def _compares(clause: Clause) -> bool:
    return clause.has("than")


def remove(clause: Clause) -> str | None:
    """'删掉气球', '去掉一个滑雪者', '不要鸟'."""
    if clause.has("remove") and not clause.has("add"):
        things = list(clause.target)
        if not things:
            return commands.remove(_anchors(clause) or "it") if not clause.settings else None
        if all(thing.is_setting for thing in things):
            return None
        return commands.remove(_removed(clause, things))
    if clause.has("unwanted") and (position := clause.index("unwanted")) is not None:
        return _unwanted(clause, position)
    return None


def _removed(clause: Clause, things: list[Thing]) -> str:
    things = _merged([*things, *(t for _, group in clause.groups for t in group if t not in things and t.is_headless)])
    thing = things[0]
    if len(things) == 1 and thing.nouns and thing.count is not None and not thing.is_definite and not thing.where:
        noun = clause.noun(thing)
        number = "one" if thing.count == 1 else str(thing.count)
        return f"{number} of the {' '.join([*thing.colours, plural(noun)])}"
    if len(things) == 1 and thing.is_headless and thing.count is not None and not thing.where and not thing.colours:
        noun = clause.last_noun()
        return f"{thing.count} of the {plural(noun)}" if noun else "it"
    if clause.has("all") and len(things) == 1 and thing.nouns:
        thing.is_all = True
    if thing.pronoun == "it" and not thing.nouns and clause.has("all"):
        return "everything"
    return clause.refer(things)


def _unwanted(clause: Clause, position: int) -> str | None:
    """'不要气球了' takes it away; '不要有人' and what is not there go into the negative prompt as well."""
    things = [thing for thing in (clause.after(position) or clause.before(position)) if not thing.only_looks]
    if clause.has("become", "move", "grow", "shrink") or not things:
        return None
    plain = clause.items[position].text in ("不要", "不想要", "别要", "不需要")
    if plain and all(thing.pronoun or thing.is_definite or clause.is_there(thing) for thing in things):
        return commands.remove(clause.refer(things, many=True, by_id=True))
    nouns = [plural(clause.noun(thing)) for thing in things if thing.nouns]
    nouns += [thing.setting().split(" ")[-1] for thing in things if thing.is_setting]
    return commands.exclude(["people" if noun == "persons" else noun for noun in nouns]) if nouns else None


def give(clause: Clause) -> str | None:
    """'给猫戴一顶帽子', '让女孩穿上红裙子'."""
    position = clause.index("wear")
    if position is None or clause.has("become", "remove"):
        return None
    new = [thing for thing in clause.after(position) if thing.nouns]
    target = clause.before(position)
    if not new or not target:
        return None
    return f"give {clause.refer(target, by_id=False)} {new[0].indefinite()}"


def place(clause: Clause) -> str | None:
    """'把鸟放到汽车上', '汽车移到右边', '猫应该在狗的左边'."""
    moving = clause.has("move", "at", "let", "ba") or clause.has("be", "should", "if", "want")
    if clause.has("add", "draw", "remove", "unwanted") or not clause.wheres or not (moving or clause.target):
        return None
    targets = [thing for thing in clause.target if not thing.is_setting and not thing.only_looks]
    if any(thing.is_indefinite and not thing.where and not clause.is_there(thing) for thing in targets):
        return None
    item = clause.wheres[-1]
    where = item.where or Where("")
    if all(anchor.is_setting for anchor in where.anchors) and where.anchors:
        return None
    if not targets and clause.items.index(item) == 0 and not moving:
        return None
    if where.anchors:
        relation = settled(where, targets)
        return commands.place(
            clause.refer(targets),
            relation,
            clause.refer(list(where.anchors), many=relation == "between" and len(where.anchors) == 1),
        )
    if clause.amount.kind in ("bit", "percent", "pixels", "lot") and where.position in (
        "left",
        "right",
        "above",
        "below",
        "on",
        "under",
    ):
        way = {"on": "top", "above": "top", "below": "bottom", "under": "bottom"}.get(where.position, where.position)
        return commands.move(clause.refer(targets), [way], clause.amount)
    if where.position == "next_to":
        return None
    return commands.place_in(clause.refer(targets), _REGIONS.get(where.position, where.position))


def near(clause: Clause) -> str | None:
    """'让猫靠近狗'."""
    for position, item in enumerate(clause.items):
        if item.text in ("靠近", "挨着", "紧挨着", "贴着", "紧靠着", "接近"):
            target, anchor = clause.before(position), clause.after(position)
            if target and anchor:
                return commands.place(clause.refer(target), "next_to", clause.refer(anchor))
    return None


def move(clause: Clause) -> str | None:
    """'把中间那个人往上挪一点', '鸟左移50像素', '抬高太阳'."""
    if clause.has("add", "remove", "draw"):
        return None
    target = clause.refer([thing for thing in clause.target if not thing.is_setting])
    if clause.amount.kind == "unit" and clause.has("move") and not clause.ways:
        return f"move {target} {clause.amount.distance.strip()}"
    if clause.ways:
        return commands.move(target, list(clause.ways), clause.amount)
    if clause.has("raise", "lower"):
        return commands.move(target, ["top" if clause.has("raise") else "bottom"], clause.amount)
    return None


def front_or_back(clause: Clause) -> str | None:
    """'把车放到最前面' is read by `place`; '把树置顶' here."""
    item = next((item for item in clause.items if item.has("stack")), None)
    return commands.place_in(clause.refer(clause.target), item.token.value("stack")) if item else None


def add(clause: Clause) -> str | None:
    """'再加两只鸟', '在汽车和卡车之间加一只狗', '天上要有云'."""
    things = [thing for _, group in clause.groups for thing in group if not thing.is_setting and not thing.pronoun]
    asked = clause.has("add", "draw", "want", "there_is", "back_again", "at") or any(
        item.text in ("再", "还") for item in clause.items
    )
    asked = asked or any(item.has("move") for item in clause.items) or bool(clause.ways)
    if not asked or not things or clause.is_unreadable(things):
        return None
    if things[0].only_looks and not things[0].counter:
        return None
    things = _merged([thing for thing in things if thing.nouns or thing.is_headless])
    for thing in things:
        if thing.is_headless:
            noun = clause.last_noun()
            if not noun or thing.where:
                return None
            thing.nouns = (noun,)
    what = " and ".join(_added(clause, thing) for thing in things)
    return _add_somewhere(clause, what, things) if what else None


def _merged(things: list[Thing]) -> list[Thing]:
    """'鸟再加两只': a number without a noun belongs to the noun before it."""
    if len(things) == 2 and things[1].is_headless and things[0].nouns and things[0].count is None:
        return [replace_thing(things[0], count=things[1].count, counter=things[1].counter, amount=things[1].amount)]
    return things


def _added(clause: Clause, thing: Thing) -> str:
    again = clause.has("back_again") and thing.count is None and not thing.counter
    if again:
        return f"some {thing.phrase(True)}"
    if not thing.nouns:
        return ""
    return thing.indefinite()


def _add_somewhere(clause: Clause, what: str, things: Sequence[Thing]) -> str:
    anchored = [
        item.where for item in clause.wheres if item.where and not all(a.is_setting for a in item.where.anchors)
    ]
    linked = things[0].links[0] if things and things[0].links else None
    if anchored and anchored[-1].anchors:
        where = anchored[-1]
        relation = settled(where, things)
        return commands.add(
            what,
            relation,
            clause.refer(list(where.anchors), many=relation == "between" and len(where.anchors) == 1, by_id=False),
        )
    if linked is not None:
        relation, anchors = linked
        return commands.add(what, relation, clause.refer(anchors, by_id=False))
    regions = [item.where for item in clause.wheres if item.where and not item.where.anchors]
    if regions:
        position = regions[-1].position
        known = clause.last_noun()
        if position == "next_to" or (position in ("in", "in_front_of", "behind") and known):
            return commands.add(what, position, "it") if known else commands.add(what)
        return commands.add_in(what, _REGIONS.get(position, position))
    airy = next((setting.place for setting in clause.settings if setting.place.endswith("sky")), "")
    return commands.add(f"{what} at the top" if airy else what)


def statement(clause: Clause) -> str | None:
    """'鸟在左边': what is there should be so."""
    if not clause.wheres or not clause.target or not all(clause.is_there(thing) for thing in clause.target):
        return None
    return place(clause)


RULES: tuple[Rule, ...] = (
    same, lock, give, style, background, swap, align, distribute, count, keep_only, replace, near, front_or_back, resize, wanted_look, recolour, remove,
    place, move, add, statement,
)  # fmt: skip
