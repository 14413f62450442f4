"""What the classes of a story have in common: no key that they do not know."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _several(given: object) -> object:
    return given if isinstance(given, list) else [given]


Name = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Name, ...], BeforeValidator(_several)]
"""One text or a list of them."""
Of = Annotated[tuple[Name | int, ...], BeforeValidator(_several)]
"""What a case is known by, all of which must fit: a body's number, an application's, a part of the
case's title, an organisation's code, the value of any variable, or a name that a step gave it."""
Form = Mapping[str, Any]


class Strict(BaseModel):
    """A mapping that has these keys and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class One(Strict):
    """A mapping of which exactly one key is given; `chosen` is that key."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self._given()) != 1:
            raise ValueError("应恰好有其中一项：" + "、".join(self.kinds()))
        return self

    @classmethod
    def kinds(cls) -> list[str]:
        """The keys of which one is given, as they stand in the file."""
        fields = cls.model_fields.items()
        return [field.alias or name for name, field in fields if name not in cls.beside()]

    @classmethod
    def beside(cls) -> tuple[str, ...]:
        """The keys that may stand beside it."""
        return ()

    @property
    def chosen(self) -> str:
        """The one that is given."""
        return self._given()[0]

    def _given(self) -> list[str]:
        fields = type(self).model_fields
        return [
            fields[name].alias or name
            for name in fields
            if name in self.model_fields_set and name not in self.beside()
        ]
