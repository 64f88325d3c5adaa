"""How many messages each mailbox sent and received in a period, by the events alone (VP-11.3, CT-9.5)."""

from datetime import datetime, time, timedelta
from pathlib import Path

import duckdb

from congvu.evidence.events import open_events, unreadable
from congvu.evidence.periods import Period
from congvu.ground.clock import LOCAL

Traffic = dict[str, tuple[int, int]]
"""Sent and received by mailbox."""

# a message is taken once and delivered once to each mailbox, however often its line is told
_QUERY = """
SELECT mailbox, count(DISTINCT (queue_id, message_id, time)) FILTER (kind = 'sent'),
       count(DISTINCT (queue_id, message_id)) FILTER (kind = 'delivered' AND outcome = 'ok')
FROM raw WHERE readable AND mailbox IS NOT NULL AND kind IN ('sent', 'delivered') AND time >= ? AND time < ?
GROUP BY mailbox
"""


def traffic(events: Path, period: Period) -> Traffic:
    """The counts of everybody who had mail in these days."""
    start, end = (datetime.combine(day, time(), LOCAL) for day in (period.first, period.last + timedelta(1)))
    with duckdb.connect(config={"threads": 2, "memory_limit": "600MB"}) as connection:
        open_events(connection, events)
        try:
            rows = connection.execute(_QUERY, [start, end]).fetchall()
        except duckdb.Error as error:
            raise unreadable(events, error) from None
    return {mailbox: (sent, received) for mailbox, sent, received in rows}
