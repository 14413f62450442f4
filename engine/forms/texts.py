"""Text as typed: lengths, patterns, mail addresses and telephone numbers."""

import re

import re2

from engine.forms.numbers import as_decimal
from engine.forms.schema import Component
from engine.forms.scope import FormScope
from engine.forms.wrong import Wrong

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_PHONE = re.compile(r"(\+|00)[1-9][0-9]{6,24}")
_LENGTHS = ("minLength", "maxLength")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def read_text(component: Component, raw: object) -> str:
    """The text; a line break in a one-line field becomes a blank, as in form-js."""
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise Wrong("这里应填写文字。")
    if _UNSAFE.search(raw):
        raise Wrong("文字中含有不可见的控制字符，请删去后再提交。")
    return re.sub(r"[\r\n\t]", " ", raw) if component.type == "textfield" else raw


def check_text(component: Component, text: str, scope: FormScope) -> None:
    """Hold the text against `validate`; an empty text is only a matter of `required`."""
    if not text:
        return
    length = _utf16_length(text.strip())
    least, most = (as_decimal(scope.resolve(component.validation(n))) for n in _LENGTHS)
    if least is not None and length < least:
        raise Wrong(f"至少填写 {least} 个字，现在是 {length} 个。")
    if most is not None and length > most:
        raise Wrong(f"最多填写 {most} 个字，现在是 {length} 个。")
    _check_pattern(component, text)
    _check_kind(component, text)


def javascript_pattern(pattern: str) -> re.Pattern[str]:
    """A JavaScript regular expression as RE2 reads it: in linear time, whatever is typed.

    Raises re2.error where it cannot (look-around, back-references). Characters are written
    differently: ``\\u4e00`` becomes ``\\x{4e00}``; in both `$` is the very end and ``\\d`` ASCII.

    >>> bool(javascript_pattern(r"^[\\u4e00-\\u9fff]+$").search("甲所"))
    True
    """
    options = re2.Options()
    options.log_errors = False
    spelled = re.sub(r"\\u([0-9A-Fa-f]{4})", r"\\x{\1}", pattern)
    compiled: re.Pattern[str] = re2.compile(spelled, options)  # type: ignore[no-untyped-call]  # it ships no types
    return compiled


def _check_pattern(component: Component, text: str) -> None:
    pattern = component.validation("pattern")
    if isinstance(pattern, str) and pattern and not javascript_pattern(pattern).search(text):
        sentence = component.validation("patternErrorMessage")
        raise Wrong(
            sentence if isinstance(sentence, str) and sentence else "填写的格式不符合要求。"
        )


def _check_kind(component: Component, text: str) -> None:
    kind = component.validation("validationType")
    if kind == "email" and not _EMAIL.fullmatch(text):
        raise Wrong("请填写有效的电子邮箱，例如 name@example.cn。")
    if kind == "phone" and not _PHONE.fullmatch(text):
        raise Wrong("请填写带国家代码的电话号码，例如 +8613800138000。")


def _utf16_length(text: str) -> int:
    """Counted as the browser counts, so that page and server agree on rare characters."""
    return len(text.encode("utf-16-le")) // 2
