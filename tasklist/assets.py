"""Scripts, styles and pictures of the pages, under names that change with what is in them.

`make bundles` writes them, packed beside each (brotli, gzip), and `manifest.json`, which says what
each is called now. Before it has run there is none, and a name stands for itself.
"""

import json
from collections.abc import Mapping
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from flask import Response, request, send_from_directory, url_for

_FOLDER = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_PACKED = {"br": ".br", "gzip": ".gz"}
"""Content coding (RFC 9110, section 8.4.1) → the end of a packed file's name, the best first."""


def address(name: str) -> str:
    """Where a browser finds the script or style sheet that the sources call `name`."""
    return url_for("tasklist.static", filename=f"built/{_names().get(name, name)}")


def send(filename: str) -> Response:
    """A file, packed where the browser unpacks; one whose name tells its content is kept."""
    for coding, end in _PACKED.items():
        packed = filename + end
        if request.accept_encodings[coding] and (_FOLDER / packed).is_file():
            mimetype = guess_type(filename)[0]
            answer = send_from_directory(_FOLDER, packed, mimetype=mimetype)
            answer.headers["Content-Encoding"] = coding
            break
    else:
        answer = send_from_directory(_FOLDER, filename)
    answer.vary.add("Accept-Encoding")
    if filename.removeprefix("built/") in _names().values():
        answer.headers["Cache-Control"] = _FOR_EVER
    return answer


@cache
def _names() -> Mapping[str, str]:
    manifest = _FOLDER / "built" / "manifest.json"
    found: Mapping[str, str] = json.loads(manifest.read_bytes()) if manifest.is_file() else {}
    return found
