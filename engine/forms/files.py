"""Files: what was uploaded before is referred to by its content's address."""

from collections.abc import Callable, Mapping

from engine.forms.schema import Component
from engine.forms.scope import FormScope
from engine.forms.wrong import Wrong

StoredFile = Mapping[str, object]
"""{documentId, fileName, contentType, size}: id is the SHA-256 of the content, size in bytes."""

FindFile = Callable[[str], StoredFile | None]
"""The stored file with this id, if this person may refer to it."""


def read_files(component: Component, raw: object, scope: FormScope, find: FindFile) -> list[object]:
    """The references as the server knows them; names and sizes are never taken from the browser."""
    if raw is None or raw == "":
        return []
    if not isinstance(raw, list):
        raise Wrong("请重新上传文件。")
    found = [_stored(reference, find) for reference in raw]
    if len(found) > 1 and scope.resolve(component.properties.get("multiple")) is not True:
        raise Wrong("这里只能上传一个文件。")
    accept = scope.resolve(component.properties.get("accept"))
    if isinstance(accept, str):
        for file in found:
            check_accepted(accept, str(file["fileName"]))
    return [dict(file) for file in found]


def check_accepted(accept: str, file_name: str) -> None:
    """Refuse a file whose extension is not on the list (`.pdf,.docx`); media types are not judged.

    >>> check_accepted(".pdf,.docx", "证明.PDF")
    """
    endings = [part.strip().lower() for part in accept.split(",") if part.strip().startswith(".")]
    if endings and not file_name.lower().endswith(tuple(endings)):
        raise Wrong(f"「{file_name}」的类型不对，请上传 {'、'.join(endings)} 文件。")


def _stored(reference: object, find: FindFile) -> StoredFile:
    key = reference.get("documentId") if isinstance(reference, Mapping) else None
    stored = find(key) if isinstance(key, str) else None
    if stored is None:
        raise Wrong("找不到上传的文件，请重新上传。")
    return stored
