"""How often each application calls, counted in memory that all workers of the portal share."""

import time
from multiprocessing.sharedctypes import RawArray

MINUTE = 60


class Calls:
    """Counts by application and minute. The memory is there before Gunicorn forks (``apps`` imports this module).

    No lock is held, so a worker that is killed stops nobody; two that count at the same instant may count one call.
    Applications beyond the places share one.
    """

    PLACES = 1024

    def __init__(self) -> None:
        self._counts = RawArray("Q", 2 * self.PLACES)

    def count(self, application: int) -> int:
        """One call more; how many there were in this minute."""
        place, minute = 2 * (application % self.PLACES), int(time.time()) // MINUTE
        if self._counts[place] != minute:
            self._counts[place], self._counts[place + 1] = minute, 0
        self._counts[place + 1] += 1
        return int(self._counts[place + 1])


CALLS = Calls()
