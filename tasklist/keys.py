"""Numbers in the pages' addresses: what no row can have is no address of ours."""

from werkzeug.routing import IntegerConverter, ValidationError

from engine.request_values import is_whole


class KeyConverter(IntegerConverter):
    """``<int:…>``: ASCII digits up to 2^63 - 1; anything else is not found."""

    def to_python(self, value: str) -> int:
        """The number."""
        if not is_whole(value):
            raise ValidationError
        return int(value)
