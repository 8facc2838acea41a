"""The Discord bot, on discord.py.

How a message travels: `client` and `commands` hear of it and make a `Request`; `permissions` says whether its author may ask;
`dispatcher` writes it down (an inbox event), finds or opens its place, and runs its turn as a `Job`; while that runs, a `progress_message` shows
the layout and the progress, and the drawing waits its turn in `fair_worker`; `presenter` makes the reply's messages and
`delivery` brings them through an `sender`. Then the inbox event is done. After a kill, open inbox events go the same way again.
"""
