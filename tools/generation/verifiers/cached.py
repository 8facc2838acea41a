"""A verifier that remembers: the same picture and layout are looked at once."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import torch
from PIL.Image import Image

from ...layout.layout import Box, Layout
from ..cache import TensorCache
from ..cache_keys import findings_key
from .findings import Finding, Findings, Verifier


class CachedVerifier:
    """Keeps another verifier's findings in the cache of pictures."""

    def __init__(self, verifier: Verifier, cache: TensorCache) -> None:
        self._verifier, self._cache = verifier, cache
        self.identity = verifier.identity

    def check(self, picture: Image, layout: Layout) -> Findings:
        key = findings_key(self.identity, picture, layout.objects)
        kept = self._cache.get(key)
        if kept is not None:
            return _read(bytes(kept["findings"].tolist()))
        findings = self._verifier.check(picture, layout)
        self._cache.put(key, {"findings": torch.frombuffer(bytearray(_written(findings)), dtype=torch.uint8)})
        return findings


def _written(findings: Findings) -> bytes:
    rows = [[asdict(one) | {"box": one.box.as_list()} for one in part] for part in (findings.objects, findings.extras)]
    return json.dumps(rows).encode()


def _read(data: bytes) -> Findings:
    def finding(row: dict[str, Any]) -> Finding:
        return Finding(**{**row, "box": Box(*row["box"])})

    objects, extras = json.loads(data)
    return Findings(tuple(map(finding, objects)), tuple(map(finding, extras)))
