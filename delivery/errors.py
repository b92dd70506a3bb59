"""What can go wrong on the way to a deployment, in words a person can act on."""

from typing import Sequence


class DeliveryError(Exception):
    """A problem and what to do next.

    Args:
        problem: what went wrong, one sentence.
        remedy: what the reader can do about it; may be empty.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem}\n  {self.remedy}" if self.remedy else self.problem


class MissingVariables(DeliveryError):
    """Some environment variables are unset. Lists all of them at once."""

    def __init__(self, lines: Sequence[str]) -> None:
        listed = "\n".join(f"  {line}" for line in lines)
        super().__init__(
            f"These settings are missing (nothing has been touched):\n{listed}",
            "Copy secret/envs_export.example to secret/envs_export, fill it in and "
            "run: source secret/envs_export",
        )


class NegativeAnswer(Exception):
    """A question was asked (`…-exists`) and the answer is no: exit status 1."""


class CommandFailed(DeliveryError):
    """A program that was called ended with an error.

    Attributes:
        output: what it printed, secrets hidden.
    """

    def __init__(self, program: str, status: int, output: str) -> None:
        super().__init__(f"{program} failed with exit status {status}.", output.strip())
        self.output = output
