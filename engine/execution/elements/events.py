"""Events: those that wait, those that throw, those that end."""

from collections.abc import Iterable
from typing import cast

from engine.definitions.model import (
    ErrorEvent,
    EscalationEvent,
    LinkEvent,
    PublishWork,
    SignalEvent,
    Text,
)
from engine.execution.catching import correlation_key, subscribe
from engine.execution.elements.element import Element
from engine.execution.evaluating import evaluate, required_text
from engine.execution.kernel import Token
from engine.execution.open_waits import Opening
from engine.execution.outcome import BroadcastSignal, Effect, PublishMessage
from engine.execution.throwing import throw_error, throw_escalation
from engine.execution.timers import seconds
from engine.execution.withdrawing import cancel


class CatchEvent(Element):
    """An intermediate event that waits, unless it has been triggered already."""

    def waits(self, token: Token) -> Iterable[Opening]:
        if token.notes.get("triggered"):
            return ()
        return subscribe(token.workflow, token, self.node, "work")

    def begin(self, token: Token) -> bool:
        return bool(token.notes.get("triggered")) or isinstance(self.node.event, LinkEvent)


class Throwing(Element):
    """An event that does something at once."""

    def begin(self, token: Token) -> bool:
        self.throw(token)
        return True

    def throw(self, token: Token) -> None:
        """What the event does; nothing for a none event."""


class TerminateEnd(Throwing):
    """Ends everything else in its scope."""

    def throw(self, token: Token) -> None:
        for other in token.scope.children:
            if other is not token:
                cancel(other)


class ThrowingOutwards(Element):
    """Throws something that others may wait for, or this instance itself.

    Whatever was ready when the event was reached takes its step first, so that parallel branches
    that begin to wait at the same moment are reached; then the event throws, and the instance
    pauses until it has reached whoever waits then.
    """

    def _activate(self, token: Token) -> bool:
        token.phase = "throwing"
        token.workflow.again(token)
        return False

    def _run_hook(self, token: Token) -> bool | None:
        if token.phase != "throwing":
            return super()._run_hook(token)
        token.workflow.throw_outwards(self.thrown(token))
        token.phase = "completing"
        token.workflow.again(token, first=True)
        return None

    def thrown(self, token: Token) -> Effect:
        """What the event throws, with the variables of its input mappings."""
        raise NotImplementedError


class SignalThrow(ThrowingOutwards):
    """Broadcasts a signal."""

    def thrown(self, token: Token) -> Effect:
        instance = token.workflow
        name = required_text(token, cast(SignalEvent, self.node.event).name, "信号名称")
        return BroadcastSignal(name, dict(instance.scopes.local(token)))


class MessageThrow(ThrowingOutwards):
    """Publishes a message."""

    def thrown(self, token: Token) -> Effect:
        instance = token.workflow
        work = cast(PublishWork, self.node.work)
        name = required_text(token, work.name, "消息名称")
        return PublishMessage(
            name,
            correlation_key(instance, token, work.correlation_key, name),
            dict(instance.scopes.local(token)),
            seconds(_value(token, work.time_to_live)),
        )


class ErrorEnd(Throwing):
    """Throws an error: whatever catches it takes over, and this branch is gone."""

    def begin(self, token: Token) -> bool:
        code = _code(token, cast(ErrorEvent, self.node.event).code, "错误代码")
        instance = token.workflow
        throw_error(instance, token, code, "", instance.scopes.local(token))
        if self.process.ends_the_case(self.node):
            instance.journal.ended_by.append(self.node.id)
        return False


class EscalationThrow(Throwing):
    """Throws an escalation and goes on, unless what catches it interrupts."""

    def begin(self, token: Token) -> bool:
        code = _code(token, cast(EscalationEvent, self.node.event).code, "升级代码")
        instance = token.workflow
        throw_escalation(instance, token, code, instance.scopes.local(token))
        return token.id in instance.tasks


class LinkThrow(Throwing):
    """Goes on at the link event of the same name."""

    def _on_complete_hook(self, token: Token) -> None:
        target = next(
            node.id
            for node in self.process.inside(self.node.container)
            if node.kind == "intermediateCatchEvent" and node.event == self.node.event
        )
        token.workflow.spawn(target, token.parent)


def _code(token: Token, code: Text | None, what: str) -> str:
    return required_text(token, code or "", what)


def _value(token: Token, text: Text) -> object:
    return text if isinstance(text, str) else evaluate(token, text)
