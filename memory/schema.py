"""The tables, and the number of their newest form.

It knows nothing of queries; `migrations` brings a database to this form.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)

from .columns import CleanText, CompactJSON

SCHEMA_VERSION = 3

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("number", Integer, nullable=False))

# `current` and `last_root` are proven at commit; a foreign key there would be circular.
conversations = Table(
    "conversations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", CleanText, nullable=False, unique=True),
    Column("current", Integer),
    Column("last_root", Integer),
    Column("next_number", Integer, nullable=False),
    Column("options", CompactJSON, nullable=False),
    Column("used_at", Float, nullable=False),
)

# A reply mostly repeats the layout of one version; `layout_of` says which, and the text is kept once. `owner` is the
# process that works on the message or shows its reply, `attempts` how often one has begun again after a crash.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("message_id", CleanText, nullable=False),
    Column("author", CleanText, nullable=False),
    Column("payload", CompactJSON, nullable=False),
    Column("accepted_at", Float, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("reply", CompactJSON),
    Column("layout_of", Integer),
    Column("owner", CleanText, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    UniqueConstraint("conversation_id", "message_id"),
    Index("inbox_by_state", "state", "conversation_id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("turn", ForeignKey("inbox.id"), nullable=False),
    Column("role", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Index("messages_by_conversation", "conversation_id", "id"),
)

versions = Table(
    "versions",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer),
    Column("last_child", Integer),
    Column("turn", ForeignKey("inbox.id"), nullable=False),
    Column("author", CleanText, nullable=False),
    Column("label", CleanText, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("image", CleanText),
    Column("meta", CompactJSON, nullable=False),
    Column("operations", CompactJSON, nullable=False),
    Column("layout", CompactJSON),
    ForeignKeyConstraint(["conversation_id", "parent"], ["versions.conversation_id", "versions.number"]),
    Index("versions_by_parent", "conversation_id", "parent"),
)

# What a front end keeps beside the conversations: see `app_store.py`.
letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("box", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("payload", CompactJSON, nullable=False),
    Column("arrived_at", Float, nullable=False),
    Column("done", Integer, nullable=False),
    UniqueConstraint("box", "key"),
    Index("letters_open", "box", "done"),
)

preferences = Table(
    "preferences",
    metadata,
    Column("owner", CleanText, primary_key=True),
    Column("value", CompactJSON, nullable=False),
)

usage = Table(
    "usage",
    metadata,
    Column("day", CleanText, primary_key=True),
    Column("who", CleanText, primary_key=True),
    Column("samples", Integer, nullable=False),
)

APP_STORE = (letters, preferences, usage)
