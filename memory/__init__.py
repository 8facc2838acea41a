"""Remembers conversations: inbound messages, turns, versions of scenes, options and pictures.

The contract, in the order of a turn:

    store.accept(name, message_id, author, payload)    # at arrival, before waiting for anything
    async with locks.hold(name):                       # turns of one conversation run one after the other
        inbound, _ = store.accept(name, message_id, author, payload)    # again: the row as it is by now
        if inbound.reply is not None: ...              # a replay: show the stored reply, work nothing
        conversation = store.snapshot(name)            # current version, options, the last messages
        path = pictures.save(png, name, conversation.next_number)
        reply = store.commit(TurnResult(...))          # all of the turn, or nothing; the reply that stands
    store.mark_delivered(inbound.turn_id)              # once the user has seen it

* What `accept` or `commit` has returned survives a kill of the process and a power cut: SQLite runs in WAL
  mode with synchronous=FULL, pictures are synced and renamed into place before `commit` names them.
* A message is accepted once per (conversation, message id) and answered once: `commit` of an answered turn
  writes nothing and returns the stored reply. After a crash `unfinished()` lists what is to be answered and
  `undelivered()` what is to be shown.
* Versions are numbered 1, 2, 3, ... per conversation. They are drafted from `Conversation.next_number` and
  proven inside the commit; `StaleTurnError` means that another turn came between.
* The cost of a turn does not grow with the history of its conversation.

It knows nothing of what layouts, options and replies mean (plain JSON), of agents or of front ends.
"""

from .app_store import AppStore
from .engine import sqlite_url
from .errors import StaleTurnError, StoreError, StoreSetupError, UnreachableError
from .lock_space import LockFiles, LockSpace
from .locks import ConversationLocks
from .pictures import PictureStore
from .records import Conversation, Inbound, Message, TurnResult, Version
from .sql_store import SqlStore
from .store import Store

__all__ = [
    "AppStore",
    "Conversation",
    "ConversationLocks",
    "Inbound",
    "LockFiles",
    "LockSpace",
    "Message",
    "PictureStore",
    "SqlStore",
    "StaleTurnError",
    "Store",
    "StoreError",
    "StoreSetupError",
    "TurnResult",
    "UnreachableError",
    "Version",
    "sqlite_url",
]
