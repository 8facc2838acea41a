"""Ways of asking made one: questions, wishes, gerunds and passives become the plain commands that the rules read.

'could the car be bigger', 'I wish the car was bigger', 'how about making the car bigger' -> 'the car should be bigger' or
'make the car bigger'. It knows nothing of layouts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from .data import table

_DEF = (
    r"(?:the|my|that|this|these|those|its|their|it|they|them|he|she|both|all|each|every|everything|everyone|one of)\b"
)
_INDEF = r"(?:an?|some|one|two|three|four|five|six|seven|eight|nine|ten|\d+|several|a few|another|more)\b"
_GONE = (
    r"(?:(?:has|have|needs?|ought) to (?:go(?: away)?|leave|disappear|be removed|be gone)|must (?:go(?: away)?|leave|disappear)|"
    r"(?:should|can|could) (?:go(?: away)?|leave|disappear|vanish|be (?:gone|removed|deleted|taken out|taken away|erased|dropped|cut))|"
    r"(?:is|are) (?:not|no longer) needed(?: any ?more)?|(?:isn't|aren't) needed(?: any ?more)?|(?:is|are) (?:unnecessary|superfluous|in the way)|"
    r"(?:does|do)(?:n't| not) belong(?: there| here)?|(?:is|are) too much)"
)
_PASSIVE = {
    "made": "make", "moved": "move", "shifted": "move", "painted": "paint", "coloured": "paint", "colored": "paint", "placed": "put",
    "put": "put", "positioned": "put", "replaced": "replace", "swapped": "swap", "exchanged": "swap", "switched": "swap",
    "turned": "turn", "changed": "change", "enlarged": "enlarge", "shrunk": "shrink", "removed": "remove", "deleted": "remove",
    "locked": "lock", "aligned": "align", "lined": "line", "spread": "spread", "scaled": "scale", "resized": "resize", "raised": "raise",
    "lowered": "lower", "centered": "center", "centred": "center", "reduced": "reduce", "increased": "increase", "doubled": "double",
    "halved": "halve", "duplicated": "duplicate", "copied": "duplicate", "brought": "bring", "sent": "send", "transformed": "turn",
}  # fmt: skip
_VERBS_OF_STANDING = r"(?:fly|sit|stand|lie|hang|float|move|go|come|appear|stay|live|hover|rest|swim|walk|shift|sail|drive|be placed|be located|be positioned)"

Worded = str | Callable[[re.Match[str]], str]
_RULES: tuple[tuple[str, Worded], ...] = (
    (r"\b(much|way|far|very|really|a lot|so)(?:,? \1)+\b", r"\1"),
    (r"^(?:is it possible|would it be possible|is there a way|are you able|please be so kind as|i want you|i'd like you|i would like you) to ", ""),
    (r"^(?:i was wondering|i wonder) if (?:you|we) (?:could|can|might) ", ""),
    (r"^(?:would|do) you mind ", ""),
    (r"^(?:(?:it|that) (?:would|might|could) be|it'd be|that'd be) (?:nice|great|good|cool|better|awesome|lovely|nicer|fun|best|perfect) (?:if|when) (?:you (?:could|would|can) )?", ""),
    (r"^(?:(?:it|that) (?:would|might) be|it'd be) (?:nice|great|good|cool|better|awesome|lovely|nicer|fun) to (?:have|see|get) ", "add "),
    (r"^(?:i wish|i'd prefer it if|i would prefer it if|i'd love it if|i'd like it if|i'd be happy if|imagine|suppose|let's say|say) (?=" + _DEF + ")", ""),
    (r"^(?:why not|why don't (?:you|we)|how about (?:we|you)|what about (?:we|you)|what if (?:we|you)|maybe (?:you|we) (?:could|can)|perhaps (?:you|we) (?:could|can)|(?:you|we) (?:could|might|can)|let's try to|try and|feel free to) ", ""),
    (r"^(?:can|could|may|might) (?:i|we) (?:please )?(?:have|get|see) (?=" + _INDEF + ")", "add "),
    (r"^(?:can|could|may|might|should|would|shall|will) (?P<x>" + _DEF + r".*?) (?:please )?(?P<v>be|go|have|get|become|move|come|look|stand|sit|fly|hang|lie|float)\b", r"\g<x> should \g<v>"),
    (r"^(?:i(?:'d| would)? (?:want|like|prefer|need|love)|i need|we need|we want) (?:to (?:have|see) )?(?P<x>" + _DEF + r"(?: [\w'-]+){0,4}?) (?:to )?(?:be |become |get |have )?(?P<y>(?:(?:a bit|a little|slightly|much|a lot|way|far|more|somewhat|even|further|twice|half|\d)\b.*|(?:on|at|in|to(?! be)|above|below|under|over|behind|between|next|beside|near|left|right|inside|higher|lower|bigger|smaller|larger|gone|removed)\b.*))$", r"\g<x> should be \g<y>"),
    (r"^(?:i(?:'d| would)? (?:want|like|prefer|need|love)|we need|we want|let|have) (?P<x>" + _DEF + r"(?: [\w'-]+){0,4}?) (?:to )(?P<v>be|become|look|" + _VERBS_OF_STANDING[3:-1] + r") ", r"\g<x> should \g<v> "),
    (r"^let (?P<x>(?:the|my|it|them|everything)\b(?: [\w'-]+){0,4}?) (?P<v>be|become|" + _VERBS_OF_STANDING[3:-1] + r") ", r"\g<x> should \g<v> "),
    (r"^(?:what if )?it (?:was|were) (?P<y>rain|snow)ing$", r"make it \g<y>y"),
    (r"^(?:what if )?(?:it|the weather|the scene) (?:was|were) (?P<y>(?:at |in )?[a-z]+(?: time)?)$", r"make it \g<y>"),
    (r"^what if (?P<x>" + _DEF + r".*?) (?:was|were|is|are|would be) (?P<y>.+)$", r"\g<x> should be \g<y>"),
    (r"^(?:remove|delete|drop|erase|lose|get rid of|take away|no) (?:the )?(?:background|backdrop)$", "change the background to a plain white background"),
    (r"^(?:i think |i feel |i believe )(?:that )?(?=" + _DEF + ")", ""),
    (r"^(?P<x>(?!.*\b(?:should|must|is|are)\b.*\band\b).+?) " + _GONE + "$", r"remove \g<x>"),
    (r"^(?P<x>.+?) should be gone$", r"remove \g<x>"),
    (r"^(?P<x>" + _DEF + r".*?) (?:isn't|is not|aren't|are not|ain't) (?P<s>big|large|tall|wide) enough$", r"\g<x> should be bigger"),
    (r"^(?P<x>" + _DEF + r".*?) (?:isn't|is not|aren't|are not) (?P<s>small|tiny|little) enough$", r"\g<x> should be smaller"),
    (r"^(?P<x>" + _DEF + r".*?) (?:(?:is|are) (?:a bit |a little |way |much |far )?too (?:close|near|crowded|tight|cramped)(?: to each other| together)?|(?:needs?|could use|should have) more (?:space|room|distance)(?: between them)?)$", r"spread \g<x> out"),
    (r"^(?P<x>" + _DEF + r".*?) (?:should|must|could|can|might|needs? to|has to|have to|ought to|is supposed to|is to) be (?P<v>" + "|".join(_PASSIVE) + r")\b ?(?P<r>.*)$", lambda m: f"{_PASSIVE[m['v']]} {m['x']} {m['r']}".strip()),
    (r"^(?P<x>" + _DEF + r".*?) (?:should|must|could|can|might|needs? to|has to|have to|ought to|is supposed to) " + _VERBS_OF_STANDING + r" (?P<r>.+)$", r"\g<x> should be \g<r>"),
    (r"^(?P<x>" + _DEF + r".*?) (?:could|might|ought to|is supposed to|would|needs to|has to|can) be (?P<r>.+)$", r"\g<x> should be \g<r>"),
    (r"^(?:it|the (?:picture|scene|image)|this|that|this (?:picture|scene)) (?:needs|could use|should have|wants|lacks|is missing|must have|misses) (?=" + _INDEF + ")", "add "),
    (r"^(?:i(?:'m| am) missing|i miss|(?:there is|there's) still missing|what(?:'s| is) missing is) (?=" + _INDEF + ")", "add "),
    (r"^(?P<x>" + _INDEF + r" .+?) (?:is|are) missing$", r"add \g<x>"),
    (r"^there(?:'s| is| are) (?P<x>" + _INDEF + r" .+?) missing$", r"add \g<x>"),
    (r"^(?:let there be|there (?:should|could|must|might|has to|have to) be|there ought to be|it needs|we need) (?=[a-z]+s\b)", "add "),
    (r"^(?P<x>the .+?) should (?:be|become) (?P<y>an? [\w -]+)$", lambda m: m.group() if _is_size_or_colour(m["y"]) else f"replace {m['x']} with {m['y']}"),
    (r"^(?:only|just|nothing but|only show|show only|leave only|just leave|only leave) (?P<x>the .+)$", r"keep only \g<x>"),
    (r"^(?:there (?:must|should|may|can|could|shall|are|is)(?:n't| not|not)? ?(?:to )?(?:not )?be (?:any |no )|(?:we|i) (?:don't|do not) (?:need|want)(?: to (?:see|have))?(?: any)? (?=\w+s\b)|make sure (?:that )?there (?:are|is) no |i don't want to see (?:any )?|i want no |i'd like no |(?:please )?leave out (?=\w+s\b)|skip (?=\w+s\b)|never (?:show|draw|include) (?:any )?)", "no "),
    (r"^(?:i (?:don't|do not) (?:want|need|like)(?: to (?:see|have))?|we don't need|leave out|skip|leave off|omit|nix|axe|yeet|bin|trash|toss(?: out)?|take away|banish|make) (?P<x>the [\w -]+?)(?: (?:any ?more|any longer|disappear|vanish|go away))$", r"remove \g<x>"),
    (r"^(?:i (?:don't|do not) (?:want|need)(?: to (?:see|have))?|we don't need|leave out|skip|leave off|omit|nix|axe|yeet|bin|trash|toss(?: out)?|banish) (?P<x>(?:the|that|this|those|these|my) [\w -]+)$", r"remove \g<x>"),
    (r"^(?:duplicate|copy|clone|replicate|make (?:a|one) (?:copy|duplicate|clone) of|add a copy of) (?P<x>.+)$", r"duplicate \g<x>"),
    (r"^(?:give|paint|spray) (?P<x>" + _DEF + r".*?) (?:an? )?(?P<c>[\w -]+?) (?:colou?r|paint job|paint|coat of paint|tint|look)$", r"make \g<x> \g<c>"),
    (r"^(?P<x>" + _DEF + r".*?)(?:'s)? colou?r (?:should be|is|to be|must be|becomes) (?P<c>.+)$", r"make \g<x> \g<c>"),
    (r"^(?:use|take|put|choose|go with) (?P<c>[a-z]+(?: [a-z]+)?) (?:for|on) (?P<x>the .+)$", lambda m: f"make {m['x']} {m['c']}" if _is_colour(m["c"]) else m.group()),
    (r"^(?:scale|size|blow|resize) (?P<x>.+?) up\b ?(?P<r>.*)$", r"enlarge \g<x> \g<r>"),
    (r"^(?:scale|size|resize) (?P<x>.+?) down\b ?(?P<r>.*)$", r"shrink \g<x> \g<r>"),
    (r"^(?P<x>" + _DEF + r".*?) should be (?P<r>(?:(?:a (?:little|tiny) bit|a bit|a little|slightly|much|a lot|further|more|far|way) )*(?:to the )?(?:lower|higher|up|down|further (?:left|right|up|down)|(?<=more to the )(?:left|right)|(?<=further to the )(?:left|right))(?: (?:a bit|a little|slightly|more|some|a lot))?)$", r"move \g<x> \g<r>"),
    (r"^(?P<x>.+?) (?:above|over) (?:everything|all of them|all|it all|the (?:whole )?(?:scene|picture))$", r"\g<x> at the top"),
    (r"^(?P<x>.+?) (?:below|under|underneath) (?:everything|all of them|all|it all)$", r"\g<x> at the bottom"),
    (r"^(?:put|place|bring|get|move|make|set|line up|arrange|align|have) (?P<x>.+?) (?:up )?(?:all )?(?:stand |be |sit )?(?:on|at|to|in|along) (?:the same|one|a single|equal|a straight|the same straight) (?:level|height|line|row|ground line|baseline|base line|y)$", r"align \g<x>"),
    (r"^(?:align|line up|level|even out|match) the (?P<e>tops?|bottoms?|left edges?|right edges?|left sides?|right sides?|cent(?:er|re)s|feet|bases|heads)(?: edges?)? of (?P<x>.+)$", lambda m: f"align {m['x']} at the {_EDGE_WORDS.get(m['e'], m['e'].rstrip('s').split(' ')[0])}"),
    (r"^(?:put|add|leave|make|create)?(?: some| a bit| a little)? ?more (?:space|room|distance) (?:between|among) (?P<x>.+)$", r"spread \g<x> out"),
    (r"^(?P<v>spread|space|pull|move) (?P<x>.+?) (?:out|apart)(?: a (?:bit|little)| more| slightly| further| some| a bit more)+$", r"\g<v> \g<x> apart"),
    (r"^only keep ", "keep only "),
    (r"^(?P<n>one|two|three|four|\d+|an?) (?P<x>[a-z -]+?) (?:less|fewer)$|^(?P<m>one|two|three|four|\d+) (?:less|fewer) (?P<y>[a-z -]+)$|^minus (?P<k>one|two|three|\d+|an?) (?P<z>[a-z -]+)$", lambda m: f"remove {m['n'] or m['m'] or m['k']} {m['x'] or m['y'] or m['z']}"),
    (r"^(?:there are )?(?:way |far )?too many (?P<x>[a-z -]+?)(?:,| and)? (?:just |only )?(?P<n>one|two|three|four|five|six|\d+)(?: of them)? (?:is|are|would be|will be) (?:enough|plenty|fine)$", r"only \g<n> \g<x>"),
    (r"^(?:there are|there're|that's|these are|we have|i see) (?:a few |way |far |just )?too many (?P<x>[a-z -]+)$", r"fewer \g<x>"),
    (r"^(?:there are|there're|we have) (?:too few|not enough) (?P<x>[a-z -]+)$|^(?:there aren't|there are not) enough (?P<y>[a-z -]+)$", lambda m: f"more {m['x'] or m['y']}"),
    (r"^there (?:should|must|may|can) (?:only|just) be (?P<x>.+)$", r"only \g<x>"),
    (r"^there (?:should|must|may|can) be (?:only|just|exactly) (?P<x>.+)$", r"only \g<x>"),
    (r"^(?:reduce|cut|limit|bring|lower|decrease|increase|raise|change|set|trim)(?: the number of| the amount of)? (?:the )?(?P<x>[a-z -]+?) (?:down |up )?to (?:just |only |exactly )?(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d+)$", r"make it \g<n> \g<x>"),
    (r"^(?P<x>(?:make|have|draw|show) .*?\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+) [a-z -]+?) instead of (?:just |only )?(?:one|two|three|four|five|six|seven|\d+)$", r"\g<x>"),
    (r"^(?:it|the (?:whole )?(?:picture|image|scene|weather|thing)|this|everything) should (?:be|look|become) (?P<r>(?!(?:to|on|at|in|above|below|next|left|right|between|under|over|behind|near|beside|inside)\b).+)$", r"make it \g<r>"),
    (r"^new (?P<w>background|style|setting|scenery)\s*[:=-]?\s*", r"change the \g<w> to "),
    (r"^(?:take|remove|drop|delete) (?P<x>.+?) (?:off|from) (?:the )?negatives?(?: list| prompt)?$", r"allow \g<x>"),
    (r"^(?P<x>[a-z -]+?) (?:are|is) (?:fine|ok|okay|allowed|welcome|good|alright|all right|possible)(?: again| now| after all| too)*$", r"allow \g<x>"),
    (r"^(?:make|give) (?:the )?(?:picture|image|canvas|format|frame) (?P<w>wider|taller|higher|broader)$", lambda m: f"make the canvas {'wider' if m['w'] in ('wider', 'broader') else 'taller'}"),
    (r"^(?P<x>[a-z ]+?) (?:should )?look like (?P<a>[a-z ]+?) (?:painted|drew|made|did) (?:it|this)$", r"in the style of \g<a>"),
    (r"^(?:make|let|have) (?:it|this|the (?:picture|image)) look like (?P<a>[a-z ]+?) (?:had )?(?:painted|drew|drawn|made|did) (?:it|this)$", r"in the style of \g<a>"),
    (r"^(?P<v>make|paint|colou?r|turn|put|move|draw|set) (?P<x>everything|everyone|all of them|all the [a-z]+|all) (?P<r>.+?),? (?:except|but|apart from|besides|other than|save)(?: for)? (?P<k>the .+)$", r"\g<v> \g<x> except \g<k> \g<r>"),
    (r"^(?:i(?:'d| would)? (?:want|like|prefer|need)|we want|let) (?P<x>" + _DEF + r"(?: [\w'-]+){0,4}?) (?:to be |be |in )?(?P<c>(?:(?:dark|light|bright|pale) )?[a-z-]+)$", lambda m: f"make {m['x']} {m['c']}" if _is_colour(m["c"]) else m.group()),
    (r"\b(?:right|left)-hand\b", lambda m: m.group().replace("-", " ")),
    (r"\b(?:the )?(?:whole|entire) (?:thing|scene|picture|image)\b|\ball of this\b", "the whole picture"),
    (r"^i also (?=want|need|would|'d)", "i "),
    (r" (?:in size|over|across)(?= (?:on|at|to) the (?:left|right|top|bottom)\b|$)", ""),
    (r"^(?:i(?:'d| would)? (?:want|like|prefer|need)|give me|we need|make|draw|let's have) (?:an?|some) (?P<s>(?:much |slightly |a bit |a little |far )?(?:bigger|larger|smaller|tinier)) (?P<x>[a-z -]+)$", r"make the \g<x> \g<s>"),
    (r"\b(?P<x>(?:the|my|this|that) [\w -]+?)'s (?P<w>size|dimensions)\b", r"the size of \g<x>"),
    (r"^(?P<r>make .+ (?:bigger|smaller|larger|higher|lower)) again$", r"\g<r>"),
    (r"^(?:put|move|place) (?P<a>(?:the|my) [\w -]+?) where (?P<b>the [\w -]+?) is(?: and .+)?$", r"swap \g<a> and \g<b>"),
    (r"^(?:put|place|add|draw|i want|have) (?P<a>(?:an?|some) [\w -]+?) where (?P<b>the [\w -]+?) (?:is|was|stands|are)(?: now)?$", r"replace \g<b> with \g<a>"),
    (r"^(?P<x>.+? and .+?|they|them|both|the two [\w ]+) (?:should|must|could|need to) be (?:the other way (?:round|around)|reversed|swapped|switched|exchanged)$", r"swap \g<x>"),
    (r"^(?:have|let|make) (?P<x>.+? and .+?|them|they|both|both of them|the two [\w ]+) (?:swap|switch|trade|exchange|change)(?: (?:their )?(?P<w>\w+))?(?: around| over)?$", lambda m: f"swap the colours of {m['x']}" if (m["w"] or "").startswith("colo") else f"swap {m['x']}"),
    (r"^(?P<r>(?:swap|switch|exchange|trade) .*colou?rs) (?:around|over|round|too)$", r"\g<r>"),
    (r"^get (?P<x>the [\w -]+?) (?:out of|off) (?:there|here|it|this|the (?:picture|scene|image|way))$", r"remove \g<x>"),
    (r"^i (?:no longer|don't) (?:want|need) (?P<x>the [\w -]+?)(?: (?:in (?:it|there|here|this)|there|here|any ?more))?$", r"remove \g<x>"),
    (r"^(?P<r>(?:i don't want|i do not want|no) .+?) (?:in (?:it|there|here|this)|there|here)$", r"\g<r>"),
    (r"^(?:instead )?of (?P<b>the [\w -]+?),? (?:i want |put |draw |use |have |give me |let's have )?(?P<a>(?:an?|some) [\w -]+)$", r"replace \g<b> with \g<a>"),
    (r"^(?:i'd|i would) rather (?:have|see) (?P<a>(?:an?|some) [\w -]+?) (?:than|instead of) (?P<b>the [\w -]+)$", r"replace \g<b> with \g<a>"),
    (r"^(?P<n>one|two|three|four|five|six|\d+) (?P<x>[a-z -]+?) (?:is|are|would be|will be) (?:enough|plenty|sufficient|all i (?:need|want))$|^(?P<m>one|two|three|four|five|six|\d+) (?P<y>[a-z -]+?) (?:will do|would do|suffices?)$", lambda m: f"only {m['n'] or m['m']} {m['x'] or m['y']}"),
    (r"^(?:reduce|bring|cut|change|limit|increase|raise) it (?:down |up )?to (?P<n>one|two|three|four|five|six|seven|\d+) (?P<x>[a-z -]+)$", r"make it \g<n> \g<x>"),
    (r"^(?:make|set|let) the (?:number|count|amount) of (?P<x>[a-z -]+?) (?:be |to |equal )?(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d+)$", r"make it \g<n> \g<x>"),
    (r"^(?:add|remove|draw|insert) (?:more |some )?(?P<x>[a-z -]+?) until (?:there are|we have|you have|there's|it's) (?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d+)(?: of them| left| in total)?$", r"make it \g<n> \g<x>"),
    (r"^(?:only |just )?(?:leave|keep)(?: only| just)? (?P<n>one|two|three|four|five|\d+) of (?:the|these|those|my) (?P<x>[a-z -]+)$", r"only \g<n> \g<x>"),
    (r"^(?P<x>.+?) (?:should|must) (?:all )?(?:be|stand|sit|lie) (?:on|at|in) (?:the same|one|a|a single|a straight) (?:line|height|level|row)$", r"align \g<x>"),
    (r"^(?P<e>bottom|top|left|right|center|centre)[- ]align (?P<x>.+)$", r"align \g<x> at the \g<e>"),
    (r"^(?:put|place|bring|set|get) (?P<x>.+?)(?:s'|'s|s) (?:feet|bottoms|bases) (?:on|at|to) (?:one|the same|a single) (?:line|height|level)$", r"align \g<x>s"),
    (r"^(?:give|leave) (?P<x>.+?) (?:equal|even|the same|regular) (?:gaps?|spacings?|distances?|space)(?: between them)?$", r"distribute \g<x> evenly"),
    (r"^(?:even out|equali[sz]e|balance) the (?:spacing|gaps?|distances?|spaces?) (?:between|of|among) (?P<x>.+)$", r"distribute \g<x> evenly"),
    (r"^(?:make|set) the (?:gaps?|spacing|distances?|spaces?) (?:between|of|among) (?P<x>.+?) (?:all )?(?:equal|even|the same|regular|equally big)$", r"distribute \g<x> evenly"),
    (r"^(?:the )?(?:gaps?|spacing|distances?|spaces?) (?:between|of|among) (?P<x>.+?) should be (?:all )?(?:equal|even|the same|regular)$", r"distribute \g<x> evenly"),
    (r"^(?:(?:do|apply|repeat) (?:that|this|it|the same(?: thing)?) (?:also )?(?:to|for|with|on)|also (?:for|with|to)) (?P<x>.+?)(?: too| as well)?$", r"same for \g<x>"),
    (r"^(?:change|set|switch|move|shift) the time(?: of (?:the )?day)? to (?P<x>.+)$", r"make it \g<x>"),
    (r"^(?P<v>set|put|lay|place|drop) (?P<x>" + _DEF + r".*?) down (?P<r>(?:on|in|next to|beside|under) .+)$", r"put \g<x> \g<r>"),
    (r"^(?:have|let|make) (?P<x>(?:the|my|it|them)\b(?: [\w'-]+){0,4}?) (?:sit|land|stand|perch|lie|rest|settle|hang|float|fly|go|be) (?P<r>(?:down )?(?:on|in|at|above|over|under|below|next to|beside|between|behind|in front of) .+)$", r"put \g<x> \g<r>"),
    (r"^(?:clear|empty|wipe)(?: the)? (?:picture|canvas|scene|board|image|all|everything|layout)$", "remove everything"),
    (r"\bversion (?P<n>\d+|one|two|three)'s (?P<x>\w+)\b", r"the \g<x> of version \g<n>"),
    (r"^(?:plant|build|park|erect|sketch in|throw in|drop in|stick) (?=" + _INDEF + ")", "add "),
    (r"^upsize ", "enlarge "),
    (r"^(?P<x>.+?): (?P<v>swap|swap them|switch|exchange)$", r"swap \g<x>"),
    (r"^(?:trade|swap|exchange|switch) (?P<a>the [\w -]+?) (?:for|with|and) (?P<b>the [\w -]+?)'s (?:position|place|spot|location)$", r"swap \g<a> and \g<b>"),
    (r"^substitute (?P<a>(?:an?|some) [\w -]+?) for (?P<b>the [\w -]+)$", r"replace \g<b> with \g<a>"),
    (r"^(?:we need|we want|make that|make this) (?P<n>two|three|four|five|six|seven|eight|nine|ten|\d+) (?P<x>[a-z]+s|people|men|women|children|sheep|fish)$", r"i need \g<n> \g<x>"),
    (r"^(?:the )?(?P<e>tops?|bottoms?|bases|feet) of (?P<x>.+?) should (?:line up|be aligned|be level|align|match|be even|be equal)$", lambda m: f"align {m['x']} at the {_EDGE_WORDS.get(m['e'], m['e'].rstrip('s'))}"),
    (r"^(?:get|make|have|let) (?P<x>.+?) (?:line up|lined up|aligned|align|in line)(?P<r>(?: (?:at|along|on|by) the [a-z]+)?)$", r"align \g<x>\g<r>"),
    (r"^(?:put|leave|add|make) (?:an )?(?:equal|even|the same|regular) (?:space|spaces|gaps?|distances?|spacing|room) (?:between|among) (?P<x>.+)$", r"distribute \g<x> evenly"),
    (r"^(?P<x>.+?) (?:needs? to|has to|have to|must|should|ought to) (?:go|move|come|be moved) (?P<r>(?:up|down|left|right|higher|lower)(?: .+)?|to the (?:left|right)(?: (?:a bit|a little|slightly|more))?)$", r"move \g<x> \g<r>"),
    (r"^bump ", "move "),
    (r"^(?:between|next to|beside|above|below|under|behind|in front of|on|left of|right of|to the left of|to the right of) (?P<a>the [\w ]+?)(?:,| please)? (?P<v>add|put|place|draw|insert) (?P<x>(?:an?|some|two|three|another) [\w -]+)$", lambda m: f"{m['v']} {m['x']} {m.group()[: m.end('a')].rstrip(',')}"),
    (r"^(?P<x>" + _INDEF + r" [\w -]+?) should (?:be|stand|sit|lie|go|hang|fly|float|appear|come) (?P<r>(?:between|next to|beside|above|below|under|behind|in front of|on|in|at|left of|right of|to the (?:left|right) of|over) .+)$", r"add \g<x> \g<r>"),
    (r"^(?P<x>[a-z]+s|people|children) (?:should|must|shall) (?:not|never) (?:appear|be (?:there|seen|visible|in (?:it|there|the picture)|shown|drawn))$", r"no \g<x>"),
    (r"^(?:keep|leave) (?P<x>[a-z]+s|people) out(?: of (?:it|there|this))?$", r"no \g<x>"),
    (r"\b(?P<x>(?:the|my) [\w ]+?)'s (?:roof|top|back|head|surface|lap|fur|coat|skin|body|paint|paintwork|plumage|feathers)\b", r"\g<x>"),
    (r"^an? (?P<s>(?:much |slightly |a bit |a little )?(?:bigger|larger|smaller)) (?P<x>[a-z -]+)$", r"make the \g<x> \g<s>"),
    (r"^plus (?P<n>an?|one|two|three|four|\d+) (?P<x>[a-z -]+)$", r"add \g<n> more \g<x>"),
    (r"^(?P<n>one|two|three|four|five|\d+) (?P<x>[a-z -]+?) more$", r"add \g<n> more \g<x>"),
    (r"^(?P<n>one|two|three|four|five|\d+) (?P<x>[a-z -]+?) only$", r"only \g<n> \g<x>"),
    (r"^(?:nobody|no one|noone|nobody else)(?: (?:in|on|at) .+)?$", "no people"),
    (r"^(?:don't|do not|never) (?:put|place|add|draw|show|have|include) (?:any )?(?P<x>[a-z]+s|people|children|text)(?: (?:in|on|at|there|anywhere).*)?$", r"no \g<x>"),
    (r"^(?:i want |i'd like |i need |use |take |have |put |with |make it )?(?P<x>(?!the background)[a-z][\w' -]+?) (?:as|for) (?:the |a |my )?(?:background|backdrop|setting)$", r"change the background to \g<x>"),
    (r"^(?:remove|delete|drop|erase) all (?:the |of the )?(?P<x>[a-z -]+?) (?:but|except|save)(?: for)? (?P<n>one|two|three|four|\d+)(?: of them)?$", r"only \g<n> \g<x>"),
    (r"^(?P<x>" + _DEF + r".*?) should (?:turn|become|go) (?P<c>[a-z]+(?: [a-z]+)?)$", lambda m: f"make {m['x']} {m['c']}" if _is_colour(m["c"]) else m.group()),
    (r"^(?:let's|let me|i want to) see (?=another|a different)", "give me "),
    (r"^(?:shuffle|reshuffle|reseed|regenerate|roll again|re-roll)$", "another one"),
    (r"^(?P<r>no (?:more )?[a-z -]+?) in the (?:picture|image|scene)$", r"\g<r>"),
    (r"^zoom in(?: a bit| a little)?$", "make everything bigger"),
    (r"^zoom out(?: a bit| a little)?$", "make everything smaller"),
    (r"^(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d+) (?P<x>[a-z -]+?) instead of (?:(?:just |only )?(?:one|two|three|four|five|six|\d+))$", r"make it \g<n> \g<x>"),
    (r"^(?:twice|double) (?:as many|the number of|the amount of) (?P<x>[a-z -]+)$|^double the number of (?P<y>[a-z -]+)$", lambda m: f"two times as many {m['x'] or m['y']}"),
)  # fmt: skip


def canonical(text: str) -> str:
    """Return a tidied clause or message as a plain command, where a way of asking is known."""
    text = re.sub(
        r"^(everything|everyone|all|all of them|all objects|(?:\w+ )(?:everything|everyone|all of them)) but (?=the |my |that )",
        r"\1 except ",
        _ungerunded(text),
    )
    for pattern, worded in _compiled():
        text = pattern.sub(worded, text, count=1)
    return _ungerunded(text)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Worded], ...]:
    return tuple((re.compile(pattern), worded) for pattern, worded in _RULES)


@cache
def _gerunds() -> re.Pattern[str]:
    verbs = {_gerund(verb): verb for verb in table("edit_words")["verbs"]}
    joined = "|".join(sorted(map(re.escape, verbs), key=len, reverse=True))
    lead = r"(?:(?:how about|what about|what if|try|consider|i'm thinking of|i was thinking (?:of|about)|maybe|perhaps|start by|you could try|i suggest|i'd suggest) )?"
    return re.compile(rf"^{lead}(?P<verb>{joined})\b(?= )")


@cache
def _base_verbs() -> dict[str, str]:
    return {_gerund(verb): verb for verb in table("edit_words")["verbs"]}


def _ungerunded(text: str) -> str:
    found = _gerunds().match(text)
    return f"{_base_verbs()[found['verb']]}{text[found.end() :]}" if found else text


def _gerund(verb: str) -> str:
    if verb in ("put", "swap", "drop", "cut", "set", "get", "let", "spin", "flip", "crop", "pin", "drag", "stop"):
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"


_EDGE_WORDS: dict[str, str] = {
    "feet": "bottom",
    "base": "bottom",
    "bases": "bottom",
    "heads": "top",
    "centers": "center",
    "centres": "center",
}


def _is_colour(text: str) -> bool:
    from .colours import is_colour

    return is_colour(text)


def _is_size_or_colour(text: str) -> bool:
    from .amounts import read_size

    bare = re.sub(r"^an? ", "", text)
    size = read_size(text)
    return (
        _is_colour(bare)
        or (size is not None and size[1] in ("", "a", "an"))
        or bare.split()[0] in ("bit", "little", "lot", "tad", "touch", "different")
    )
