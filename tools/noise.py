"""Writes rougher copies of some examples: typos, texting, dictation, no punctuation.

``python -m tools.noise`` renews them in data/nlu. They are the last kind of a file's
block, so what a person wrote stays as it is; the same examples give the same copies.
"""
import random
import re
import sys
from pathlib import Path
from typing import Callable, FrozenSet, Iterator, NamedTuple, Sequence, Tuple

DATA = Path(__file__).parents[1] / "data" / "nlu"
KIND = "Made by tools/noise.py from those above"
SHARE = 0.04
MOST = 40
ANNOTATED = re.compile(r"(\[[^\]]+\](?:\([^)]+\)|\{[^}]+\}))")
# What is not said by people, or in other words than English.
LEFT_OUT = {"handoff", "internal", "other_language", "restart", "trigger_handoff"}
KEYS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh",
    "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm",
    "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad", "t": "ry", "u": "yi",
    "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
SHORT = {
    "you": "u", "your": "ur", "are": "r", "please": "pls", "thanks": "thx",
    "and": "n", "what": "wat", "tomorrow": "tmrw", "because": "cuz", "why": "y",
    "for": "4", "to": "2", "dollars": "dolars", "money": "mony", "want": "wanna",
    "really": "rly", "know": "kno", "have": "hav", "message": "msg", "account": "acct",
}  # fmt: skip
ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
    "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SOUNDS = ("um", "uh", "so", "okay", "er")

Make = Callable[[str, random.Random], str]


class Example(NamedTuple):
    """An example's parts in order; every second one is an annotated entity.

    Entities stay as they are: their values are looked up, and a misspelt name may be
    another word.
    """

    parts: Tuple[str, ...]

    @classmethod
    def read(cls, line: str) -> "Example":
        """Take a line of the data apart."""
        return cls(tuple(ANNOTATED.split(line)))

    def changed(self, make: Make, chance: random.Random) -> str:
        """Return the line with everything but its entities changed."""
        made = [
            part if place % 2 else make(part, chance)
            for place, part in enumerate(self.parts)
        ]
        return " ".join("".join(made).split())


def mistyped(text: str, chance: random.Random) -> str:
    """Swap, drop, double or miss a letter in some of the longer words."""
    return re.sub(r"[a-zA-Z]{4,}", lambda m: _typo(m[0], chance), text)


def _typo(word: str, chance: random.Random) -> str:
    if chance.random() > 0.35:
        return word
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    slips = (
        before + after[0] + letter + after[1:],
        before + after,
        before + letter + letter + after,
        before + chance.choice(KEYS.get(letter.lower(), letter)) + after,
    )
    return chance.choice(slips)


def texted(text: str, chance: random.Random) -> str:
    """Shorten words as in a text message, and drop capitals and punctuation."""
    return re.sub(
        r"[a-z]+", lambda m: SHORT.get(m[0], m[0]), unpunctuated(text, chance)
    )


def unpunctuated(text: str, chance: random.Random) -> str:
    """Drop capitals and punctuation, apostrophes too but for one right after a name."""
    plain = re.sub(r"^[.,;:!?]+", "", text.lower())
    return re.sub(r"(?<=.)[.,;:!?¿¡\"'’()-]+(?=\s|$|[a-z])", "", plain)


def dictated(text: str, chance: random.Random) -> str:
    """Say numbers in words, and hesitate."""
    said = re.sub(r"(\$)?\b(\d{1,3}(?:,\d{3})+|\d{1,6})\b(?![.:/%]\d)", _said, text)
    said = unpunctuated(said, chance)
    if said.strip() and chance.random() < 0.5:
        start = said[: len(said) - len(said.lstrip())]
        return f"{start}{chance.choice(SOUNDS)} {said.lstrip()}"
    return said


def _said(match: "re.Match[str]") -> str:
    words = spelt(int(match[2].replace(",", "")))
    return f"{words} dollars" if match[1] else words


def spelt(number: int) -> str:
    """Return a number below a million in words."""
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens - 2] + (f" {ONES[ones]}" if ones else "")
    size, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    most, rest = divmod(number, size)
    return f"{spelt(most)} {name}" + (f" {spelt(rest)}" if rest else "")


MAKERS: Sequence[Make] = (mistyped, mistyped, texted, unpunctuated, dictated)


def copies(
    lines: Sequence[str], seed: str, values: FrozenSet[str] = frozenset()
) -> Iterator[str]:
    """Yield rougher copies of a share of the lines, none that is among them.

    Args:
        lines: The examples of a file.
        seed: Chooses among them.
        values: Words of entities, which no slip may bring about.
    """
    chance = random.Random(seed)
    wanted = min(MOST, round(SHARE * len(lines)))
    known = {_plain(line) for line in lines}
    for line in chance.sample(list(lines), len(lines)):
        if not wanted:
            return
        made = Example.read(line).changed(chance.choice(MAKERS), chance)
        slips = set(_bare(made).split()) - set(_bare(line).split())
        if _plain(made) not in known and not slips & values:
            known.add(_plain(made))
            wanted -= 1
            yield made


def _plain(line: str) -> str:
    return re.sub(r"[^\w ]", "", line.lower())


def _bare(line: str) -> str:
    """Return what is said outside of entities, without capitals and punctuation."""
    return _plain(ANNOTATED.sub("", line))


def values_in(text: str) -> Iterator[str]:
    """Yield the words of a file's entities."""
    for value in re.findall(r"\[([^\]]+)\][({]", text):
        yield from _plain(value).split()


def renewed(text: str, name: str, values: FrozenSet[str] = frozenset()) -> str:
    """Return a file's text with its copies made anew."""
    head, body = text.split("- intent:", 1)
    lines = re.findall(r"^    - (.+)$", body, re.MULTILINE)
    old = re.search(rf"# - {KIND}\n#   from: (.+)\n", head)
    if old:
        head = head.replace(old[0], "")
        lines = lines[: lines.index(old[1])]
    made = list(copies(lines, name, values))
    if made:
        head += f"# - {KIND}\n#   from: {made[0]}\n"
    top = body[: body.index("examples: |\n")] + "examples: |\n"
    listed = "".join(f"    - {line}\n" for line in [*lines, *made])
    return f"{head}- intent:{top}{listed}"


def main(folder: Path = DATA) -> int:
    """Renew the copies in every file; return the exit status."""
    texts = {path: path.read_text(encoding="utf-8") for path in folder.glob("*.yml")}
    values = frozenset(word for text in texts.values() for word in values_in(text))
    for path, text in texts.items():
        if path.stem not in LEFT_OUT and text.count("- intent:") == 1:
            path.write_text(renewed(text, path.stem, values), encoding="utf-8")
    print(f"Renewed the copies in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
