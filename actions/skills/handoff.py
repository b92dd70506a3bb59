"""Hand the conversation over to another host."""

import logging
import re
from typing import List, Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.config import read_config
from actions.forms.state import HANDOFF, HANDOFF_OPTIONS
from actions.forms.tracker_queries import last_action
from actions.handoff_hosts import BadHandoffConfig, Host, Reach, find_host, read_hosts
from actions.parsing.message import latest_message
from actions.responses import button, utter

# Channels whose page can move on to another host; the widget uses "rest".
ABLE_CHANNELS = frozenset(["rest", "socketio", "chatroom"])

_ARTICLE = re.compile(r"^(a|an|the) ")

logger = logging.getLogger(__name__)


class HandoffSkill(BankAction):
    """Knows the hosts. Reads their file at each use, so a change needs no restart."""

    def __init__(
        self, hosts: Optional[List[Host]] = None, reach: Optional[Reach] = None
    ) -> None:
        super().__init__()
        self._hosts = hosts
        self._reach = reach or _REACH

    def hosts(self) -> List[Host]:
        """Return all hosts; none when their file is bad, which the log tells."""
        if self._hosts is not None:
            return self._hosts
        try:
            return read_hosts(read_config().handoff_config)
        except BadHandoffConfig as error:
            logger.error("no handoff: %s", error)
            return []

    def reachable(self) -> List[Host]:
        """Return the hosts that answer."""
        return self._reach.reachable(self.hosts())


class ActionHandoffOptions(HandoffSkill):
    """Offers the hosts that answer."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_handoff_options"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Offer a button for each host; take one that is called by its title."""
        hosts = self.reachable()
        called = _called(tracker, hosts)
        if called and last_action(tracker) in (HANDOFF_OPTIONS, HANDOFF):
            _hand_over(dispatcher, tracker, called)
        else:
            _offer(dispatcher, hosts)
        return []


class ActionHandoff(HandoffSkill):
    """Hands over; a form that was open waits for the customer to come back."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return HANDOFF

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell the page to move on, where the channel can."""
        host = self._wanted(tracker)
        if host is None:
            missing = self._missing(tracker)
            if missing:
                utter(dispatcher, "utter_host_down", title=missing.title)
            _offer(dispatcher, self.reachable())
        else:
            _hand_over(dispatcher, tracker, host)
        return []

    def _missing(self, tracker: Tracker) -> Optional[Host]:
        """Return the host that was wanted and does not answer."""
        named, hosts = latest_message(tracker).named("handoff_to"), self.hosts()
        wanted = find_host(hosts, named[0].value) if named else _called(tracker, hosts)
        return None if wanted in self.reachable() else wanted

    def _wanted(self, tracker: Tracker) -> Optional[Host]:
        reachable = self.reachable()
        named = latest_message(tracker).named("handoff_to")
        if named:
            return find_host(reachable, named[0].value)
        called = _called(tracker, reachable)
        return called or (reachable[0] if len(reachable) == 1 else None)


def _hand_over(dispatcher: CollectingDispatcher, tracker: Tracker, host: Host) -> None:
    """Tell the page to move on; a channel without a page names the host."""
    if tracker.get_latest_input_channel() not in ABLE_CHANNELS:
        utter(dispatcher, "utter_wouldve_handed_off", title=host.title)
        return
    utter(dispatcher, "utter_handoff", title=host.title)
    message = {"handoff_host": host.url, "title": host.title}
    dispatcher.utter_message(json_message=message)


def _offer(dispatcher: CollectingDispatcher, hosts: List[Host]) -> None:
    """Offer a button for each host that answers; a host that is down is not nobody."""
    buttons = [
        button(host.title, "trigger_handoff", handoff_to=host.name) for host in hosts
    ]
    if buttons:
        utter(dispatcher, "utter_handoff_options", buttons)
    else:
        utter(dispatcher, "utter_no_handoff")


def _called(tracker: Tracker, hosts: List[Host]) -> Optional[Host]:
    """Return the host whose title stands in the customer's message."""
    said = " ".join(latest_message(tracker).words_outside([]))
    titles = ((host, _ARTICLE.sub("", host.title.lower())) for host in hosts)
    return next((host for host, title in titles if title in said), None)


_REACH = Reach()
