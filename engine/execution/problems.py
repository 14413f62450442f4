"""What stops one token and no more: it becomes an incident; the rest of the instance goes on."""


class IncidentRaised(Exception):
    """An element cannot go on until a person mends something.

    `kind` is Camunda 8's error type of an incident; the message is a Chinese sentence for the
    person who mends it.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
