"""运行: what could not be delivered, and a case's history as it is kept."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.messages.send_again import publish_message_again, send_event_again
from engine.lifecycle.authority import require
from engine.queries.audit import case_audit
from engine.queries.deliveries import dead_events, dead_messages
from tasklist.here import actor, engine, now, store
from tasklist.language import _

pages = Blueprint("operations", __name__)
WAITS = timedelta(days=1)
"""How long a message that is published again waits for somebody to take it."""


@pages.get("/dead-letters")
def dead_letters() -> str:
    """投递失败: messages that nobody took, and events that a partner did not take."""
    require(actor(), "重发")
    return render_template(
        "dead_letters.html", messages=dead_messages(store()), events=dead_events(store())
    )


@pages.post("/dead-letters/messages/<int:key>")
def publish_again(key: int) -> ResponseReturnValue:
    """重发 a message; it waits a day for whoever should take it."""
    case_key = publish_message_again(
        engine(), key, time_to_live=WAITS, actor=actor(), now=now(), reason=_reason()
    )
    said = _("消息已送达案件 {key}。", key=case_key) if case_key else _("消息已重发，等待一天。")
    return _back(said)


@pages.post("/dead-letters/events/<int:key>")
def send_again(key: int) -> ResponseReturnValue:
    """重发 an event to its partner, from the first try on."""
    send_event_again(engine(), key, actor=actor(), now=now(), reason=_reason())
    return _back(_("已列入重发。"))


@pages.get("/cases/<int:key>/audit")
def audit(key: int) -> str:
    """办理历史 as it is kept: every line, and whether the chain holds."""
    return render_template("audit.html", audit=case_audit(store(), actor(), key), case_key=key)


def _reason() -> str:
    return request.form.get("reason", "").strip()


def _back(sentence: str) -> ResponseReturnValue:
    flash(sentence, "good")
    return redirect(url_for("tasklist.operations.dead_letters"), 303)
