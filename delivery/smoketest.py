"""Talk to a deployment through its public address and report what works."""

import re
import uuid
from typing import Callable, List, NamedTuple, Optional

from delivery.cluster.kubectl import Kubectl
from delivery.cluster.namespaces import connect
from delivery.context import Command, Context
from delivery.conversation import Conversation
from delivery.deployment import current_release, rollback
from delivery.errors import DeliveryError

MONEY = re.compile(r"[$€£¥]\s?[\d,]+(?:\.\d+)?|\b[A-Z]{3} [\d,]+(?:\.\d+)?")
SCRIPT = re.compile(r"""<script[^>]+src=["']([^"']+)["']""")
HANDOFF = "/trigger_handoff"


class Check(NamedTuple):
    """One check of the smoke test; `run` raises DeliveryError or says what it saw."""

    name: str
    run: Callable[[], str]


class Result(NamedTuple):
    """How a check went."""

    name: str
    passed: bool
    seen: str


def smoketest(context: Context) -> None:
    """Check the deployment in use; roll back on failure if SMOKETEST_ROLLBACK=yes.

    Raises:
        DeliveryError: a check failed.
    """
    kubectl = connect(context)
    trained_at = current_release(kubectl).trained_at
    failed = _failures(context, kubectl, trained_at)
    if not failed:
        return
    problem = f"The smoke test failed: {', '.join(failed)}."
    remedy = "Go back with: make deploy-rollback"
    if context.settings["SMOKETEST_ROLLBACK"] == "yes":
        remedy = _go_back(context)
    raise DeliveryError(problem, remedy)


def run_checks(
    context: Context, conversation: Conversation, trained_at: str
) -> List[str]:
    """Run all checks, print a report and return the names of those that failed."""
    results = [_wait_for_health(context, conversation)]
    if results[0].passed:
        checks = _checks(context, conversation, trained_at)
        results += [_try(check) for check in checks]
    context.say(f"Smoke test of {conversation.url}")
    for result in results:
        context.say(_report(result))
    failed = [result.name for result in results if not result.passed]
    context.say(f"{len(results) - len(failed)} of {len(results)} checks passed.")
    return failed


def _failures(context: Context, kubectl: Kubectl, trained_at: str) -> List[str]:
    sender = f"smoketest-{uuid.uuid4().hex[:12]}"
    url = context.settings["DEPLOY_URL"]
    if url:
        return run_checks(context, Conversation(url, sender), trained_at)
    try:
        via = _load_balancer(context, kubectl)
    except DeliveryError as error:
        context.say(_report(Result("address", False, str(error))))
        return ["address"]
    context.say(f"Connecting to the load balancer of this cluster, {via}.")
    url = f"https://{context.settings['DEPLOY_HOST']}"
    return run_checks(context, Conversation(url, sender, via), trained_at)


def _load_balancer(context: Context, kubectl: Kubectl) -> str:
    """Return where the Ingress of this cluster answers, whatever DNS says."""

    def attempt() -> Optional[str]:
        ingress = kubectl.get("ingress", "public") or {}
        balancer = ingress.get("status", {}).get("loadBalancer", {})
        for entry in balancer.get("ingress") or []:
            return str(entry.get("hostname") or entry.get("ip"))
        return None

    seconds = context.settings.seconds("SMOKETEST_TIMEOUT")
    return str(context.wait(attempt, "the Ingress to get an address", seconds))


def _go_back(context: Context) -> str:
    """Roll back and return what came of it."""
    try:
        rollback(context)
    except DeliveryError as error:
        return f"It still runs, for going back failed: {error}"
    return "The release before runs again."


def _checks(
    context: Context, conversation: Conversation, trained_at: str
) -> List[Check]:
    token = context.settings["RASA_TOKEN"]
    return [
        Check("model", lambda: check_model(conversation, token, trained_at)),
        Check("greeting", lambda: conversation.ask("hello")),
        Check("balance", lambda: check_balance(conversation)),
        Check("transfer", lambda: check_transfer(conversation)),
        Check("handoff", lambda: check_handoff(conversation)),
        Check("page", lambda: check_page(conversation)),
    ]


def check_model(conversation: Conversation, token: str, trained_at: str) -> str:
    """Check that the model served is the one that was uploaded."""
    status = conversation.get("/status", token=token).json()
    served = str((status.get("fingerprint") or {}).get("trained_at", ""))
    if not served or served != trained_at:
        raise DeliveryError(
            f"The model served was trained at {served or 'no known time'}, "
            f"the one deployed at {trained_at}."
        )
    return f"trained at {served}"


def check_balance(conversation: Conversation) -> str:
    """Check that a balance is answered with an amount."""
    reply = conversation.ask("what is my account balance?")
    if not MONEY.search(reply):
        raise DeliveryError(f"There is no amount in the answer: {reply!r}")
    return reply


def check_transfer(conversation: Conversation) -> str:
    """Check that a transfer asks first, and "no" leaves the balance alone."""
    before = check_balance(conversation)
    question = conversation.ask("send $10 to Katy Parrow")
    if not MONEY.search(question):
        raise DeliveryError(f"No amount is asked to be confirmed: {question!r}")
    answer = conversation.ask("no")
    after = check_balance(conversation)
    if MONEY.findall(before) != MONEY.findall(after):
        raise DeliveryError(f"The balance changed: {before!r}, then {after!r}")
    return f"{question}\nno\n{answer}"


def check_handoff(conversation: Conversation) -> str:
    """Asking for a person offers hosts to go to, a button each."""
    messages = conversation.send("I want to talk to a person")
    text = "\n".join(str(one.get("text", "")) for one in messages)
    buttons = [button for one in messages for button in one.get("buttons") or []]
    offered = [b["title"] for b in buttons if HANDOFF in str(b.get("payload"))]
    if not offered:
        raise DeliveryError(f"No handoff is offered: {text!r}")
    return f"{text}\n[{'] ['.join(offered)}]"


def check_page(conversation: Conversation) -> str:
    """Check that the chat page and every script of it are served."""
    scripts = SCRIPT.findall(conversation.get("/").text)
    if not scripts:
        raise DeliveryError("The page loads no chat widget.")
    for script in scripts:
        conversation.get(f"/{script.lstrip('/')}")
    return f"the page and {len(scripts)} scripts"


def _report(result: Result) -> str:
    first = f"  {'ok  ' if result.passed else 'FAIL'} {result.name}"
    return "\n       ".join([first, *result.seen.splitlines()])


def _wait_for_health(context: Context, conversation: Conversation) -> Result:
    last = "no answer"

    def attempt() -> Optional[str]:
        nonlocal last
        try:
            return str(conversation.get("/webhooks/rest/").json()["status"])
        except (DeliveryError, ValueError, KeyError) as error:
            last = str(error)
            return None

    seconds = context.settings.seconds("SMOKETEST_TIMEOUT")
    try:
        answer = context.wait(attempt, conversation.url, seconds)
    except DeliveryError as error:
        return Result("health", False, f"{error.problem} Last: {last}")
    return Result("health", True, str(answer))


def _try(check: Check) -> Result:
    try:
        return Result(check.name, True, check.run())
    except DeliveryError as error:
        return Result(check.name, False, str(error))


COMMANDS = (
    Command(
        "deploy-smoketest",
        smoketest,
        ("AWS_REGION", "DEPLOY_HOST", "RASA_TOKEN"),
        aws=True,
    ),
)
