"""Where a page may lead: places of ours, and no other site."""

from flask import url_for

_BEFORE_PRINTING, _DELETE = " ", "\x7f"


def inside(place: str | None) -> str:
    """A place of ours to go to; anything that could lead elsewhere becomes the task list.

    Ours is a path: one slash, then anything but another slash. Browsers read `\\` as `/` and drop
    tabs and line ends, so that no such sign is let through anywhere.
    """
    place = place or ""
    odd = any(sign < _BEFORE_PRINTING or sign == _DELETE or sign == "\\" for sign in place)
    if place.startswith("/") and not place.startswith("//") and not odd:
        return place
    return url_for("tasklist.todo.tasks")
