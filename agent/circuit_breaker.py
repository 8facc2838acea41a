"""The circuit breaker of an endpoint: after two dead requests in a row it rests, so that no turn waits for it in vain.

It knows nothing of requests; who makes them tells how they ended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

OPENS_AFTER = 2
RESTS_S = 60.0


@dataclass
class CircuitBreaker:
    """Counts dead requests (time-outs, refused connections) of one endpoint; any answer at all closes it again.

    Attributes:
        now: the clock; tests put their own here.
    """

    opens_after: int = OPENS_AFTER
    rests_s: float = RESTS_S
    now: Callable[[], float] = time.monotonic
    _dead: int = 0
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rests(self) -> bool:
        """Whether nobody should ask now; after the rest one request may try."""
        with self._lock:
            return self.now() < self._until

    def answered(self) -> None:
        """Note an answer, even an error status: the endpoint lives."""
        with self._lock:
            self._dead, self._until = 0, 0.0

    def died(self) -> None:
        """Note a request that nobody answered."""
        with self._lock:
            self._dead += 1
            if self._dead >= self.opens_after:
                self._until = self.now() + self.rests_s
