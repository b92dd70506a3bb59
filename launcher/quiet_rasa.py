"""The command line of Rasa without warnings that nobody here can act upon.

Rasa 2.8 and what it needs are old by now, and say so in dozens of warnings; libraries
among them turn the warnings on again that PYTHONWARNINGS turned off.
"""

import os
import warnings


def prepare() -> None:
    """Set, before importing Rasa, what it reads from the environment."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


def hush() -> None:
    """Silence warnings about old ways, after importing what turns them on."""
    for category in (DeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=category)
    # TensorFlow's, at the start of each policy that learns.
    warnings.filterwarnings("ignore", message="Converting sparse IndexedSlices")


def main() -> None:
    """Run Rasa's command line."""
    prepare()
    import rasa.__main__

    hush()
    rasa.__main__.main()


if __name__ == "__main__":
    main()
