"""Only pages that may talk to Rasa connect to the Socket.IO channel."""

from typing import Any, Dict, Optional

import pytest

from addons.socketio import GuardedSocketIO

OWN = "http://localhost:8080"


async def _handle(message: object) -> None:
    """Nobody says anything here."""


async def connects(allowed: Optional[str], origin: Optional[str]) -> bool:
    """Tell whether a page may connect to a channel that was made for some pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RASA_CORS", raising=False)
        if allowed is not None:
            patch.setenv("RASA_CORS", allowed)
        channel = GuardedSocketIO()
        channel.blueprint(_handle)
    environ: Dict[str, Any] = {"HTTP_ORIGIN": origin} if origin else {}
    answer = await channel.sio.handlers["/"]["connect"]("sid", environ, None)
    return answer is not False


async def test_our_page_connects_and_others_do_not() -> None:
    assert await connects(f"{OWN} https://bank.example", OWN)
    assert await connects(f"{OWN} https://bank.example", "https://bank.example")
    assert not await connects(OWN, "https://evil.example")
    assert not await connects(OWN, "null")
    assert not await connects(None, OWN)


async def test_any_page_connects_if_all_may_come() -> None:
    assert await connects("*", "https://elsewhere.example")


async def test_a_program_that_is_no_page_connects() -> None:
    assert await connects(OWN, None)
