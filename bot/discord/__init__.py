"""The Discord bot, on discord.py.

How a message travels: `message_listener` and `commands` hear of it and make a `Request`; `permissions` says whether its
author may ask; `dispatcher` writes it down (an inbox event), finds or opens its channel, and runs its turn as a job; while
that runs, a `progress_message` shows the layout and the progress, and the drawing waits its turn in `queue.fair_worker`;
`message_builder` makes the reply's messages, the first of which takes the place of the progress, and `reply_sender` brings them
through a `sender` by `delivery`. Then the inbox event is done.
After a kill, open inbox events go the same way again.
"""
