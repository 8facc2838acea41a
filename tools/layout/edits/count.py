"""Fewer and more of a kind: remove, and set the count.

Those that stay keep their ids and, where there is room, their boxes.
"""

from __future__ import annotations

from ..errors import LayoutError
from ..layout import MAX_OBJECTS, LayoutObject
from ..names import chain
from ..nouns.kinds import kind_of
from ..operations import Remove, SetCount
from ..phrases import definite, head_noun
from ..rect import Rect
from ..speech import say
from .add import beside_alike, insert
from .draft import Draft
from .groups import parts_of
from .scene import with_negative

_ALIVE = frozenset({"person", "animal", "bird", "insect", "fish"})


def remove(draft: Draft, op: Remove) -> Draft:
    """Take the targets out; with `negative`, their nouns must not appear either, even if none is there."""
    ids: tuple[str, ...] = ()
    nouns: list[str] = []
    for reference in op.targets:
        try:
            found = draft.targets([reference])
        except LayoutError:
            if not op.negative or _is_there(draft, reference):
                raise
            nouns.append(definite(reference)[4:])
            continue
        ids += found
        nouns += [head_noun(draft.layout[i].phrase) for i in found]
    along = tuple(
        p for p in parts_of(draft.layout, ids) if p in draft.unlocked() - set(ids) and not _is_alive(draft, p)
    )
    changed = draft.with_layout(objects=tuple(o for o in draft.layout.objects if o.id not in (*ids, *along)))
    if along:
        changed = changed.noted(say("edit.parts_gone", what=draft.name(ids), parts=draft.name(along)))
    return with_negative(changed, nouns) if op.negative else changed


def _is_alive(draft: Draft, name: str) -> bool:
    """Tell a rider, who stays when the horse goes, from a hat."""
    return kind_of(head_noun(draft.layout[name].phrase)) in _ALIVE


def _is_there(draft: Draft, reference: str) -> bool:
    try:
        return bool(draft.targets([reference], locked_too=True))
    except LayoutError:
        return False


def set_count(draft: Draft, op: SetCount) -> Draft:
    """Remove the last added, or add more like the last one, until there are `count`."""
    group = [draft.layout[i] for i in draft.targets([op.target], locked_too=True)]
    missing = op.count - len(group)
    if missing < 0:
        return _fewer(draft, group, -missing)
    if missing == 0:
        return draft.noted(say("edit.there_already", count=len(group), ids=chain("list.comma", [o.id for o in group])))
    return _more(draft, group, missing)


def _number(item: LayoutObject) -> int:
    return int(item.id.rsplit("-", 1)[1])


def _fewer(draft: Draft, group: list[LayoutObject], count: int) -> Draft:
    free = [o for o in group if not o.locked]
    if len(free) < count:
        raise LayoutError(say("edit.others_locked", count=len(free), all=len(group)))
    gone = [o.id for o in sorted(free, key=_number)[-count:]]
    left = [o.id for o in group if o.id not in gone] or [say("edit.none_left")]
    changed = draft.with_layout(objects=tuple(o for o in draft.layout.objects if o.id not in gone))
    return changed.noted(say("edit.fewer", gone=chain("list.comma", gone), left=chain("list.comma", left)))


def _more(draft: Draft, group: list[LayoutObject], count: int) -> Draft:
    model = max(group, key=_number)
    size = Rect.of(model.box)
    allowed = min(count, MAX_OBJECTS - len(draft.layout.objects))
    alike = [o.id for o in group]
    for _ in range(allowed):
        name = draft.new_id(model.phrase)
        rects = draft.rects()
        candidates = beside_alike(draft, [rects[i] for i in alike])
        draft = insert(draft, model.phrase, (size.width, size.height), candidates, None, ())
        alike.append(name)
    if allowed < count:
        draft = draft.noted(say("edit.at_most", most=MAX_OBJECTS, count=allowed, wanted=count))
    return draft
