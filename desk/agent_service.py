"""The agents' side: who has which customer, and what is answered."""

from desk.conversations import MAX_MESSAGE, Conversations
from desk.model import Conversation, NotYours, State, TakenByOther, TooLong
from desk.sanitize import clean
from staff.auth import staff_topic


class AgentService:
    """What agents do with customers.

    Args:
        conversations: The desk's conversations.
    """

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations
        self._store = conversations.store
        self._texts = conversations.texts
        self._presence = conversations.presence

    def own(self, number: int, agent: str) -> Conversation:
        """Return a conversation that this agent has; raise NotYours."""
        found = self._conversations.get(number)
        if found.state is not State.TAKEN or found.agent != agent:
            raise NotYours("This customer is not with you.")
        return found

    def take(self, number: int, agent: str) -> None:
        """Take a waiting customer over; raise TakenByOther."""
        if self._store.move(number, State.WAITING, State.TAKEN, "", agent):
            current = self._conversations.get(number)
            self._conversations.say(current, self._texts.say("taken", agent=agent))
            self._conversations.publish_queue()
            return
        current = self._conversations.get(number)
        if current.agent != agent or current.state is not State.TAKEN:
            raise TakenByOther(current.agent or None)

    def answer(self, number: int, agent: str, text: str, key: str) -> None:
        """Say something to the customer, once for each key.

        Raises:
            TooLong: Above `MAX_MESSAGE` characters; nothing was sent.
        """
        current = self.own(number, agent)
        text = clean(text).strip()
        if len(text) > MAX_MESSAGE:
            raise TooLong(len(text), MAX_MESSAGE)
        if text:
            self._conversations.say(current, text, name=agent, key=key)

    def is_there(self, agent: str) -> bool:
        """Tell whether the agent's page gave a sign of life lately."""
        limit = self._conversations.settings.agent_gone
        return not self._presence.is_away(staff_topic(agent), limit)

    def leave(self, agent: str) -> None:
        """Put all customers of an agent who goes back into the queue."""
        self._presence.forget(staff_topic(agent))
        for one in self._store.in_state(State.TAKEN, agent):
            self._conversations.requeue(one, "left")

    def put_back(self, number: int, agent: str) -> None:
        """Put the customer back into the queue, at the old place; raise NotYours."""
        if not self._conversations.requeue(self.own(number, agent), "put_back"):
            raise NotYours("This customer is not with you.")

    def hand_back(self, number: int, agent: str) -> None:
        """Send the customer back to the bot, which goes on."""
        current = self._end(number, agent, State.BACK)
        text = self._texts.say("handed_back", agent=agent)
        self._conversations.send_back(current, text)

    def close(self, number: int, agent: str) -> None:
        """End the conversation; the customer may write again or go back."""
        current = self._end(number, agent, State.CLOSED)
        choice = self._texts.choice("back")
        self._conversations.say(current, self._texts.say("closed"), choice)

    def _end(self, number: int, agent: str, new: State) -> Conversation:
        current = self.own(number, agent)
        if not self._store.move(number, State.TAKEN, new, agent, agent):
            raise NotYours("This customer is not with you.")
        self._conversations.publish_queue()
        return current
