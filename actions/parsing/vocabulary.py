"""Words of customers that the forms know, apart from names, amounts and times."""

from typing import FrozenSet

from actions.bank.names import DESCRIPTIVE


def word_set(text: str) -> FrozenSet[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


# Say nothing by themselves around an answer.
FILLERS = word_set(
    """
    a an the to for of on at in from with by via into it its it's is i i'm im i'd id
    be will would want wanna like please pls plz just only let's lets let me my that
    this make do then now ok okay so well um uh er hmm actually sorry and about say
    use using can could you instead rather mean meant one thanks thank yes yeah yep
    no nope not wait hold 's account card person name dollars change correct amount
    set go take put should half
    """
)
# What people are called by before their names ("Dr. Baker").
TITLES = word_set(
    """
    mr mister mrs ms miss dr doctor prof professor sir madam aunt auntie uncle dad mum
    mom grandma grandpa granny cousin
    """
)
# May stand beside a word of cancelling without making it another request.
CANCEL_COMPANY = FILLERS | word_set(
    """
    all both everything whole thing transfer payment search transaction transactions
    request form process right we need needn't don't dont any more anymore again
    money paying sending oh ah hey there
    """
)
# Ask for another value without naming it.
CHANGE = word_set("wrong change different other another not incorrect edit no")
# Put something off or bring it forward.
MOVES = word_set("move push postpone delay defer shift reschedule bring put")
MOVE_COMPANY = word_set("can could would will forward off back out payment until till")
# Shops that Duckling takes for times and numbers.
NUMBERED_NAMES = (
    r"(7|seven)[ -]?eleven|(?<=at )7[-/]11|forever 21|five guys|five below|motel 6"
    r"|24 hour fitness|century 21|studio 54|pier (1|one)|99 ranch"
)
# Words of card names that alone stand for no card.
WEAK_CARD_WORDS = DESCRIPTIVE | word_set("card creditcard creditcards")
