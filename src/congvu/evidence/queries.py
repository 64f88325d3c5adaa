"""The queries over events, as SQL. Days of the period are bits of one whole number, bit 0 its first day.

So a sum keeps a few numbers for each mailbox however many events there are, and a repeated event changes nothing.
Moments are microseconds of local wall time since 1970; windows are [from, to).
"""

from string import Template

DAY = 86_400_000_000
NEVER = 1 << 61
"""Microseconds: later than any event."""

ROSTER = """
CREATE TABLE roster AS SELECT unnest(?::INTEGER[]) AS box, unnest(?::VARCHAR[]) AS mailbox,
                              unnest(?::BIGINT[]) AS created, unnest(?::VARCHAR[]) AS duty
"""
EVENT = Template("""
CREATE $relation event AS
SELECT box, created, duty, readable, epoch_us(time) > $now AS future, protocol, epoch_us(time) + $offset AS start,
       greatest(epoch_us(coalesce(until, time)), epoch_us(time)) + $offset AS stop,
       kind = 'login' AND outcome = '$ok' AS login,
       kind = 'session' AND protocol IN ($protocols) AS opening,
       (login AND protocol IN ($protocols)) OR opening AS access,
       kind = 'read' OR access AS checked
FROM raw LEFT JOIN roster USING (mailbox)
""")
USED = """
CREATE VIEW used AS
SELECT *, box IS NOT NULL AND readable AND NOT future AND stop >= created AS counts FROM event
"""
SEEN = Template("""
CREATE VIEW seen AS
SELECT *, start % $day AS tod, start // $day - $first AS nth,
       least(greatest(stop // $day - $first, -1), $days - 1) AS upto,
       least(greatest(greatest(start, created) // $day - $first, 0), $days) AS since,
       1::HUGEINT << least(greatest(start // $day - $first, 0), $days)::INTEGER AS bit
FROM used
""")
BOXES = Template("""
SELECT box, count(*) FILTER (NOT readable), count(*) FILTER (readable AND (box IS NULL OR future)),
       bit_or(greatest((1::HUGEINT << (upto + 1)::INTEGER) - (1::HUGEINT << since::INTEGER), 0::HUGEINT))
         FILTER (counts AND access), $columns
FROM seen GROUP BY box
""")
LAST = Template("""max(least(stop // $day - $first, $days - 1))
  FILTER (counts AND nth < $days AND (access OR (login AND protocol IN ($protocols))))""")
WINDOW = Template("""bit_or(bit)
  FILTER (counts AND checked AND nth BETWEEN 0 AND $days - 1 AND tod >= $opens AND tod < $closes)""")
APART = Template("""
SELECT box, session, bit_or(bit) FROM (
  SELECT box, session, any_value(bit) AS bit, $kept AS kept FROM seen JOIN (VALUES $sessions) s(session, opens, closes)
    ON tod >= opens AND tod < closes
  WHERE counts AND checked AND duty = '$clause' AND nth BETWEEN 0 AND $days - 1
  GROUP BY box, nth, session
) WHERE $enough GROUP BY ALL
""")
# of a half-day's checks: what is kept, and whether it is enough
ONCE = "1", Template("kept = 1")
TWICE = "max(start) - min(start)", Template("kept >= $gap")
# checks that come too soon after one that was counted are passed over
OFTEN = (
    "list(start ORDER BY start)",
    Template("""
list_reduce(list_transform(kept, lambda t: {'n': 1, 't': t}),
            lambda a, b: CASE WHEN b.t - a.t >= $gap THEN {'n': a.n + 1, 't': b.t} ELSE a END).n >= $times
"""),
)
# a stretch without an open session fails every half-day of which it takes more than is allowed
OPEN = Template("""
WITH opened AS (
  SELECT box, start, stop FROM seen WHERE counts AND opening AND duty = '$clause'
), stretches AS (
  SELECT box, coalesce(max(stop) OVER (PARTITION BY box ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING
                                       AND 1 PRECEDING), -$never) AS since, start AS till FROM opened
  UNION ALL SELECT box, max(stop), $never FROM opened GROUP BY box
  UNION ALL SELECT box, -$never, $never FROM roster WHERE duty = '$clause' AND box NOT IN (SELECT box FROM opened)
), halves AS (
  SELECT d, session, (d + $first) * $day + opens AS opens, (d + $first) * $day + closes AS closes
  FROM range($days) days(d), (VALUES $sessions) s(session, opens, closes) WHERE closes - opens > $gap
)
SELECT box, session, bit_or(1::HUGEINT << d::INTEGER)
FROM (FROM stretches WHERE till - since > $gap) JOIN halves ON opens < till - $gap AND closes > since + $gap
GROUP BY ALL
""")
IGNORED = Template("""
SELECT count(*) FILTER (box IS NULL), count(*) FILTER (box IS NOT NULL) FROM (
  SELECT DISTINCT box, time, until, $texts FROM raw LEFT JOIN roster USING (mailbox)
  WHERE readable AND (box IS NULL OR epoch_us(time) > $now)
)
""")
