"""Texts from outside, made fit to be kept and shown."""


def clean(text: str) -> str:
    """Return the text without what no database and no page can hold.

    NULs are dropped (PostgreSQL refuses them); a surrogate without its twin, which
    JSON can express and UTF-8 cannot, becomes a question mark.
    """
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
