"""The Haskell library, called in the process that imports it.

Importing `duckling` starts the Haskell runtime, which does not survive a fork. So
nothing here imports it at the top: only a worker does, after it was forked.
"""

import ctypes
import importlib.util
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Callable, Dict, Iterable

from duckling_server.messages import DIMENSIONS, Message
from duckling_server.zones import write_zone

_WARM_UP = "transfer $50 to Percy tomorrow at 5pm"


def is_installed() -> bool:
    """Tell whether the library is there, without loading it."""
    return importlib.util.find_spec("duckling") is not None


def preload() -> None:
    """Map the library's files into memory without starting its runtime.

    This takes most of the time of an import, and processes forked afterwards share it:
    they start in 0.03 s instead of 0.3 s.
    """
    package = importlib.util.find_spec("duckling")
    for folder in (package and package.submodule_search_locations) or ():
        for file in Path(folder).glob("duckling.*.so"):
            ctypes.CDLL(str(file), mode=os.RTLD_NOW)


class Parser:
    """Answers messages, one at a time, in this process.

    Args:
        clock: Seconds since 1970; what "now" means where a message does not say.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        import duckling

        self._duckling = duckling
        self._clock = clock
        self._zones: Dict[str, Any] = {}

    def warm_up(self, zone: str) -> None:
        """Parse something, because the first parse builds the rules of the language.

        "EN_EN" is what Rasa sends for an English assistant that sets no locale.
        """
        for locale in ("EN_EN", "EN_US"):
            self.parse(Message(_WARM_UP, locale, (), zone, None, False))

    def parse(self, message: Message) -> str:
        """Return what Duckling found, as JSON text: a list, maybe empty.

        Start and end count characters; the value's upper bound is exclusive
        (facebook/duckling#532).
        """
        moment = message.reference_time
        reference = self._duckling.parse_ref_time(
            self._zone(message.time_zone),
            message.time_zone,
            int(self._clock()) if moment is None else moment,
        )
        context = self._duckling.Context(reference, self._locale(message.locale))
        answer: str = self._duckling.parse_text(
            message.text, context, self._dimensions(message.dimensions), message.latent
        )
        return _as_text(answer)

    def _zone(self, name: str) -> Any:
        if name not in self._zones:
            with TemporaryDirectory(prefix="duckling-zone-") as folder:
                write_zone(name, Path(folder))
                self._zones[name] = self._duckling.load_time_zones(folder)
        return self._zones[name]

    def _locale(self, name: str) -> Any:
        language = self._duckling.parse_lang(name.partition("_")[0])
        default = self._duckling.default_locale_lang(language)
        return self._duckling.parse_locale(name, default)

    def _dimensions(self, names: Iterable[str]) -> Any:
        return self._duckling.parse_dimensions(list(names) or list(DIMENSIONS))


def _as_text(answer: str) -> str:
    """Mend the library's text: each character stands for one byte of UTF-8."""
    return answer.encode("latin-1").decode("utf-8")
