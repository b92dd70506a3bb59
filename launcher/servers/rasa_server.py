"""Rasa's server as `rasa run` starts it, with what 2.8.34 cannot be told on its line.

- It binds to BIND_HOST; Rasa itself always binds to every address.
- The token of the HTTP API comes from RASA_TOKEN, never from the command line, which
  everybody on the machine can read. Without a token the API stays off.
- It listens only when the model is loaded and warm, and ends if there is none; Rasa
  itself serves without a model. The first message would otherwise take over a second.
"""

import argparse
import functools
import logging
import os
import sys
from typing import Any, List, Optional

from launcher.masked_log import mask_passwords
from launcher.quiet_rasa import hush
from launcher.settings import ROOT, Settings, read_settings

logger = logging.getLogger("rasa.launcher")


def _bind_to(host: str) -> None:
    """Make Rasa's web server listen on this address alone."""
    from sanic import Sanic

    served = Sanic.run

    @functools.wraps(served)
    def run(app: Any, *args: Any, **options: Any) -> None:
        served(app, *args, **{**options, "host": host})

    Sanic.run = run


async def _warm_up(agent: Any) -> None:
    """Send one sentence through NLU and policies without keeping a conversation."""
    from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    parsed = await agent.parse_message_using_nlu_interpreter("how much do I have?")
    said = UserUttered(parsed["text"], parsed["intent"], parsed["entities"])
    opening = [ActionExecuted("action_session_start"), SessionStarted()]
    events = [*opening, ActionExecuted("action_listen"), said]
    tracker = DialogueStateTracker.from_events("warm-up", events, agent.domain.slots)
    agent.create_processor().predict_next_with_tracker(tracker)


def _load_completely() -> None:
    """Make Rasa's start fail without a model, and warm up what it loaded."""
    import rasa.core.run

    load = rasa.core.run.load_agent_on_start

    @functools.wraps(load)
    async def load_and_warm_up(*args: Any) -> Any:
        agent = await load(*args)
        if not agent.is_core_ready():  # without a model it is "ready" all the same
            logger.error("The model could not be loaded; see above. Try: make train")
            # Raising would end the loop but not the program.
            os._exit(1)
        await _warm_up(agent)
        return agent

    rasa.core.run.load_agent_on_start = load_and_warm_up


def _serve(
    settings: Settings,
    model: str,
    connector: Optional[str],
    remote_storage: Optional[str],
) -> None:
    import rasa
    import rasa.utils.common
    import rasa.utils.io
    import rasa.utils.tensorflow.environment as tensorflow_environment

    mask_passwords()
    rasa.utils.common.set_log_level(logging.getLevelName(settings.log_level))
    tensorflow_environment.setup_tf_environment()
    rasa.utils.io.configure_colored_logging(settings.log_level)
    rasa.utils.common.set_log_and_warnings_filters()
    hush()
    _bind_to(settings.bind_host)
    _load_completely()
    rasa.run(
        model=model,
        endpoints=str(settings.endpoints),
        credentials=str(ROOT / "credentials.yml"),
        connector=connector,
        remote_storage=remote_storage,
        port=settings.ports["RASA_PORT"],
        cors=settings.cors.split(),
        enable_api=bool(settings.token) and not connector,
        auth_token=settings.token or None,
    )


def main(arguments: Optional[List[str]] = None) -> int:
    """Serve until told to stop; return the exit status."""
    parser = argparse.ArgumentParser(description="Rasa's server for this assistant")
    parser.add_argument("--model", default=str(ROOT / "models"))
    parser.add_argument("--connector", help="one channel instead of credentials.yml")
    parser.add_argument("--remote-storage", help="where --model is: aws, for S3")
    chosen = parser.parse_args(arguments)
    # Custom components and policies are found from the project's folder.
    sys.path.insert(1, str(ROOT))
    settings = read_settings()
    # addons/ asks for them.
    os.environ.update(RASA_CORS=settings.cors, RASA_HOSTS=settings.hosts)
    _serve(settings, chosen.model, chosen.connector, chosen.remote_storage)
    return 0


if __name__ == "__main__":
    sys.exit(main())
