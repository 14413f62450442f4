"""A bundle as one file: a zip with the paths of the bundle."""

import lzma
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from engine.errors import Finding, Invalid
from engine.programmes.bundle import MOST_BYTES, MOST_FILES
from engine.programmes.model import Files

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The same files make the same zip, whenever it is made."""


def packed(files: Files) -> bytes:
    """The zip of these files."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(ZipInfo(path, _EARLIEST), files[path], ZIP_DEFLATED)
    return made.getvalue()


def unpacked(content: bytes, most: int = MOST_BYTES) -> Files:
    """The files in a zip, by path; `most` bytes together. Raises Invalid where it is none, or holds
    more than a programme may (told by what the zip says of itself before anything is unpacked).
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            total = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_FILES or total > most:
                sentence = f"最多 {MOST_FILES} 个文件、{MOST_BYTES // 1024**2} MB。"
                raise Invalid(f"这个 zip 太大：{sentence}", [Finding("", "", sentence)])
            return {entry.filename: archive.read(entry) for entry in entries}
    except (
        BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise Invalid(f"不是可以打开的 zip 文件：{error}") from error
