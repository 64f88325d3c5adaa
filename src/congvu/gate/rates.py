"""What each login sent of late, counted by all workers of the gate together in Redis (CT-8.2, DL-13.5, VP-13.1.c.s1).

One sorted set for each login holds its letters by time. A letter above a limit is not counted, so who waits may send
again. Where Redis is away nothing is known of the sender and the letter is deferred, as when any other engine of the
mail path is away: the supervisor brings Redis back within seconds, and no one gains by stopping it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from redis.asyncio import BlockingConnectionPool, Redis, UnixDomainSocketConnection
from redis.exceptions import RedisError

from congvu.gate.facts import Traffic
from congvu.ground.errors import CongvuError
from congvu.regulations.clauses import Clause

_TIMEOUT = 2.0
_CONNECTIONS = 8

# KEYS: the login's letters; ARGV: letter, recipients, then minutes, messages, recipients (0: any) of each limit.
_COUNT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local longest, over, answer = 0, {}, {}
redis.call('ZREM', KEYS[1], ARGV[1] .. ' ' .. ARGV[2])
for i = 3, #ARGV, 3 do
  local span = ARGV[i] * 60000
  longest = math.max(longest, span)
  local letters, recipients = 1, tonumber(ARGV[2])
  for _, letter in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now - span, '+inf')) do
    letters = letters + 1
    recipients = recipients + tonumber(string.match(letter, '%d+$'))
  end
  local told = 0
  if letters > tonumber(ARGV[i + 1]) or (tonumber(ARGV[i + 2]) > 0 and recipients > tonumber(ARGV[i + 2])) then
    table.insert(over, ARGV[i])
    told = redis.call('SET', KEYS[1] .. ':told:' .. ARGV[i], 1, 'NX', 'PX', span) and 0 or 1
  end
  for _, value in ipairs({letters, recipients, told}) do table.insert(answer, value) end
end
if #over == 0 then
  redis.call('ZADD', KEYS[1], now, ARGV[1] .. ' ' .. ARGV[2])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - longest)
  redis.call('PEXPIRE', KEYS[1], longest)
end
return answer
"""


class CountsAwayError(CongvuError):
    """Nobody can say how much the sender has sent."""

    def __init__(self) -> None:
        super().__init__(
            "counts-away", "chưa đếm được thư gửi, hãy thử lại", "letters cannot be counted now, try again"
        )


class Rates:
    """The counts of all logins, in the Redis behind this socket."""

    def __init__(self, socket: Path) -> None:
        pool = BlockingConnectionPool(
            _CONNECTIONS,
            timeout=_TIMEOUT,
            connection_class=UnixDomainSocketConnection,
            path=str(socket),
            socket_timeout=_TIMEOUT,
        )
        self._redis = Redis.from_pool(pool)
        self._count = self._redis.register_script(_COUNT)

    async def counted(
        self, login: str, letter: str, recipients: int, limits: Iterable[Clause]
    ) -> Mapping[int, Traffic]:
        """Count a letter (a name of its own; the same twice counts once), and say what the login sent by each limit."""
        clauses = list(limits)
        if not clauses:
            return {}
        values = [(clause.get("minutes"), clause.get("messages"), clause.get("recipients", 0)) for clause in clauses]
        arguments = [letter, recipients, *(value for limit in values for value in limit)]
        try:
            answer = await self._count(keys=[f"gate:sent:{login}"], args=arguments)
        except (RedisError, OSError) as error:
            raise CountsAwayError from error
        told = [answer[place : place + 3] for place in range(0, len(answer), 3)]
        counts = zip((minutes for minutes, *_most in values), told, strict=True)
        return {minutes: Traffic(letters, people, bool(known)) for minutes, (letters, people, known) in counts}

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose()
