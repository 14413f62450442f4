"""String functions; characters are Unicode code points (DMN 1.5, 10.3.4.3; Camunda)."""

import base64
import binascii
from decimal import Decimal
from uuid import UUID

from engine.feel.builtins.register import Register
from engine.feel.evaluation import Evaluation
from engine.feel.findings import FeelError

REGISTER = Register()


@REGISTER("substring(string: string, start position: number, length?: number) -> string")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> str:
    """From position `start` (1 is the first, -1 the last), at most `length` characters."""
    if abs(start) > len(string) or not int(start):
        raise FeelError("domain", f"文本有 {len(string)} 个字符，没有第 {start} 个")
    begin = int(start) - 1 if start > 0 else len(string) + int(start)
    if length is None:
        return string[begin:]
    if length < 1:
        raise FeelError("domain", f"长度应当至少是 1，却是 {length}")
    return string[begin : begin + int(min(length, Decimal(len(string))))]


@REGISTER("string length(string: string) -> number")
def string_length(string: str) -> Decimal:
    """How many characters."""
    return Decimal(len(string))


@REGISTER("upper case(string: string) -> string")
def upper_case(string: str) -> str:
    """Upper-cased."""
    return string.upper()


@REGISTER("lower case(string: string) -> string")
def lower_case(string: str) -> str:
    """Lower-cased."""
    return string.lower()


@REGISTER("substring before(string: string, match: string) -> string")
def substring_before(string: str, match: str) -> str:
    """What stands before the first `match`; nothing where there is none."""
    return string[: string.index(match)] if match in string else ""


@REGISTER("substring after(string: string, match: string) -> string")
def substring_after(string: str, match: str) -> str:
    """What stands after the first `match`; nothing where there is none."""
    return string.partition(match)[2] if match else string


@REGISTER("contains(string: string, match: string) -> boolean")
def contains(string: str, match: str) -> bool:
    """Whether `match` stands anywhere in it."""
    return match in string


@REGISTER("starts with(string: string, match: string) -> boolean")
def starts_with(string: str, match: str) -> bool:
    """Whether it begins with `match`."""
    return string.startswith(match)


@REGISTER("ends with(string: string, match: string) -> boolean")
def ends_with(string: str, match: str) -> bool:
    """Whether it ends with `match`."""
    return string.endswith(match)


@REGISTER(
    "string join(list: list<string>, delimiter?: string|Null) -> string",
    "string join(list: list<string>, delimiter: string, prefix: string, suffix: string) -> string",
    evaluating=True,
)
def string_join(
    evaluation: Evaluation,
    items: list[str | None],
    delimiter: str | None = None,
    prefix: str = "",
    suffix: str = "",
) -> str:
    """The items that are not null, `delimiter` between them."""
    parts = [item for item in items if item is not None]
    length = sum(map(len, parts)) + len(delimiter or "") * len(parts)
    evaluation.spend(length // 16)
    return prefix + (delimiter or "").join(parts) + suffix


@REGISTER("trim(string: string) -> string")
def trim(string: str) -> str:
    """Without blanks at both ends."""
    return string.strip()


@REGISTER("is blank(string: string) -> boolean")
def is_blank(string: str) -> bool:
    """Whether there is nothing but blanks."""
    return not string.strip()


@REGISTER("to base64(value: string) -> string")
def to_base64(value: str) -> str:
    """The UTF-8 bytes in Base64."""
    return base64.b64encode(value.encode(errors="replace")).decode()


@REGISTER("from base64(value: string) -> string")
def from_base64(value: str) -> str:
    """The text whose UTF-8 bytes are in Base64."""
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        raise FeelError("domain", "文本不是 UTF-8 的 Base64 编码") from None


@REGISTER("uuid() -> string", evaluating=True)
def uuid(evaluation: Evaluation) -> str:
    """A random UUID, from the randomness the evaluation was given."""
    return str(UUID(int=evaluation.randomness().getrandbits(128), version=4))
