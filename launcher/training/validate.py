"""Rasa's validation of the training data, where every warning fails.

`rasa data validate --fail-on-warnings` fails without a word about why, also over
what is as it should be: intents that cannot have examples, and responses that actions
utter. Here the warnings are shown, but for those two kinds.
"""

import asyncio
import logging
import os
import re
import sys
import warnings
from typing import List

from launcher.quiet_rasa import hush, prepare
from launcher.settings import ROOT

# Nobody says these: programs send them, or Rasa itself predicts them.
WITHOUT_EXAMPLES = ("back", "nlu_fallback", "session_start")
# Rasa sees rules and stories alone; a unit test looks whether actions utter a response.
_NOT_IN_STORIES = re.compile(r"The utterance '\w+' is not used in any story")


class _Complaints(logging.Handler):
    """Keeps what the validator says below the level that it shows."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: List[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record unless it only tells what is looked at."""
        if record.levelno != logging.INFO:
            self.texts.append(record.getMessage())


def is_expected(text: str) -> bool:
    """Tell whether a complaint is about what is as it should be."""
    if _NOT_IN_STORIES.match(text):
        return True
    return any(f"intent '{name}' is listed" in text for name in WITHOUT_EXAMPLES)


def complaints() -> List[str]:
    """Return everything that Rasa's validator complains of."""
    import rasa.validator
    from rasa.shared.importers.rasa import RasaFileImporter

    hush()
    handler = _Complaints()
    rasa.validator.logger.addHandler(handler)
    rasa.validator.logger.setLevel(logging.DEBUG)
    rasa.validator.logger.propagate = False
    importer = RasaFileImporter("config.yml", "domain.yml", ["data"])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        loop = asyncio.get_event_loop()
        make = rasa.validator.Validator.from_importer
        validator = loop.run_until_complete(make(importer))
        well = all(
            [
                validator.verify_domain_validity(),
                validator.verify_domain_duplicates(),
                validator.verify_actions_in_stories_rules(),
                validator.verify_form_slots(),
                validator.verify_nlu(ignore_warnings=True),
                validator.verify_story_structure(ignore_warnings=False),
            ]
        )
    warned = [w for w in caught if issubclass(w.category, UserWarning)]
    told = handler.texts + [str(warning.message) for warning in warned]
    unexpected = [text for text in told if not is_expected(text)]
    return unexpected or ([] if well else ["Rasa found a fault; see above."])


def main() -> int:
    """Validate; return the exit status."""
    prepare()
    os.chdir(ROOT)
    sys.path.insert(1, str(ROOT))
    found = complaints()
    for text in found:
        print(f"  {text}")
    print(f"{len(found)} complaints about the training data.", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
