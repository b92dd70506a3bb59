"""Where numbers and units touch one another in a text."""

import re
from typing import Iterator, List, NamedTuple, Optional, Sequence, Union

from actions.parsing.currencies import LONGEST_NAME, Unit, read_unit
from actions.parsing.figures import FIGURES
from actions.parsing.message import Span
from actions.parsing.numerals import Token, figures_token, letter_token, word_token

_PIECES = re.compile(
    rf"(?P<figures>{FIGURES})|[^\W\d_]{{1,3}}[$¥£€]|(?:[^\W\d_]\.){{2,}}"
    r"|(?:rs|fr|kr)\.(?=\s?\d)|[^\W\d_]+|[^\w\s]",
    re.IGNORECASE,
)
# What may stand between two tokens of one amount.
_GAP = re.compile(r"\s*|-|\s+of\s+")
_GAP_OF_THOUSANDS = re.compile(r",\s+")
# Letters glued to figures that change what they are: "2o", "1e2".
_GLUED = re.compile(r"(?:[oOlI]|e\d+|ish\b)\w*")


class Sign(NamedTuple):
    """A unit in its place."""

    unit: Unit
    text: str
    span: Span


Piece = Union[Token, Sign]


def runs(text: str) -> Iterator[List[Piece]]:
    """Rows of tokens and units that touch one another."""
    run: List[Piece] = []
    for piece in _pieces(text):
        gap = text[run[-1].span[1] : piece.span[0]] if run else ""
        if run and not _joins(run[-1], gap, piece):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _joins(before: Piece, gap: str, after: Piece) -> bool:
    """Tell whether two pieces belong to one run; "the $35 one" is not 36."""
    is_figure_before = isinstance(before, Sign) or _is_figures(before)
    if is_figure_before and after.text.lower() == "one":
        return False
    tokens = isinstance(before, Token) and isinstance(after, Token)
    if tokens and _GAP_OF_THOUSANDS.fullmatch(gap):
        return before.kind in "Bh" and after.kind in "dtTa"  # type: ignore[union-attr]
    if gap == "-":
        return not (_is_figures(before) and _is_figures(after))  # "20-30"
    if gap.strip() == "of":
        return isinstance(before, Token) and before.kind in "vP"
    return bool(_GAP.fullmatch(gap))


def _is_figures(piece: Piece) -> bool:
    return isinstance(piece, Token) and piece.kind == "F"


def _pieces(text: str) -> Iterator[Piece]:
    """Return the tokens and units of a text."""
    found = list(_PIECES.finditer(text))
    at, end = 0, 0
    for at, place in enumerate(found):
        if place.start() < end:
            continue
        if place.group("figures"):
            is_word = text[: place.start()][-1:].isalpha()
            glued = None if is_word else _GLUED.match(text, place.end())
            end = glued.end() if glued else place.end()
            if glued or not _is_part_of_word(text, place.span()):
                span = (place.start(), end)
                yield figures_token(text[span[0] : end], span)
        else:
            piece = _word(text, found[at : at + LONGEST_NAME])
            end = piece.span[1] if piece else place.end()
            if piece:
                yield piece


def _is_part_of_word(text: str, span: Span) -> bool:
    """Tell whether figures are but a part: "12b", "R2", "2nd", "1/2", "#5"."""
    before = re.search(r"[^\W\d_]+-?$|[#/:]$", text[: span[0]])
    behind = re.match(r"[/:]\d|\s?%|[^\W\d_]+", text[span[1] :])
    if before and not read_unit(before.group()):
        return True
    if behind is None:
        return False
    word = behind.group()
    return not (read_unit(word) or letter_token(word, span) or word_token(word, span))


def goes_on(text: str) -> bool:
    """Tell whether a text begins with a part of the number before it ("hundred")."""
    word = re.match(r"[\s-]*([^\W\d_]+|[$¥£€])", text)
    if not word:
        return False
    token = word_token(word.group(1), word.span(1))
    return bool(read_unit(word.group(1))) or bool(token and token.kind in "hBnz")


def _is_glued_sign(word: str) -> bool:
    """Tell whether a sign stands right behind a word that is no part of it."""
    return len(word) > 1 and word[-1] in "$¥£€" and read_unit(word) is None


def _word(text: str, found: Sequence["re.Match[str]"]) -> Optional[Piece]:
    """Return the longest unit that begins with a word, else the word's token."""
    start, end = found[0].span()
    if _is_glued_sign(found[0].group()):
        start = end - 1  # "to$20"
    before = text[max(0, start - 2) : start]
    word, is_behind = text[start:end], before[-1:].isdigit()
    is_thousands = word.lower() == "k" and re.fullmatch(r"\d\s", before)
    letters = letter_token(word, (start, end)) if is_behind or is_thousands else None
    if letters:
        return letters
    for last in reversed(found):
        span = (start, last.end())
        name = re.sub(r"\s+", " ", text[start : last.end()])
        is_letter = len(name) == 1 and name.isalpha() and not is_behind
        unit = None if is_letter else read_unit(name)
        if unit:
            return Sign(unit, name, span)
    return word_token(word, (start, end))
