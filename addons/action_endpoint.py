"""The way to the action server: a turn that it cannot finish leaves no trace."""

import asyncio
import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Iterator, Mapping, Optional

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

TIMEOUT_SECONDS = 15.0
# rasa-sdk answers this when an action declines to run.
_DECLINED = 400

logger = logging.getLogger(__name__)


class Turn:
    """What happened since the customer's message.

    Attributes:
        submit_sent: Whether the action server may have been told to carry out a form.
        customer: The bank's id of who spoke; empty in demo mode, where nobody signs in.
    """

    def __init__(self, customer: str = "") -> None:
        self.submit_sent = False
        self.customer = customer


_current: "ContextVar[Turn]" = ContextVar("current turn")


# As actions/customer.py reads it: no slot of the domain, so that nobody can fill it.
_VERIFIED = "customer"


def this_turn() -> Turn:
    """Return the present turn; a blank one outside of any."""
    return _current.get(Turn())


@contextmanager
def new_turn(customer: str = "") -> Iterator[Turn]:
    """Remember, until the block ends, who spoke and what the calls of this turn did.

    Args:
        customer: The bank's id of who spoke, if it was verified.
    """
    turn = Turn(customer)
    token = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(token)


class TurnAbandoned(BaseException):
    """The action server failed, so the turn must not be finished or saved.

    No `Exception`: Rasa swallows those, goes on without the action's events, and saves
    a conversation that is half way between two states (rasa/core/processor.py,
    `_run_action`).
    """


class ActionEndpoint(EndpointConfig):
    """Rasa's own endpoint, with a limit of time and without half-done turns.

    Args:
        plain: The endpoint as Rasa read it from endpoints.yml.
        seconds: How long an action may take. Rasa alone waits for five minutes.
    """

    def __init__(self, plain: EndpointConfig, seconds: float = TIMEOUT_SECONDS) -> None:
        super().__init__(
            url=plain.url,
            params=plain.params,
            headers=plain.headers,
            basic_auth=plain.basic_auth,
            token=plain.token,
            token_name=plain.token_name,
            cafile=plain.cafile,
            type=plain.type,
            **plain.kwargs,
        )
        self._seconds = seconds

    async def request(
        self,
        method: str = "post",
        subpath: Optional[str] = None,
        content_type: Optional[str] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """Call an action.

        Raises:
            TurnAbandoned: If it is not known to have succeeded.
            ClientResponseError: If the action declined to run, which Rasa handles.
        """
        call: Mapping[str, Any] = kwargs.get("json") or {}
        turn = this_turn()
        _name_customer(call, turn.customer)
        before = turn.submit_sent
        turn.submit_sent = before or _is_form_submit(call.get("tracker") or {})
        kwargs["timeout"] = aiohttp.ClientTimeout(total=self._seconds)
        try:
            # Not compressed: that takes longer than sending it to a server nearby.
            answer = await super().request(method, subpath, content_type, **kwargs)
        except ClientResponseError as error:
            if error.status == _DECLINED:
                raise
            raise _abandoned(call, error) from error
        except aiohttp.ClientConnectorError as error:
            turn.submit_sent = before  # nobody heard this call
            raise _abandoned(call, error) from error
        except (
            aiohttp.ClientError,
            asyncio.TimeoutError,
            OSError,
            ValueError,
        ) as error:
            raise _abandoned(call, error) from error
        if not isinstance(answer, dict) or "events" not in answer:
            raise _abandoned(call, ValueError("the answer is no list of events"))
        return answer


def _name_customer(call: Mapping[str, Any], customer: str) -> None:
    """Tell the actions who spoke, whatever the tracker says."""
    slots = (call.get("tracker") or {}).get("slots")
    if slots is not None:
        slots.pop(_VERIFIED, None)
        if customer:
            slots[_VERIFIED] = customer


def _abandoned(call: Mapping[str, Any], error: Exception) -> TurnAbandoned:
    """Log what failed and return what ends the turn."""
    action = call.get("next_action")
    logger.error("The turn is abandoned: %s failed: %r", action, error)
    return TurnAbandoned(f"{action} failed")


def _is_form_submit(tracker: Mapping[str, Any]) -> bool:
    """Tell whether a form was completed since the customer's last message.

    Whatever runs then carries out what the form collected.
    """
    for event in reversed(tracker.get("events") or []):
        if event.get("event") == "user":
            return False
        if event.get("event") == "active_loop" and event.get("name") is None:
            return True
    return False
