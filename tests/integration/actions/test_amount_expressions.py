"""What people say for an amount, with what is made of it over a real Duckling."""

from itertools import product

import pytest

from tests.unit.actions.talk import Talk, entity

AMOUNT = "amount-of-money"
# Digits: taken for that amount. A name: refused as that currency. "?": asked about,
# with the readings that are offered. "|": two amounts, of which only one can be taken.
# More than the account holds is refused, and tells the amount as well; "limit": it is
# more than may be moved at once.
EXPRESSIONS = """
50 = 50.00
$50 = 50.00
50$ = 50.00
$ 50 = 50.00
50 dollars = 50.00
50 bucks = 50.00
50bucks = 50.00
USD 50 = 50.00
50 usd = 50.00
US$50 = 50.00
50 us dollars = 50.00
50 u.s. dollars = 50.00
50 american dollars = 50.00
dollars 50 = 50.00
$50 dollars = 50.00
$0.50 = 0.50
$.50 = 0.50
.75 = 0.75
50 cents = 0.50
50c = 0.50
fifty cents = 0.50
99¢ = 0.99
12.5 = 12.50
12.50 = 12.50
12,50 = 12.50
12,5 = 12.50
$12,50 = 12.50
1,250 = 1250.00
1,250.75 = 1250.75
$1,000.50 = 1000.50
1.000,50 dollars = 1000.50
1'250.50 = 1250.50
1.500.000,00 = limit
1.500.000 = limit
5.505 = ? 5.51
$5.505 = ? 5.51
12.500 = ? 12.50 12500.00
1.000 = ? 1.00 1000.00
12.3456 = ? 12.35
1,00,000 = ? 100000.00
1,2345 = ? 12345.00
1 250 = ? 1250.00
20 50 = ? 20.50
$5 0 = ?
1.2.3 = ?
1e2 = ?
2o = ?
fifty = 50.00
fifty five = 55.00
fifty-five dollars = 55.00
a hundred = 100.00
a hundred bucks = 100.00
one hundred and twenty = 120.00
three hundred five = 305.00
twenty five hundred = 2500.00
two thousand three hundred and five dollars = 2305.00
a thousand, two hundred dollars = 1200.00
2 thousand = 2000.00
6 hundred 50 = 650.00
2k = 2000.00
2 k = 2000.00
1.5k = 1500.00
$1.5k = 1500.00
2 grand = 2000.00
a grand = 1000.00
2.5 grand = 2500.00
two and a half grand = 2500.00
a grand and a half = 1500.00
half a grand = 500.00
half a hundred = 50.00
half a buck = 0.50
half a dollar = 0.50
half a million = 500000.00
a quarter of a million = 250000.00
five and a half dollars = 5.50
five dollars and a half = 5.50
a dollar and a half = 1.50
five point five = 5.50
twelve point two five = 12.25
a dozen dollars = 12.00
a tenner = 10.00
two tenners = 20.00
a fiver = 5.00
a twenty = 20.00
a buck = 1.00
a buck fifty = 1.50
a dollar fifty = 1.50
five dollars twenty = 5.20
20 dollars 50 = 20.50
20 bucks and 50 cents = 20.50
$20 and 50 cents = 20.50
twenty dollars and five cents = 20.05
one hundred and twenty three dollars and forty five cents = 123.45
20 bucks 5 = ? 20.05
twelve fifty = ? 12.50 1250.00
one fifty = ? 1.50 150.00
two twenty five = ? 2.25 225.00
nineteen ninety nine = ? 19.99 1999.00
one oh five = ? 1.05 105.00
forty nine ninety nine dollars = ? 49.99 4999.00
four nine nine = ? 499.00
twenty fifty sixty = ?
two $ 500 checks = ?
two 500 dollar checks = ?
a couple hundred = 200.00
a couple of bucks = 2.00
a few hundred = ?
several hundred dollars = ?
hundreds of dollars = ?
20 apples = ? 20.00
20 zimbabwean dollars = ? 20.00
about 650 = 650.00
around $40 = 40.00
like 30 bucks = 30.00
exactly 30 = 30.00
just 7 = 7.00
twice 20 = 40.00
half of 50 = 25.00
10% of 200 = 20.00
20 to 30 dollars = |
20-30 = |
20 or 30 = |
between 20 and 30 = |
$20 and $30 = |
£500 = GBP
£ 500 = GBP
20 pounds = GBP
20 quid = GBP
20 british pounds = GBP
50p = GBP
fifty pence = GBP
€20 = EUR
20 euros = EUR
20 in euros = EUR
50 euro cents = EUR
¥500 = JPY
500 yen = JPY
10 rmb = CNY
10 yuan = CNY
₹20 = INR
500 rupees = rupees
rs 500 = rs
Rs. 500 = Rs.
C$20 = CAD
CA$20 = CAD
20 cad = CAD
$20 CAD = CAD
20 canadian dollars = CAD
A$ 40 = AUD
40 australian dollars = AUD
NZ$5 = NZD
HK$100 = HKD
R$20 = BRL
20 pesos = pesos
20 mexican pesos = MXN
20kr = kr
200 kroner = kroner
CHF 20 = CHF
20 swiss francs = CHF
20 francs = francs
500 naira = NGN
₩1000 = KRW
₿1 = ₿
X$5 = X$
20 bitcoin = bitcoin
0.5 btc = btc
100 worth of bitcoin = bitcoin
20 zloty = PLN
20 PEN = PEN
30 shekels = ILS
"""
TABLE = [line.split(" = ") for line in EXPRESSIONS.strip().splitlines()]
FRAMES = ["{}", "send {} to katy", "katy {}", "transfer katy {} please"]


def made_of(talk: Talk) -> str:
    """What has become of an amount, as in the table."""
    if talk.slots.get(AMOUNT):
        return str(talk.slots[AMOUNT])
    for said in talk.messages:
        if said["response"] == "utter_wrong_currency":
            return str(said["given"])
        if said["response"] == "utter_which_amount":
            return "|"
        if said["response"] == "utter_amount_unclear":
            return "?"
        if said["response"] == "utter_amount_readings":
            values = [each["payload"].split('"')[3] for each in said["buttons"]]
            return " ".join(["?", *values])
        if said["response"] == "utter_insufficient_funds":
            return str(said["needed"]).strip("$").replace(",", "")
        if said["response"] == "utter_amount_too_large":
            return "limit"
    return "-"


@pytest.mark.parametrize("expression, expected", TABLE)
def test_an_amount_is_read_whole_or_asked_about_or_refused_by_name(
    talk: Talk, expression: str, expected: str
) -> None:
    katy = entity("PERSON", "katy")
    for frame in FRAMES:
        talk.slots, talk.loop = {}, None
        text = frame.format(expression)
        if text == expression:
            talk.say("send money to katy", "transfer_money", katy)
        talk.say(text, "transfer_money", *([katy] if "katy" in text else []))
        assert made_of(talk) == expected, text


SIGNS = {"£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "C$": "CAD", "R$": "BRL"}
NAMES = {"pounds": "GBP", "euros": "EUR", "yen": "JPY", "pesos": "pesos", "chf": "CHF"}
NUMBERS = ["7", "20", "12.50", "1,250", "0.99", "300", "12,50"]
WORDS = ["twenty", "a hundred", "forty five", "two thousand"]
PLACES = [
    "send {} to katy",
    "katy gets {}",
    "can you please send {} to katy today",
    "{} for katy, thanks",
    "I'd like katy to have {}",
]


@pytest.mark.parametrize(
    "said, currency",
    [(f"{sign}{n}", SIGNS[sign]) for sign, n in product(SIGNS, NUMBERS)]
    + [(f"{n} {name}", NAMES[name]) for name, n in product(NAMES, NUMBERS + WORDS)],
)
def test_no_other_currency_ever_becomes_dollars(
    talk: Talk, said: str, currency: str
) -> None:
    for place in PLACES:
        talk.slots, talk.loop = {}, None
        talk.say(place.format(said), "transfer_money", entity("PERSON", "katy"))
        assert made_of(talk) == currency, place


@pytest.mark.parametrize("number", ["7", "20", "12.50", "1,250", "0.99", "300"])
@pytest.mark.parametrize("unit", ["${}", "{} dollars", "{} bucks", "{}", "USD {}"])
def test_a_plain_amount_is_the_same_wherever_it_stands(
    talk: Talk, number: str, unit: str
) -> None:
    value = f"{float(number.replace(',', '')):.2f}"
    for place in PLACES:
        talk.slots, talk.loop = {}, None
        text = place.format(unit.format(number))
        talk.say(text, "transfer_money", entity("PERSON", "katy"))
        assert made_of(talk) == value, text


@pytest.mark.parametrize("touching", ["o", "e3", " 0", ",5,5", ".5.5", " 17 000"])
@pytest.mark.parametrize("number", ["$20", "20", "125"])
def test_what_touches_a_number_is_never_cut_off(
    talk: Talk, number: str, touching: str
) -> None:
    for place in PLACES:
        talk.slots, talk.loop = {}, None
        text = place.format(number + touching)
        talk.say(text, "transfer_money", entity("PERSON", "katy"))
        assert made_of(talk).startswith("?"), text
