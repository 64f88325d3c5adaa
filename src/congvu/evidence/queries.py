"""The queries over events, as SQL, in two steps: a row for each mailbox and day, then a few numbers for each mailbox.

Days of the period are bits of one whole number, bit 0 its first day; so memory does not grow with events, and a
repeated event changes nothing. Moments are microseconds of local wall time since 1970; windows are [from, to).
"""

from string import Template

DAY = 86_400_000_000
NEVER = 1 << 61
"""Microseconds: later than any event."""

ROSTER = """
CREATE TABLE roster AS SELECT unnest(?::INTEGER[]) AS box, unnest(?::VARCHAR[]) AS mailbox,
                              unnest(?::BIGINT[]) AS created, unnest(?::VARCHAR[]) AS duty
"""
# A cell is a stretch of time that no edge of a window cuts. Looked up, it tells its day, as the number of that day's
# first row, and its windows, as bits. Day 0 is all before the period, the last all after it.
CELLS = Template("""
CREATE TABLE cells AS
SELECT cell::INTEGER AS cell,
       (CASE WHEN cell < 0 THEN 0 ELSE cell // $per_day + 1 END * $boxes)::INTEGER AS row_of_day,
       coalesce((SELECT bit_or(1::BIGINT << n) FROM (VALUES $windows) w(n, opens, closes)
                 WHERE cell BETWEEN 0 AND $per_day * $days - 1
                   AND (cell % $per_day) * $grain >= opens AND (cell % $per_day) * $grain < closes), 0) AS windows
FROM range(-1, $per_day * $days + 1) t(cell)
""")
# of what is not used only so much is kept as tells one event from another of the same moment
READ = Template("""
CREATE $relation read_$part AS
SELECT time, until, kind, mailbox, protocol, outcome, readable, hash($texts) AS told FROM $part
""")
EVENT = Template("""
CREATE VIEW event AS
SELECT *, readable AND epoch_us(time) <= $now AS past,
       epoch_us(time) + $offset AS start, greatest(start, epoch_us(until) + $offset) AS stop,
       kind = 'login' AND outcome = '$ok' AS login, kind = 'session' AND protocol IN ($protocols) AS opening,
       opening OR (login AND protocol IN ($protocols)) AS access, access OR kind = 'read' AS checked
FROM ($parts) LEFT JOIN roster USING (mailbox)
""")
# The look-up bounds the numbers of rows, so that DuckDB can sum in an array, without hashing. What cannot be placed,
# for want of a mailbox or of a time, is together in a row of no number.
SEEN = Template("""
CREATE TABLE seen AS
SELECT row_of_day + box AS seen_row, max(stop) FILTER (access) AS accessed, $columns
FROM (FROM event WHERE kind IN ('login', 'session', 'read') OR box IS NULL OR NOT past)
LEFT JOIN cells
  ON cell = CASE WHEN past THEN least(greatest(start // $grain - $first_cell, -1), $per_day * $days)::INTEGER END
GROUP BY seen_row
""")
USED = Template("max(start) FILTER (login AND protocol IN ($protocols)) AS used_$n")
CHECKED = "bit_or(windows) FILTER (checked) AS windows"
TWICE = Template("""min(start) FILTER (checked AND windows & $bit > 0) AS first_$n,
       max(start) FILTER (checked AND windows & $bit > 0) AS last_$n""")
OFTEN = Template("list(start) FILTER (checked AND windows & $bit > 0) AS starts_$n")
BOXES = Template("""
SELECT box, bit_or(greatest((1::HUGEINT << (upto + 1)::INTEGER) - (1::HUGEINT << since::INTEGER), 0::HUGEINT))
              FILTER (accessed >= created), $columns
FROM (SELECT *, seen_row // $boxes - 1 AS day, 1::HUGEINT << greatest(day, 0)::INTEGER AS bit,
             least(greatest(greatest(day, created // $day - $first), 0), $days) AS since,
             least(greatest(accessed // $day - $first, -1), $days - 1) AS upto
      FROM seen JOIN roster ON box = seen_row % $boxes WHERE seen_row < ($days + 1) * $boxes)
GROUP BY box
""")
LAST = Template("""
max(least(greatest(accessed, used_$n) // $day - $first, $days - 1)) FILTER (greatest(accessed, used_$n) >= created)""")
MET = Template("bit_or(bit) FILTER (day >= 0 AND $enough)")
IN_WINDOW = Template("windows & $bit > 0")
FAR_APART = Template("last_$n - first_$n >= $gap")
# checks that come too soon after one that was counted are passed over
GREEDY = Template("""
list_reduce(list_transform(list_sort(starts_$n), lambda t: {'n': 1, 't': t}),
            lambda a, b: CASE WHEN b.t - a.t >= $gap THEN {'n': a.n + 1, 't': b.t} ELSE a END).n >= $times
""")
# Sessions that start within the allowed stretch of each other leave none too long between them, and count as one. A
# stretch without an open session fails every half-day of which it takes more than is allowed.
OPEN = Template("""
WITH opened AS (
  SELECT box, min(start) AS start, max(stop) AS stop
  FROM event WHERE opening AND past AND duty = '$clause' GROUP BY box, start // greatest($gap, 1)
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
ANY_ASIDE = "FROM seen WHERE seen_row IS NULL"
ASIDE = "CREATE TABLE aside AS SELECT readable, box, time FROM event WHERE box IS NULL OR NOT past"
# only events of one moment can be repeated: of the others the columns that are not used need not be read
IGNORED = """
WITH twice AS (SELECT time FROM aside WHERE readable GROUP BY time HAVING count(*) > 1)
SELECT count(*) FILTER (NOT readable), count(*) FILTER (readable AND box IS NULL),
       count(*) FILTER (readable AND box IS NOT NULL)
FROM (SELECT readable, box FROM aside WHERE NOT readable OR time NOT IN (FROM twice)
      UNION ALL
      SELECT true, box FROM (SELECT DISTINCT box, time, until, told FROM event
                             WHERE readable AND (box IS NULL OR NOT past) AND time IN (FROM twice)))
"""
