"""Every skill, interrupted at every point in every way, over the running assistant."""

from concurrent.futures import Future

import pytest

from tests.e2e.matrix.book import read_sentences
from tests.e2e.matrix.cells import Case, cases
from tests.e2e.matrix.skills import read_assistant
from tests.support.stack import ROOT

# Minutes, on two cores.
LIMIT = 12.0
CASES = list(cases(read_assistant(ROOT), read_sentences()["cancel"]))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_interruption_is_handled_and_money_moves_only_when_confirmed(
    case: Case, outcome: "Future[int]"
) -> None:
    assert outcome.result() > 0


def test_the_matrix_is_played_in_time(minutes: float) -> None:
    assert minutes < LIMIT
