"""Read settings from the environment and say which are missing, all at once."""

from typing import Iterable, List, Mapping, Sequence

from delivery.errors import DeliveryError, MissingVariables
from delivery.variables import FOREIGN_SECRETS, VARIABLES

ENVIRONMENTS = ("test", "production")


class Settings:
    """The environment variables of delivery, with their defaults."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        """Return the value of a variable.

        Raises:
            MissingVariables: it is unset and has no default.
        """
        variable = VARIABLES[name]
        value = self._given(name) or variable.default
        if value is None:
            raise MissingVariables([_describe(name)])
        return value

    def get(self, name: str) -> str:
        """Return the value of a variable that need not be set, or ""."""
        return self[name] if self.has(name) else ""

    def require(self, names: Iterable[str], also: Sequence[str] = ()) -> None:
        """Check that every named variable has a value.

        Args:
            names: the variables.
            also: lines about other things that are missing, to list with them.

        Raises:
            MissingVariables: lists all that have none, and where they come from.
        """
        missing = [_describe(name) for name in names if not self.has(name)]
        if missing or also:
            raise MissingVariables([*missing, *also])

    def has(self, name: str) -> bool:
        """Tell whether the variable is set or has a default."""
        return bool(self._given(name)) or VARIABLES[name].default is not None

    def seconds(self, name: str) -> float:
        """Return a variable that is a number of seconds.

        Raises:
            DeliveryError: it is no number above zero.
        """
        try:
            seconds = float(self[name])
        except ValueError:
            seconds = 0.0
        if not seconds > 0:
            raise DeliveryError(
                f"{name} is {self[name]!r}, which is no number of seconds.",
                f"Set {name} to a number above zero or unset it.",
            )
        return seconds

    def environment(self) -> str:
        """Return the target of a deployment, `test` or `production`."""
        name = self["DEPLOY_ENVIRONMENT"]
        if name not in ENVIRONMENTS:
            raise DeliveryError(
                f"DEPLOY_ENVIRONMENT is {name!r}.", "Set it to test or production."
            )
        return name

    def secret_values(self) -> List[str]:
        """Return the values that must never be printed, longest first."""
        secret = [one for one in VARIABLES.values() if one.secret]
        names = [name for one in secret for name in (one.name, *one.also)]
        values = {self._environ.get(name, "") for name in (*names, *FOREIGN_SECRETS)}
        return sorted((value for value in values if value), key=len, reverse=True)

    def _given(self, name: str) -> str:
        """Return what the environment says, by the variable's first name or another."""
        names = (name, *VARIABLES[name].also)
        found = (self._environ[one] for one in names if self._environ.get(one))
        return next(found, "")


def _describe(name: str) -> str:
    return f"{name:<38} {VARIABLES[name].where}"
