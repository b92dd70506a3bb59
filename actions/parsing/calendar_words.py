"""Months, weekdays and ordinals, as parts of regular expressions."""

from calendar import month_abbr, month_name

# In full, in small letters.
MONTH_NAMES = tuple(name.lower() for name in month_name[1:])
_SHORT = tuple(name.lower() for name in month_abbr[1:])
# Months that are other words as well: "march on", "that may be".
_OTHER_WORDS = ("march", "may")

# A month, whole or abbreviated; to be read regardless of case.
_MONTHS = [f"{name[:3]}(?:{name[3:]})?" if name[3:] else name for name in MONTH_NAMES]
MONTH = "|".join([*_MONTHS, "sept"])
# A month by its whole name, where no preposition is needed to know it.
PLAIN_MONTH = "|".join(name for name in MONTH_NAMES if name not in _OTHER_WORDS)
# A weekday without its "day".
WEEKDAY = "mon|tues|wednes|thurs|fri|satur|sun"
# What ends an ordinal in figures: "1st".
NTH = "(?:st|nd|rd|th)"


def month_number(name: str) -> int:
    """Return the number of a month, 1 to 12, by a name that `MONTH` fits."""
    return _SHORT.index(name[:3].lower()) + 1
