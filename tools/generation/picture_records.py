"""Records of pictures by key: in the cache as they are, in a record store compressed."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import zlib
from dataclasses import dataclass

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from .cache import TensorCache, Tensors
from .record_store import RecordStore

_LOG = logging.getLogger(__name__)
_LEVEL = 1  # noise hardly compresses, whatever is spent on it; what is equal in two trajectories does at once
_HALF = ("trajectory", "background_trajectory")


@dataclass(frozen=True)
class PictureRecords:
    """Keeps records; a store that fails costs time, never a picture."""

    cache: TensorCache
    store: RecordStore | None = None

    def get(self, key: str) -> Tensors | None:
        """Return a picture's record from the cache, else from the store."""
        kept = self.cache.get(key)
        if kept is not None or self.store is None:
            return kept
        try:
            data = self.store.load(key)
        except OSError as error:
            _LOG.warning("a record could not be read: %s", error)
            return None
        found = None if data is None else decode_record(data)
        if found is not None:
            self.cache.put(key, found)
        return found

    def put(self, key: str, record: Tensors) -> None:
        """Keep a picture's record."""
        self.cache.put(key, record)
        if self.store is not None:
            try:
                self.store.save(key, encode_record(record))
            except OSError as error:
                _LOG.warning("a record could not be kept: %s", error)


def encode_record(record: Tensors) -> bytes:
    """Compress a record: trajectories in float16, the background's as its difference from the picture's."""
    packed = {name: tensor.detach().cpu().contiguous() for name, tensor in record.items()}
    packed |= {name: packed[name].half() for name in _HALF}
    first = packed["trajectory"][: len(packed["background_trajectory"])]
    packed["background_trajectory"] = packed["background_trajectory"] - first
    data = zlib.compress(save(packed), _LEVEL)
    return hashlib.sha256(data).digest() + data


def decode_record(data: bytes) -> Tensors | None:
    """Read a record; None where the bytes are not what `encode_record` wrote."""
    checksum, body = data[:32], data[32:]
    if hashlib.sha256(body).digest() != checksum:
        return None
    with contextlib.suppress(zlib.error, SafetensorError, KeyError):
        record = load(zlib.decompress(body))
        record |= {name: record[name].to(torch.float32) for name in _HALF}
        record["background_trajectory"] += record["trajectory"][: len(record["background_trajectory"])]
        return record
    return None
