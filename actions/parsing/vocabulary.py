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
    a absolutely absolutly accept accepted accurate accurately affirm affirmative
    agree agreed agreement ah ahead ahed aight alright alrighty am amen amount
    amount's and appreciate approve approved are as asked authorise authorised
    authorize authorized awesome aye be believe bet betcha better bingo blessing bro
    buddy by can captain card carry case certain certainly charge checks cheers
    concur conferm confirm confirmation confirmed confirming confrim consent
    continue cool corect corrct correct correctamundo correctly correctt could
    course crack cuz da damn darling date date's deal dear deed def deffo definately
    definitely defo deny details do does doke dokey doki dokie done doubt duh er erm
    exactly excellent fact fair fantastic fasho fine fo for fosho friend
    gladly go goes going good gotcha grand great green ha happen happy have heard
    heck hell her hereby hey hi him hm hmm ho holds huh i i'd i'll i've id ideal in
    indeed is it it'd it'll it's its ja jolly just k keep kindly kk know korrect let
    let's lets lgtm like look looking looks lot love lovely ma'am madam make man
    many marvellous mate may mean meant merci mhm mhmm mm mmhm mmm money most
    much my name naturally nice nicely now obviously obvs of ofc ofcourse oh ok okay
    oke okey okeydokes oki okie okk on onwards ooh oui our pal pay payment perfect
    perfectly permission person pet plan planned please pleased pls plz positive
    positively precisely procede proceed promise quite ready really right rightio
    righto righty rite roger s'all said same say seems send sho should shure si sir
    skipper smashing so sorted sounds spot suits super sure surely suuure swell ta
    terrific thank thanks that that'd that'll that's thats the them then there
    there's these they thing this those through thumbs thx tick to today totally
    transaction transactions transfer true truth ty u uh uhuh um understand
    understood undoubtedly up us very want wanted we we're well will with wonderful
    work works would y ya yah yas yass yay ye yea yeah yeahh yeahs yeap yed yee yeh
    yep yepp yepper yeppers yes yesh yess yesss yesssir yessum yip yis you you're
    you've your yse yuh yup yuppers yus ywes
    """
)
# Words of refusal that hold nothing back.
AGREEABLE = (
    r"(don'?t see )?why (the heck |on earth )?not|(but )?of cou?rse|by all means"
    r"|(not a|no) (problem|prob|worries|doubt|objections?|mistake|arguments?|issues?"
    r"|complaints?)( at all| here| about it| whatsoever| from me)?|without (a )?doubt"
    r"|can'?t (argue|disagree|deny)( with)?( that| it)?|won'?t (argue|deny it)"
    r"|don'?t (mind|see why not|disagree|doubt (it|that))|no need to (ask|check)"
    r"|what (you said|i (want|would like|asked for|said|meant))"
    r"|(as|what|like) you s(ay|aid)"
    r"|(as|like) planned|(for|with|by|suits|(good|fine|right|ok) to) me( too)?"
    r"|thanks a lot|nothing wrong"
    r"|i'?m (sure|certain|positive|agreed|confirming|in|game|on board|in agreement)"
    r"|i'?m (good|fine|happy|ok|okay|cool|up|all) (with|for|to go|to proceed)"
    r"|(all|everything)( of (it|that))?('s| is| looks| seems| sounds)? (right|good|fine"
    r"|correct|confirmed|true|well|accurate)|all systems go"
    r"|it all (checks out|looks good)"
    r"|(that|this|the) one|go 4 it|(big |two )?thumbs up|(got|nailed|ship|hit) it"
    r"|green light|(a )?(good|great) (idea|plan)|like a plan|be my guest|count me in"
    r"|the answer is yes|a yes from me|for (sure|certain|real)|in order|spot on"
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
