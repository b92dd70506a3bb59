"""Lists of words that stand beside this module as data.

Nothing is read before it is needed: rasa-sdk imports every module of actions/ at start.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Tuple

import yaml

_FOLDER = Path(__file__).parent


@lru_cache(maxsize=None)
def read_list(name: str) -> Mapping[str, Any]:
    """Read a file of word lists once.

    Args:
        name: Of the file beside this module, without its ending.
    """
    text = (_FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@lru_cache(maxsize=None)
def patterns(
    name: str, start: str = r"(?<!\w)"
) -> Tuple[Tuple[str, "re.Pattern[str]"], ...]:
    """Compile each list of a file into what fits one of its expressions.

    Args:
        name: Of a file whose lists hold regular expressions; case is ignored, and no
            word goes on behind what fits.
        start: What has to be true where an expression begins.

    Returns:
        Kinds with their patterns, in the order of the file.
    """
    return tuple(
        (kind, re.compile(rf"{start}(?:{'|'.join(each)})(?!\w)", re.IGNORECASE))
        for kind, each in read_list(name).items()
    )
