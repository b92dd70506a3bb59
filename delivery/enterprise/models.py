"""Models on a Rasa X / Enterprise server, and its smoke test."""

import uuid

from delivery.context import Command, Context
from delivery.conversation import Conversation
from delivery.enterprise.chart import base_url, logged_in
from delivery.model import need_file


def upload(context: Context) -> None:
    """Upload the branch's model."""
    path = need_file(context)
    logged_in(context)[0].upload(path)
    context.say(f"{path.name} is on the server.")


def tag(context: Context) -> None:
    """Give the branch's model the tag RASAX_MODEL_TAG, which makes it serve."""
    name = context.settings["RASAX_MODEL_TAG"]
    logged_in(context)[0].tag(context.names.model(), name)
    context.say(f"{context.names.model()} is tagged {name}.")


def delete(context: Context) -> None:
    """Delete the branch's model from the server."""
    logged_in(context)[0].delete(context.names.model())
    context.say(f"{context.names.model()} is not on the server any more.")


def smoketest(context: Context) -> None:
    """Greet the assistant and show what it answers."""
    sender = f"smoketest-{uuid.uuid4().hex[:12]}"
    reply = Conversation(base_url(context), sender).ask("/greet")
    context.say(f"Rasa Enterprise answers a greeting: {reply}")


_NEEDS = ("AWS_REGION", "RASAX_INITIALUSER_PASSWORD")
COMMANDS = (
    Command("rasa-enterprise-model-upload", upload, _NEEDS, aws=True),
    Command("rasa-enterprise-model-tag", tag, _NEEDS, aws=True),
    Command("rasa-enterprise-model-delete", delete, _NEEDS, aws=True),
    Command("rasa-enterprise-smoketest", smoketest, ("AWS_REGION",), aws=True),
)
