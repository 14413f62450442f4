"""Context functions (DMN 1.5, 10.3.4.6; Camunda)."""

from engine.feel.builtins.register import Register
from engine.feel.evaluation import Evaluation
from engine.feel.findings import FeelError

REGISTER = Register()
Context = dict[str, object]


@REGISTER("get value(m: context, key: string)", "get value(context: context, key: string)")
def get_value(context: Context, key: str) -> object:
    """The entry `key`, or null."""
    return context.get(key)


@REGISTER("get value(context: context, keys: list<string>)")
def get_value_at(context: Context, keys: list[str]) -> object:
    """The entry at the end of a path of keys, or null."""
    found: object = context if keys else None
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


@REGISTER("get entries(m: context) -> list<context>", "get entries(context: context) -> list")
def get_entries(context: Context) -> list[Context]:
    """Every entry as ``{key, value}``."""
    return [{"key": key, "value": value} for key, value in context.items()]


@REGISTER("context(entries: list<context>) -> context")
def context(entries: list[Context]) -> Context:
    """From entries ``{key, value}``; a key may stand once."""
    built: Context = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(key, str) or "value" not in entry:
            raise FeelError("type", "每一项应当是有 key（文本）和 value 的上下文")
        if key in built:
            raise FeelError("domain", f"“{key}”出现了两次")
        built[key] = entry["value"]
    return built


@REGISTER("context put(context: context, key: string, value: Any) -> context", evaluating=True)
def context_put(evaluation: Evaluation, context: Context, key: str, value: object) -> Context:
    """With that entry set."""
    evaluation.spend(len(context))
    return {**context, key: value}


@REGISTER(
    "context put(context: context, keys: list<string>, value: Any) -> context", evaluating=True
)
def context_put_at(
    evaluation: Evaluation, context: Context, keys: list[str], value: object
) -> Context:
    """With the entry at the end of a path of keys set."""
    if not keys or any(key is None for key in keys):
        raise FeelError("domain", "context put 需要至少一个键，且都不是 null")
    evaluation.spend(len(context) + len(keys))
    built = changed = dict(context)
    for key in keys[:-1]:
        inner = changed.get(key)
        if inner is not None and not isinstance(inner, dict):
            raise FeelError("type", f"“{key}”不是上下文，放不进下一级")
        changed[key] = inner = dict(inner or {})
        changed = inner
    changed[keys[-1]] = value
    return built


@REGISTER("context merge(contexts: list<context>) -> context", evaluating=True)
def context_merge(evaluation: Evaluation, contexts: list[Context]) -> Context:
    """All entries; a later one replaces an earlier one of the same key."""
    merged: Context = {}
    for part in contexts:
        if part is None:
            raise FeelError("missing-value", "要合并的上下文里有一个是 null")
        evaluation.spend(1 + len(part))
        merged.update(part)
    return merged
