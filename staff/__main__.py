"""The command `python -m staff`: accounts of those who work here."""

import argparse
import sys
from typing import List, Optional

from sqlalchemy.exc import SQLAlchemyError

from staff import command
from staff.database import open_database
from staff.model import Role, StaffError
from staff.readings import ReadingLog
from staff.settings import usual_database
from staff.store import StaffStore

_ROLES = [role.value for role in Role]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m staff",
        description="Accounts of those who work at the desk or read conversations. "
        "They stand in STAFF_DATABASE_URL, else in the desk's database.",
    )
    todo = parser.add_subparsers(dest="todo", required=True, metavar="COMMAND")
    add = todo.add_parser("add", help="make an account; asks for the password")
    roles = todo.add_parser("roles", help="give an account other roles")
    for one in (add, roles):
        one.add_argument("name", metavar="NAME")
    add.add_argument("--role", action="append", choices=_ROLES, dest="roles")
    roles.add_argument("roles", nargs="+", choices=_ROLES, metavar="ROLE")
    for name, text in (
        ("password", "give an account another password; asks for it"),
        ("disable", "let an account in no more, at once"),
        ("enable", "let it in again"),
        ("end-sessions", "sign somebody out everywhere, at once"),
    ):
        todo.add_parser(name, help=text).add_argument("name", metavar="NAME")
    todo.add_parser("list", help="show all accounts")
    readings = todo.add_parser("readings", help="show who read which conversation")
    readings.add_argument("--name", default="", help="of one person")
    readings.add_argument(
        "--what", default="", help='of one, as "desk conversation 12"'
    )
    readings.add_argument("--days", type=float, default=30.0, help="how far back (30)")
    return parser


def _carry_out(given: argparse.Namespace) -> str:
    """Do what was asked for and return what to print."""
    engine = open_database(usual_database())
    store = StaffStore(engine)
    if given.todo == "list":
        return command.listing(store)
    if given.todo == "readings":
        log = ReadingLog(engine)
        return command.readings(log, given.name, given.what, given.days)
    if given.todo == "add":
        roles = [Role(one) for one in given.roles or ["agent"]]
        return command.add(store, given.name, roles, command.read_password())
    if given.todo == "roles":
        return command.set_roles(store, given.name, [Role(one) for one in given.roles])
    if given.todo == "password":
        return command.set_password(store, given.name, command.read_password())
    if given.todo == "end-sessions":
        return command.end_sessions(store, given.name)
    return command.set_active(store, given.name, given.todo == "enable")


def main(words: Optional[List[str]] = None) -> int:
    """Carry out a command; return the exit status."""
    given = _parser().parse_args(words)
    try:
        print(_carry_out(given))
    except StaffError as error:
        print(error, file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        kind = type(error).__name__
        print(f"The database of staff cannot be used ({kind}).", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
