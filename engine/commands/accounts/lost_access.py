"""What an account had by its groups, its organisation or its rights goes when they do."""

from engine.commands.accounts.colleagues import end_appointments_of_strangers
from engine.commands.core.command_context import CommandContext
from engine.commands.core.taken_away import deputies_of, hand_back, part_from_cases


def take_lost_access(context: CommandContext, login: str, *, moved: bool = False) -> None:
    """After a change of the account, whoever changed it: the tasks that it or its deputies hold as
    candidates go back, appointments among strangers end, and cases in which nothing is its any more
    are closed to it. `moved`: it is of another organisation now.
    """
    deputies = deputies_of(context, login) | end_appointments_of_strangers(context, login)
    hand_back(context, {login} | deputies)
    part_from_cases(context, login, moved=moved)
