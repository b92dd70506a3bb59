"""The steps of the lock in Redis; each happens whole, whoever else is at it.

Of each conversation Redis keeps a list of tickets, the first of which holds the lock,
and until when each ticket is valid, by Redis's own clock in milliseconds. Both keys lie
in one hash slot of Redis Cluster, and vanish by themselves. A step done twice does the
same as one.

A ticket is `<process>:<number>`. Who becomes the first is told on the channel of its
process.
"""

# Drops the tickets in front whose owners have gone, and returns the first that is left.
_FIRST = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function first()
    while true do
        local head = redis.call('LINDEX', KEYS[1], 0)
        if not head then return false end
        local valid = tonumber(redis.call('HGET', KEYS[2], head) or 0)
        if valid > now then return head end
        redis.call('LPOP', KEYS[1])
        redis.call('HDEL', KEYS[2], head)
    end
end
local function hold(ticket, milliseconds)
    redis.call('HSET', KEYS[2], ticket, now + milliseconds)
    redis.call('PEXPIRE', KEYS[1], milliseconds)
    redis.call('PEXPIRE', KEYS[2], milliseconds)
end
"""

# ARGV: ticket, milliseconds. Returns 1 if the ticket has the lock at once.
ENTER = (
    _FIRST
    + """
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then
    redis.call('RPUSH', KEYS[1], ARGV[1])
end
hold(ARGV[1], tonumber(ARGV[2]))
return first() == ARGV[1] and 1 or 0
"""
)

# ARGV: ticket, milliseconds. Returns 1 if the ticket has the lock, 0 if it waits, -1 if
# it is known no more.
RENEW = (
    _FIRST
    + """
local head = first()
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return -1 end
hold(ARGV[1], tonumber(ARGV[2]))
return head == ARGV[1] and 1 or 0
"""
)

# ARGV: ticket, prefix of the processes' channels. Tells the next one.
LEAVE = (
    _FIRST
    + """
redis.call('LREM', KEYS[1], 0, ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
local head = first()
if head then
    redis.call('PUBLISH', ARGV[2] .. string.match(head, '^[^:]+'), head)
end
return 1
"""
)
