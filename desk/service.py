"""What can be done at the desk."""

from desk.hub import AGENTS, colleague, customer
from desk.model import Conversation, NotYours, State, TakenByOther
from desk.reception import LONGEST_MESSAGE, Reception
from desk.words import clean


class Desk(Reception):
    """Everything that customers, agents and the passing of time do at the desk."""

    def own(self, number: int, agent: str) -> Conversation:
        """Return a conversation that this agent has; raises NotYours."""
        found = self.conversation(number)
        if found.state is not State.TAKEN or found.agent != agent:
            raise NotYours("This customer is not with you.")
        return found

    def take(self, number: int, agent: str) -> None:
        """Take a waiting customer over; raises TakenByOther."""
        if self.store.move(number, State.WAITING, State.TAKEN, "", agent):
            current = self.conversation(number)
            self.say(current, self.texts.say("taken", agent=agent))
            self.hub.publish(AGENTS, kind="queue")
            return
        current = self.conversation(number)
        if current.agent != agent or current.state is not State.TAKEN:
            raise TakenByOther(current.agent or None)

    def answer(self, number: int, agent: str, text: str, key: str) -> None:
        """Say something to the customer, once for each key."""
        current = self.own(number, agent)
        text = clean(text).strip()[:LONGEST_MESSAGE]
        if text:
            self.say(current, text, name=agent, key=key)

    def is_agent_there(self, agent: str) -> bool:
        """Tell whether the agent's page gave a sign of life lately."""
        return not self.presence.is_away(colleague(agent), self.settings.agent_gone)

    def leave(self, agent: str) -> None:
        """Put all customers of an agent who goes back into the queue."""
        self.presence.forget(colleague(agent))
        for one in self.store.in_state(State.TAKEN, agent):
            self.requeue(one, "left")

    def put_back(self, number: int, agent: str) -> None:
        """Put the customer back into the queue, at the old place; raises NotYours."""
        if not self.requeue(self.own(number, agent), "put_back"):
            raise NotYours("This customer is not with you.")

    def requeue(self, current: Conversation, reason: str) -> bool:
        """Put a customer back into the queue; False if they are elsewhere by now.

        Args:
            current: The conversation as it was.
            reason: Name of the text that tells the customer.
        """
        agent = current.agent
        if not self.store.move(current.id, State.TAKEN, State.WAITING, agent, ""):
            return False
        self.store.update(current.id, asked_at=self.clock(), told=False)
        said = self.texts.say(reason, agent=agent)
        self.say(current, said, self.texts.choice("back"))
        self.hub.publish(AGENTS, kind="queue")
        return True

    def hand_back(self, number: int, agent: str) -> None:
        """Send the customer back to the bot, which goes on."""
        current = self._leave(number, agent, State.BACK)
        self._send_back(current, self.texts.say("handed_back", agent=agent))

    def close(self, number: int, agent: str) -> None:
        """End the conversation; the customer may write again or go back."""
        current = self._leave(number, agent, State.CLOSED)
        self.say(current, self.texts.say("closed"), self.texts.choice("back"))

    def _leave(self, number: int, agent: str, new: State) -> Conversation:
        current = self.own(number, agent)
        if not self.store.move(number, State.TAKEN, new, agent, agent):
            raise NotYours("This customer is not with you.")
        self.hub.publish(AGENTS, kind="queue")
        return current

    def give_up(self, current: Conversation) -> bool:
        """End the wait of a customer who is gone; False if somebody was faster."""
        if not self.store.move(current.id, State.WAITING, State.CLOSED, "", ""):
            return False
        self.presence.forget(customer(current.sender))
        self.say(current, self.texts.say("given_up"), self.texts.choice("back"))
        self.hub.publish(AGENTS, kind="queue")
        return True
