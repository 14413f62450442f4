"""Variables are JSON, as in Camunda 8: dates and durations are ISO 8601 strings, numbers exact."""

from decimal import Decimal

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]
"""A JSON value; a number with a fraction is a Decimal, never a float."""
