"""Words of customers that the forms know, apart from names, amounts and times."""

from typing import FrozenSet


def words(text: str) -> FrozenSet[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


# Say nothing by themselves around an answer.
FILLERS = words(
    """
    a an the to for of on at in from with by via into it its it's is i i'm im i'd id
    be will would want wanna like please pls plz just only let's lets let me my that
    this make do then now ok okay so well um uh er hmm actually sorry and about say
    use using can could you instead rather mean meant one thanks thank yes yeah yep
    no nope not wait hold 's account card person name dollars change correct amount
    set go take put should half
    """
)
# May stand beside a word of cancelling without making it another wish.
CANCEL_COMPANY = FILLERS | words(
    """
    all both everything whole thing transfer payment search transaction transactions
    request form process right we need needn't don't dont any more anymore again
    money paying sending oh ah hey there
    """
)
# All that a clear yes is made of. A word that is not here holds something back.
CONSENT = words(
    """
    a absolutely accept accepted accurate accurately affirmative agree agreed agreement
    ahead aight all alright amen amount and approve approved are as authorise authorize
    aye be believe bet betcha better bingo bro buddy by can captain card certain
    certainly charge cheers confirm confirmed confirming continue cool correct
    correctamundo correctly could course cuz da darling date deal dear deed def
    definitely defo deny details do does dokey dokie done doubt everything exactly
    excellent fact fantastic fine fo for gladly go going good gotcha great green ha
    happy hell hey hi holds i i'd i'll i've ideal in indeed is it it'd it'll it's
    its jolly just k kindly kk know let let's lets lgtm look looking looks love lovely
    ma'am make man marvellous mate me mhm mm mmhm money much my naturally nice nicely
    now obviously obvs of ofc oh ok okay okey okie on onwards oui our pal pay payment
    perfect perfectly person please pleased pls plz positive positively precisely
    proceed promise quite ready really right righto roger s'all said same say send sho
    should si sir smashing sorted sounds spot super sure surely swell ta terrific thank
    thanks that that'd that'll that's thats the them then there thing this through
    thumbs tick to today transaction transactions transfer true truth u uh understand
    understood up very want we we're well will with wonderful work works would y ya yah
    yay yea yeah yeahs yeap yee yeh yep yepp yes yess yesss yip you you're you've your
    yup yuppers yus
    """
)
# Words of refusal that hold nothing back.
AGREEABLE = (
    r"why not|no (problem|worries|doubt|objections?|mistake|arguments?)( at all)?"
    r"|not a problem|without a doubt|can'?t (argue|disagree)( with that)?"
    r"|(i )?don'?t (mind|see why not|disagree)|no need to (ask|check)|won'?t argue"
    r"|i'?m (sure|certain|positive|agreed|confirming|in|game|on board)"
    r"|i'?m (good|fine|happy|ok|okay|cool) (with|to go|to proceed)"
    r"|(a |one )?(hundred|100) ?(percent|%)(?! of)"
)
# Signs that hold nothing back next to words of consent, and that agree alone.
NODS = "👍👌✅🙂😊😀😄🙏🎉"
# Ask for another value without naming it.
CHANGE = words("wrong change different other another not incorrect edit no")
# Shops that Duckling takes for times and numbers.
NUMBERED_NAMES = (
    r"(7|seven)[ -]?eleven|(?<=at )7[-/]11|forever 21|five guys|five below|motel 6"
    r"|24 hour fitness|century 21|studio 54|pier (1|one)|99 ranch"
)
# Words of card names that alone stand for no card.
WEAK_CARD_WORDS = words("credit bank all card creditcard creditcards")
