"""How much may be handed in: by anybody to one case, and by one person in a day."""

from datetime import timedelta

from engine.commands.core.command_context import CommandContext
from engine.errors import Refused
from engine.persistence import documents

MB = 1024 * 1024
FILES_OF_A_CASE = 300
BYTES_OF_A_CASE = 1000 * MB
BYTES_OF_A_PERSON = 500 * MB
DAY = timedelta(days=1)


def require_room(context: CommandContext, case_key: int, size: int) -> None:
    """Refused where the case, or the person's day, holds no more."""
    count, kept = documents.held(context.transaction, case_key)
    if count >= FILES_OF_A_CASE or kept + size > BYTES_OF_A_CASE:
        raise Refused(
            f"本案的材料已有 {count} 份、{kept // MB} MB，"
            f"最多 {FILES_OF_A_CASE} 份、{BYTES_OF_A_CASE // MB} MB；请合并或压缩后再上传。"
        )
    sent = documents.sent_since(context.transaction, context.actor.login, context.now - DAY)
    if sent + size > BYTES_OF_A_PERSON:
        raise Refused(f"您在 24 小时内已上传 {sent // MB} MB，最多 {BYTES_OF_A_PERSON // MB} MB。")
