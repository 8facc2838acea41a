"""Politeness around a Japanese message that carries nothing, taken off both ends.

It knows nothing of what is between them.
"""

from __future__ import annotations

import re

_LEAD = re.compile(
    r"^(?:すみません(?:が)?|すいません(?:が)?|お手数ですが|恐れ入りますが|申し訳ないけど|あの[ー〜]*|えっと|えーと|うーん|んー|はい|うん|じゃあ?|では|それでは|それじゃ|"
    r"ええと|ねえ|ごめん|あ|ああ|お願い|次(?:は|に)|できれば|よかったら|可能なら|やっぱり?|今度は|ok|OK|オーケー|よし|いや|いえ|ううん|待って|ちょっと待って|それと|あと|あとは|ついでに|さて)[、,。!！ ]+\s*"
    r"|^(?:やっぱり|じゃあ|では|次は|今度は)(?=[^、,。])"
)
_TAIL = re.compile(
    r"(?:[、,。 ]*(?:お願いします|お願い|おねがいします|頼みます|頼む|よろしく(?:お願いします)?|ありがとう(?:ございます)?|サンキュー))?[\s、,。.!！?？~～〜…♪]*(?:(?<=[ぁ-んー一-龠])[笑wｗ]+)?$"
)

_DRAWN = re.compile(
    r"(?:(?:の|な)?(?P<picture>絵|画像|図|シーン|ところ)?(?P<medium>イラスト|写真|漫画)?[をが]?"
    r"(?:描いて|書いて|作って|つくって|生成して|作成して|見せて|お願い|描いてみて|描画して|ください|下さい|描け|描こう|描いてほしい|描いて欲しい|見たい|"
    r"見てみたい|ほしい|欲しい|生成|頼む)(?:です|ください|下さい|くれる|くれない|くれますか|もらえますか|もらえませんか|いただけますか|もらえる|ほしい|欲しい|"
    r"な|ね|よ|か|みて|です|なあ|んだけど|んですが)*)$"
)


def without_request(text: str) -> tuple[str, bool]:
    """Take '…の絵を描いて' off a caption: what is to be drawn, and whether that was asked."""
    found = _DRAWN.search(text)
    if not found or not found.start():
        return text, False
    kept = text[: found.start()] + (f"の{found['medium']}" if found["medium"] else "")
    return kept.rstrip("を、"), True


def style_first(text: str) -> str:
    """Put '…の油絵' as '油絵、…'; '…の絵' says nothing of style."""
    text = text.replace("誰もいない", "人のいない")
    text = re.sub(r"の(?:絵|画像|図|シーン|光景|一枚|絵画)$", "", text)
    return re.sub(
        r"^(.{2,})の(イラスト|写真|油絵|水彩画|漫画|スケッチ|水墨画|版画|ドット絵|ポスター|白黒写真|鉛筆画|アニメ絵|線画|挿絵|モノクロ写真|デッサン|浮世絵|クレヨン画)$",
        r"\2、\1",
        text,
    )


def trimmed(text: str) -> str:
    """Take politeness off a message."""
    before = None
    while before != text:
        before = text
        shorter = _TAIL.sub("", text, count=1)
        text = shorter if len(shorter) > 0 else text
        shorter = _LEAD.sub("", text, count=1)
        text = shorter if len(shorter) > 1 else text
    return text.strip()
