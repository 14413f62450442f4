"""String functions; characters are Unicode code points (DMN 1.5, 10.3.4.3)."""

from decimal import Decimal

from engine.feel.builtins.register import Register
from engine.feel.findings import Fault
from engine.feel.values.number import whole

REGISTER = Register()


@REGISTER("substring(string: string, start position: number, length?: number) -> string")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> str:
    """From position `start` (1 is the first, -1 the last), at most `length` characters."""
    first = whole(start)
    if first is None or first == 0 or abs(first) > len(string):
        raise Fault("domain", f"文本有 {len(string)} 个字符，没有第 {start} 个")
    begin = first - 1 if first > 0 else len(string) + first
    if length is None:
        return string[begin:]
    count = int(length)
    if count < 1:
        raise Fault("domain", f"长度应当至少是 1，却是 {length}")
    return string[begin : begin + count]


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
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


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
