"""The strict reader: short closed messages in six languages, read whole or not at all."""

from .reader import Strict, read_choice, read_strict

__all__ = ["Strict", "read_choice", "read_strict"]
