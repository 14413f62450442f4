"""Values in XML as XML Schema writes them, for every room that reads a file."""


def boolean(text: str) -> bool | None:
    """What an `xs:boolean` says; None where it is none of its four words (XML Schema 2, 3.2.2.1).

    >>> boolean("1"), boolean(" false "), boolean("yes")
    (True, False, None)
    """
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip(" \t\r\n"))
