"""Tags of a case: short words given at its start, by which it is found.

Source: Camunda 8.8, `tags` of POST /v2/process-instances.
"""

import re
from collections.abc import Collection

from engine.errors import Invalid

MOST = 10
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_\-:.]{0,99}")


def require_tags(tags: Collection[str]) -> None:
    """Raises Invalid for what is no tag, and for more than a case may have.

    >>> require_tags(["priority:high", "batch-2026"])
    """
    if len(set(tags)) > MOST:
        raise Invalid(f"一个案件最多 {MOST} 个标签，现在有 {len(set(tags))} 个")
    for tag in tags:
        if not _TAG.fullmatch(tag):
            raise Invalid(
                f"“{tag}”不能作标签：以英文字母开头，其后为字母、数字和 _ - : . ，最多 100 个字"
            )
