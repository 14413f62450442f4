"""The value a person gave cannot be taken; the sentence tells what to do."""


class Wrong(Exception):
    """Raised while one field is read; its message is the sentence shown under the field."""


class Impossible(Wrong):
    """What was given cannot be, whatever else is still to be filled in: it is said at once."""
