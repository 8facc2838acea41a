"""Politeness and other words around a Chinese message that carry nothing, taken off both ends.

It knows nothing of what is between them.
"""

from __future__ import annotations

import re

_LEAD = re.compile(
    r"^(?:(?:请|麻烦|劳驾|拜托|辛苦)(?:你|您|帮忙|帮我|一下)*|(?:能不能|可不可以|能否|可否|可以|能)(?:请|帮我|帮忙|麻烦)*|帮我|帮忙|"
    r"(?:我|咱们|咱)?(?:想要?|希望|觉得|认为|感觉|建议)?(?:你|您)?(?:能|可以)?(?:帮我|帮忙|给我)+|嗯+|呃+|额|哎呀?|好的?(?=[,，。 ])|那么?(?=[,，])|"
    r"然后|接下来|接着|现在|另外|还有(?=[,，])|对了|不对(?=[,，])|等等|等一下|嘿|哈喽(?=[,，])|你好(?=[,，])|不如|要不|干脆|最好|顺便|行(?=[,，])|ok(?=[,，]))\s*[,，。!！]*\s*"
)
_TAIL = re.compile(
    r"\s*[,，]?\s*(?:谢谢(?:你|您|啦|了)?|多谢|感谢|拜托(?:了|啦)?|好吗|好不好|可以吗|行吗|行不行|可以不|可不可以|好么|怎么样|如何|麻烦(?:了|你了)?|吧|吗|呢|啊|呀|哦|嘛|哈|哟|呗|啦|辛苦了)?[\s,，。.!！?？~～…]*$"
)


_MEDIA = "照片|插画|海报|油画|水彩画|素描|漫画|水墨画|卡通画|版画|国画|铅笔画|黑白照片"
_PICTURE_OF = re.compile(
    rf"^(?:[^，。：,:]{{0,8}}?)?一?[张幅](?P<what>[^，。：,:]{{2,}}?)的(?:(?P<medium>{_MEDIA})|图|图片|图像|画|画面|图画)(?=$|[，。,])"
)


def picture_of(text: str) -> str:
    """Put '一张雪山的照片' as '照片，雪山': what is shown, and how; '图' and '画' say nothing of style."""
    text = text.replace("空无一人的", "没有人的")
    found = _PICTURE_OF.match(text)
    if not found:
        return text
    return (f"{found['medium']}，" if found["medium"] else "") + found["what"] + text[found.end() :]


def trimmed(text: str) -> str:
    """Take politeness off a message."""
    before = None
    while before != text:
        before = text
        text = _TAIL.sub("", text, count=1)
        shorter = _LEAD.sub("", text, count=1)
        text = shorter if len(shorter) > 1 else text
    return text.strip()
