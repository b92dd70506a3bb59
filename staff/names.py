"""Names of staff: tidied, and told apart by what an eye sees."""

import re
from typing import Dict, Set
from unicodedata import combining, name, normalize

from staff.model import BadName

LONGEST_NAME = 40
# Letters that look like Latin ones, by the folded letter.
_LOOKALIKES: Dict[str, str] = {
    **dict(zip("авеікмнорстухѕјԁһԛԝ", "abeikmhopctyxsjdhqw")),  # Cyrillic
    **dict(zip("αβεικνορτυχγ", "abeiknoptuxy")),  # Greek
}
# What one glance takes for another, in Latin letters and digits.
_GLANCE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("|", "l"), ("i", "l"))
_JAPANESE = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}
_SEPARATORS = re.compile(r"[\W_]+")


def tidy(given: str) -> str:
    """Return a name with usual characters, usual spaces and a usual length."""
    known = normalize("NFKC", " ".join(given.replace("\x00", "").split()))
    return known[:LONGEST_NAME].strip()


def check(tidied: str) -> None:
    """Raise BadName for a name that is empty, invisible or of mixed scripts."""
    if not tidied or not tidied.isprintable():
        raise BadName("Please give a name that people can read.")
    if len(_scripts(tidied)) > 1:
        raise BadName("Please write the name in letters of one alphabet.")


def _scripts(text: str) -> Set[str]:
    found = {name(one, "?").split()[0] for one in text if one.isalpha()}
    return {"HAN" if script in _JAPANESE else script for script in found}


def skeleton(text: str) -> str:
    """Return what is the same for all names that an eye takes for one.

    Case, accents, spaces and signs do not count, nor do letters of other alphabets or
    digits that look like Latin letters. (Unicode's own tables, UTS #39, know many
    more; names of mixed scripts, where those matter most, are refused.)
    """
    apart = normalize("NFKD", text.casefold())
    bare = "".join(one for one in apart if not combining(one))
    seen = "".join(_LOOKALIKES.get(one, one) for one in bare)
    for part, like in _GLANCE:
        seen = seen.replace(part, like)
    return _SEPARATORS.sub("", seen) or bare
