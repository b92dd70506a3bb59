"""What is told about the transactions that a search finds."""

from datetime import datetime, time, timedelta
from typing import Dict, List, Mapping, NamedTuple, Optional

from rasa_sdk.executor import CollectingDispatcher

from actions.bank.model import (
    Kind,
    SearchType,
    TimeRange,
    Transaction,
    TransactionFilter,
    TransactionSummary,
)
from actions.bank.money import Money
from actions.bank.service import Bank
from actions.parsing.periods import read_range
from actions.responses import (
    Response,
    button,
    count,
    day,
    lines,
    listing,
    utter,
    utter_response,
    within,
)
from actions.slots.amount_bounds import AmountBounds, read_bounds
from actions.slots.search_detail import (
    AVERAGE,
    COMPARED,
    COUNT,
    LARGEST,
    LATEST,
    LIST,
    MORE,
    PREVIOUS,
    SMALLEST,
)
from actions.slots.search_type import BOTH
from actions.slots.vendor import ALL_RECIPIENTS, ALL_VENDORS

# How many vendors a search without one names.
TOP = 3
# How many transactions are listed at once.
PAGE = 10
# So far back a search looks for which no time was said.
_EVER = timedelta(days=731)

Values = Mapping[str, Optional[str]]


class Search(NamedTuple):
    """What is looked for.

    Attributes:
        kinds: Spending, deposits or both.
        vendor: Vendor, depositor or recipient; empty for all.
        is_sent: Whether only what was sent to people is looked for.
        bounds: How large the amounts are.
        time_range: Half-open.
    """

    kinds: List[SearchType]
    vendor: str
    is_sent: bool
    bounds: AmountBounds
    time_range: TimeRange

    @classmethod
    def of(cls, bank: Bank, customer: str, values: Values) -> "Search":
        """Read it from the slots of the form."""
        said, vendor = values.get("search_type"), values.get("vendor_name") or ""
        is_sent = vendor == ALL_RECIPIENTS or vendor in bank.recipients(customer)
        asked = values.get("time")
        return cls(
            list(SearchType) if said == BOTH else [SearchType(str(said))],
            "" if vendor in (ALL_VENDORS, ALL_RECIPIENTS) else vendor,
            is_sent,
            read_bounds(values.get("amount_bounds"), bank.currency(customer)),
            read_range(asked) if asked else _ever(bank),
        )

    def filter(self, kind: SearchType) -> TransactionFilter:
        """Return what the bank is asked for."""
        return TransactionFilter(
            kind,
            self.time_range,
            self.vendor or None,
            Kind.TRANSFER if self.is_sent else None,
            self.bounds.least,
            self.bounds.most,
        )

    @property
    def period(self) -> str:
        """The bounds and the days, as they stand behind a clause."""
        return f"{self.bounds.text}{self.days}"

    @property
    def days(self) -> str:
        """The days, as they stand behind a clause."""
        return within(self.time_range.start, self.time_range.end)

    def response(self, kind: SearchType, begins: str) -> str:
        """Return the name of a response about one kind, with or without a vendor."""
        if self.is_sent:
            return f"{begins}sent" if self.vendor else f"{begins}sent_all"
        return f"{begins}{kind.value}{'_vendor' if self.vendor else ''}"


class SearchAnswers:
    """Tells what one search finds."""

    def __init__(
        self,
        bank: Bank,
        dispatcher: CollectingDispatcher,
        customer: str,
        search: Search,
    ) -> None:
        self._bank = bank
        self._dispatcher = dispatcher
        self._customer = customer
        self._search = search

    def tell(self, detail: str, listed: int) -> int:
        """Answer what was asked about it.

        Args:
            detail: A value of the slot for it; empty for the sum and what stands out.
            listed: How many of its transactions were shown before.

        Returns:
            How many are shown now.
        """
        for kind in self._search.kinds:
            found = self._bank.summary(self._customer, self._search.filter(kind))
            if not found.count:
                self._say(kind, "utter_found_no_")
            elif detail in (LIST, MORE):
                self._list(kind, found, listed if detail == MORE else 0)
            elif detail in (LATEST, PREVIOUS):
                self._tell_one_by_one(kind, found, listed, detail)
            elif detail in (LARGEST, SMALLEST):
                self._tell_extreme(kind, found, detail)
            else:
                self._sum_up(kind, found, detail)
        if len(self._search.kinds) > 1 and detail in ("", COMPARED, "left"):
            self._tell_difference()
        shown = {
            LIST: PAGE,
            MORE: listed + PAGE,
            LATEST: 1,
            PREVIOUS: max(listed, 1) + 1,
        }
        return shown.get(detail, 0)

    def compare(self, other: Search) -> None:
        """Tell by how much this search's total is above or below another's."""
        kind = self._search.kinds[0]
        totals = [
            self._bank.summary(self._customer, each.filter(kind)).total
            for each in (self._search, other)
        ]
        first, second = totals
        response = "more" if first > second else "less" if second > first else "same"
        self._utter(
            f"utter_compared_{response}",
            first=first,
            first_period=_about(self._search),
            second=second,
            second_period=_about(other),
            difference=_apart(first, second),
        )

    def _sum_up(self, kind: SearchType, found: TransactionSummary, detail: str) -> None:
        """Tell count and total; largest and top vendors unless it was asked less."""
        self._say(kind, "utter_found_", found)
        if detail == AVERAGE:
            average = Money(found.total.amount / found.count, found.total.currency)
            self._utter("utter_found_average", average=average.rounded())
        if detail in (AVERAGE, COUNT, COMPARED):
            return
        largest = found.largest
        if largest is not None and found.count > 1:
            where = "_vendor" if self._search.vendor else ""
            self._utter(f"utter_found_largest{where}", **self._line(largest))
        if not self._search.vendor and len(found.by_vendor) > 1:
            top = list(found.by_vendor.items())[:TOP]
            parties = listing([f"{party} ({total})" for party, total in top])
            share = "most" if len(found.by_vendor) > TOP else "top"
            self._utter(f"utter_found_{share}_{kind.value}", parties=parties)

    def _tell_extreme(
        self, kind: SearchType, found: TransactionSummary, detail: str
    ) -> None:
        line = found.largest
        if detail == SMALLEST:
            line = self._bank.smallest(self._customer, self._search.filter(kind))
        if line is not None:
            self._utter(
                f"utter_the_{detail}",
                count=count(found.count, "transaction"),
                period=self._search.period,
                **self._line(line),
            )

    def _tell_one_by_one(
        self, kind: SearchType, found: TransactionSummary, listed: int, detail: str
    ) -> None:
        """Return the latest one, or the one before those that were told."""
        at = max(listed, 1) if detail == PREVIOUS else 0
        there = self._search.filter(kind)
        found_there = self._bank.transactions(self._customer, there, 1, at)
        if not found_there and at:  # the one before may lie before the days
            days = TimeRange(_ever(self._bank).start, self._search.time_range.end)
            there = self._search._replace(time_range=days).filter(kind)
            found_there = self._bank.transactions(self._customer, there, 1, at)
        for line in found_there:
            response = "utter_the_one_before" if at else "utter_the_latest"
            self._utter(response, **self._line(line))
            return
        self._utter("utter_no_more", count=count(found.count, "transaction"))

    def _list(self, kind: SearchType, found: TransactionSummary, at: int) -> None:
        there = self._search.filter(kind)
        listed = self._bank.transactions(self._customer, there, PAGE, at)
        number = count(found.count, "transaction")
        if not listed:
            self._utter("utter_no_more", count=number)
            return
        if not at:
            self._say(kind, "utter_found_", found)
        rows = [self._line(line) for line in listed]
        last = at + len(rows)
        shown = {
            "lines": lines((row["date"], row["party"], row["amount"]) for row in rows),
            "first": at + 1,
            "last": last,
            "count": number,
        }
        if last < found.count:
            more = button("More", "show_transactions", search_detail=MORE)
            utter(self._dispatcher, "utter_list_goes_on", [more], **shown)
        else:
            self._utter("utter_list_ends" if at else "utter_list", **shown)

    def _tell_difference(self) -> None:
        spent, earned = (
            self._bank.summary(self._customer, self._search.filter(kind)).total
            for kind in (SearchType.SPEND, SearchType.DEPOSIT)
        )
        response = "utter_more_in" if earned > spent else "utter_more_out"
        self._utter(response, difference=_apart(earned, spent))

    def _line(self, line: Transaction) -> Dict[str, str]:
        made_on = line.made_at.astimezone(self._bank.time_zone).date()
        return {
            "amount": str(line.amount),
            "party": line.party,
            "date": day(made_on),
        }

    def _say(
        self,
        kind: SearchType,
        begins: str,
        found: Optional[TransactionSummary] = None,
    ) -> None:
        search = self._search
        variables = {"vendor": search.vendor, "period": search.period}
        if found:
            variables["count"] = count(found.count, "transaction") + search.bounds.text
            variables["total"], variables["period"] = str(found.total), search.days
        self._utter(search.response(kind, begins), **variables)

    def _utter(self, response: str, **variables: object) -> None:
        texts = {name: str(value) for name, value in variables.items()}
        utter_response(self._dispatcher, Response(response, texts))


def _ever(bank: Bank) -> TimeRange:
    end = datetime.combine(bank.today() + timedelta(days=1), time(), bank.time_zone)
    return TimeRange(end - _EVER, end)


def _apart(first: Money, second: Money) -> Money:
    return first - second if first > second else second - first


def _about(search: Search) -> str:
    """Return what a total is of, behind it: " at Amazon, Oct 1 – Oct 31, 2026"."""
    return f"{f' ({search.vendor})' if search.vendor else ''}{search.period}"
