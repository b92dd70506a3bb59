"""Threads in which the event loop has databases and servers waited for."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Callable, TypeVar

_T = TypeVar("_T")
_THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="desk")


async def run_in_thread(function: Callable[..., _T], *args: Any) -> _T:
    """Call the function in a thread and return what it returns."""
    loop = asyncio.get_event_loop()
    return await loop.run_in_executor(_THREADS, partial(function, *args))
