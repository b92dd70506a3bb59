"""The one list of forms; whoever needs to know all forms reads it here."""

from typing import Callable, Dict, NamedTuple, Tuple

from actions.forms.form import Form
from actions.forms.submit import FormSubmitAction
from actions.forms.validate_form import ValidateForm
from actions.skills.pay_credit_card import (
    ActionPayCc,
    CcPaymentForm,
    ValidateCcPaymentForm,
)
from actions.skills.search_transactions import (
    ActionTransactionSearch,
    TransactionSearchForm,
    ValidateTransactionSearchForm,
)
from actions.skills.transfer_money import (
    ActionTransferMoney,
    TransferMoneyForm,
    ValidateTransferMoneyForm,
)


class FormActions(NamedTuple):
    """A form with its two actions: one fills it, one does what was confirmed."""

    form: Form
    validate: Callable[..., ValidateForm]
    submit: Callable[..., FormSubmitAction]


FORMS: Tuple[FormActions, ...] = (
    FormActions(TransferMoneyForm(), ValidateTransferMoneyForm, ActionTransferMoney),
    FormActions(CcPaymentForm(), ValidateCcPaymentForm, ActionPayCc),
    FormActions(
        TransactionSearchForm(), ValidateTransactionSearchForm, ActionTransactionSearch
    ),
)
FORM_NAMED: Dict[str, Form] = {each.form.name: each.form for each in FORMS}
FORM_OF_INTENT: Dict[str, Form] = {
    intent: form for form in FORM_NAMED.values() for intent in form.intents
}
