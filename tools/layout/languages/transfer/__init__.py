"""Messages in languages that write words apart, into plain English: an engine that Spanish, French and German share.

A message goes through `spelling` (tokens), `tagging` (fixed expressions and their senses), `noun_phrases` and `items`, then
`talk_frames`, `captions` or, clause by clause, the frames of edits. Words are data of each language; `naming` goes the other way.
It knows nothing of any one language, of layouts' geometry or of operations.
"""
