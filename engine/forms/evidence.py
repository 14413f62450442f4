"""Which files a person may hand in: by size, by name, and by what the bytes themselves say."""

from engine.errors import Invalid

MOST_BYTES = 20 * 1024 * 1024

_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_KINDS: dict[str, tuple[bytes, str]] = {
    ".pdf": (_PDF, "application/pdf"),
    ".ofd": (_ZIP, "application/ofd"),
    ".doc": (_OLE, "application/msword"),
    ".xls": (_OLE, "application/vnd.ms-excel"),
    ".ppt": (_OLE, "application/vnd.ms-powerpoint"),
    ".docx": (_ZIP, _OFFICE + "wordprocessingml.document"),
    ".xlsx": (_ZIP, _OFFICE + "spreadsheetml.sheet"),
    ".pptx": (_ZIP, _OFFICE + "presentationml.presentation"),
    ".zip": (_ZIP, "application/zip"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}


def file_name_of(given: str) -> str:
    r"""The name without folders or control characters, at most 120 characters.

    >>> file_name_of("C:\\材料\\营业执照.pdf")
    '营业执照.pdf'
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip(". ")[-120:]


def content_type_of(file_name: str, content: bytes) -> str:
    """The media type of a file that may be handed in. Raises Invalid with the reason.

    >>> content_type_of("执照.pdf", b"%PDF-1.7 ...")
    'application/pdf'
    """
    if not content:
        raise Invalid(f"「{file_name}」是空文件，请重新选择。")
    if len(content) > MOST_BYTES:
        raise Invalid(f"「{file_name}」超过 {MOST_BYTES // 1024 // 1024} MB，请压缩后再上传。")
    ending = file_name[file_name.rfind(".") :].lower() if "." in file_name else ""
    if ending not in _KINDS:
        raise Invalid(f"「{file_name}」的类型不能上传，可以上传：{'、'.join(_KINDS)}。")
    beginning, content_type = _KINDS[ending]
    if not content.startswith(beginning):
        raise Invalid(f"「{file_name}」的内容不是 {ending} 文件，请用原软件另存后再上传。")
    return content_type
