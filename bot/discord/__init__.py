"""The Discord bot, on discord.py.

How a message travels: `client` and `commands` hear of it and make a `Request`; `gate` says whether its author may ask;
`office` writes it down (a letter), finds or opens its place, and runs its turn as a `Job`; while that runs, a `card` shows
the layout and the progress, and the drawing waits its turn in `fair_worker`; `presenter` makes the reply's pieces and
`delivery` brings them through an `outlet`. Then the letter is done. After a kill, open letters go the same way again.
"""
