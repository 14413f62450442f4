"""Where a page may lead: places of ours, and no other site."""

from flask import current_app, request, url_for

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


def page_around(address: str) -> str | None:
    """The nearest page of ours around an address of ours that only takes what a form sends.

    A person comes there by reloading what a form answered: from `/tasks/7/save` to `/tasks/7`.
    None for other addresses.
    """
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(address, "POST"):
        return None
    endpoint, _ = adapter.match(address, "POST")
    if not endpoint.startswith("tasklist."):
        return None
    while address := address.rpartition("/")[0]:
        if adapter.test(address, "GET"):
            return inside(address)
    return url_for("tasklist.todo.tasks")
