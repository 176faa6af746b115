"""A Redis cache that forgets instead of failing: a request must never wait for a cache that is down."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
PAUSE_SECONDS = 30.0


class ForgivingRedis(RedisCache):
    """Django's Redis cache; when Redis is stopped or hangs it answers like an empty cache for half a minute."""

    _quiet_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_timeout", 0.25)
        options.setdefault("socket_connect_timeout", 0.25)
        super().__init__(server, params)

    def _or_else(self, fallback: Any, ask: Callable[[], Any]) -> Any:
        if time.monotonic() < ForgivingRedis._quiet_until:
            return fallback
        if ForgivingRedis._quiet_until:  # it was down: this request alone finds out whether it is back
            ForgivingRedis._quiet_until = time.monotonic() + PAUSE_SECONDS
        try:
            answer = ask()
            ForgivingRedis._quiet_until = 0.0
            return answer
        except (RedisError, OSError) as down:
            ForgivingRedis._quiet_until = time.monotonic() + PAUSE_SECONDS
            log.warning("The cache does not answer (%s); doing without it for %d s.", down, PAUSE_SECONDS)
            return fallback

    def add(self, *args: Any, **kw: Any) -> Any:
        return self._or_else(True, lambda: super(ForgivingRedis, self).add(*args, **kw))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._or_else(default, lambda: super(ForgivingRedis, self).get(key, default, version))

    def set(self, *args: Any, **kw: Any) -> Any:
        return self._or_else(None, lambda: super(ForgivingRedis, self).set(*args, **kw))

    def touch(self, *args: Any, **kw: Any) -> Any:
        return self._or_else(False, lambda: super(ForgivingRedis, self).touch(*args, **kw))

    def delete(self, *args: Any, **kw: Any) -> Any:
        return self._or_else(False, lambda: super(ForgivingRedis, self).delete(*args, **kw))

    def get_many(self, *args: Any, **kw: Any) -> Any:
        return self._or_else({}, lambda: super(ForgivingRedis, self).get_many(*args, **kw))

    def set_many(self, *args: Any, **kw: Any) -> Any:
        return self._or_else([], lambda: super(ForgivingRedis, self).set_many(*args, **kw))

    def delete_many(self, *args: Any, **kw: Any) -> Any:
        return self._or_else(None, lambda: super(ForgivingRedis, self).delete_many(*args, **kw))

    def has_key(self, *args: Any, **kw: Any) -> Any:
        return self._or_else(False, lambda: super(ForgivingRedis, self).has_key(*args, **kw))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        return self._or_else(delta, lambda: super(ForgivingRedis, self).incr(key, delta, version))

    def clear(self) -> Any:
        return self._or_else(None, lambda: super(ForgivingRedis, self).clear())
