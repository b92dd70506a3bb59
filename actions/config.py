"""The one place where the action server reads environment variables."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Config:
    """What the surroundings decide.

    Attributes:
        database_url: Of the bank's store; empty means in memory.
        time_zone: IANA name of the bank's time zone.
        max_customers: How many customers the store in memory keeps, above zero.
        handoff_config: The YAML file that names the hosts to hand over to.
        duckling_url: Where Duckling answers, without a slash at the end.
        emergency_number: What to call when a life is in danger.
        confirm_searches: Whether a search asks for consent before it runs.
        demo: Whether a conversation's id is a customer; else Rasa names the customer.
        knows_customers: Whether anything says who the customers are.
    """

    database_url: str
    time_zone: str
    max_customers: int
    handoff_config: Path
    duckling_url: str
    emergency_number: str
    confirm_searches: bool
    demo: bool
    knows_customers: bool


def read_config(environment: Optional[Mapping[str, str]] = None) -> Config:
    """Read the configuration.

    Args:
        environment: Where to look; the process's environment when not given.

    Raises:
        ValueError: BANK_MAX_CUSTOMERS is not a whole number above zero.
    """
    env = os.environ if environment is None else environment
    port = env.get("DUCKLING_PORT") or "8000"
    duckling = env.get("RASA_DUCKLING_HTTP_URL") or f"http://localhost:{port}"
    return Config(
        database_url=env.get("BANK_DATABASE_URL", ""),
        time_zone=env.get("BANK_TIME_ZONE") or "UTC",
        max_customers=_count(env.get("BANK_MAX_CUSTOMERS") or "1000"),
        handoff_config=Path(env.get("HANDOFF_CONFIG") or HERE / "handoff_config.yml"),
        duckling_url=duckling.rstrip("/"),
        emergency_number=env.get("EMERGENCY_NUMBER") or "911",
        confirm_searches=(env.get("CONFIRM_SEARCHES") or "no").lower() == "yes",
        demo=_is_demo(env),
        knows_customers=_is_demo(env) or _signs_in(env),
    )


def check_customers(config: Config) -> None:
    """Let no server start that would take anybody for a customer with real money.

    What no customer reaches, as the commands of the bank, needs none of it.

    Raises:
        ValueError: A database is named, and nothing says who its customers are.
    """
    if not config.knows_customers:
        raise ValueError(
            "BANK_DATABASE_URL is set, and nothing says who the customers are. Set "
            "CUSTOMER_JWT_KEYS or CUSTOMER_JWKS_FILE, or DEMO_MODE=no where Rasa has "
            "them; DEMO_MODE=yes lets anybody be any customer."
        )


def _is_demo(env: Mapping[str, str]) -> bool:
    """Tell whether anybody may be any customer: never where Rasa has keys of tokens."""
    chosen = (env.get("DEMO_MODE") or "").lower()
    return not _signs_in(env) and (
        chosen == "yes" or (not chosen and not env.get("BANK_DATABASE_URL"))
    )


def _signs_in(env: Mapping[str, str]) -> bool:
    """Tell whether customers are known by tokens, here or in Rasa."""
    keys = ("CUSTOMER_JWT_KEY", "CUSTOMER_JWT_KEYS", "CUSTOMER_JWKS_FILE")
    demo = (env.get("DEMO_MODE") or "").lower()
    return any(env.get(name) for name in keys) or demo == "no"


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ValueError(
            f"BANK_MAX_CUSTOMERS must be a whole number above zero, not {text!r}"
        )
    return int(text)
