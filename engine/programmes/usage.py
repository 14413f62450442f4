"""What a programme's diagrams name, held against what its folder declares."""

from collections.abc import Iterator

from engine.definitions import groups_of
from engine.definitions.reading import read_bpmn
from engine.errors import Finding, Invalid
from engine.programmes.bundle import Bundle
from engine.programmes.model import Programme


def usage_findings(programme: Programme, bundle: Bundle) -> Iterator[Finding]:
    """An error for each group of users that a diagram names and no role declares, and a warning for
    each role whose group nothing names. Diagrams that cannot be read are told of elsewhere.
    """
    named: set[str] = set()
    for path, content in bundle.files.items():
        if not path.endswith(".bpmn"):
            continue
        try:
            processes = read_bpmn(content, path).processes
        except Invalid:
            continue
        for process in processes:
            for group, nodes in groups_of(process).items():
                named.add(group)
                if group not in programme.roles and ":" not in group:
                    sentence = f"programme.yaml 的 roles 里没有用户组“{group}”。"
                    yield from (Finding(path, node.id, sentence) for node in nodes)
    people = {g for account in programme.demonstration.accounts for g in account.groups}
    texts = b"".join(content for path, content in bundle.files.items() if path.endswith(".bpmn"))
    for group in programme.roles:
        if group not in named | people and group.encode() not in texts:
            place = f"regulations/{programme.id}/programme.yaml"
            sentence = f"图里没有环节用到用户组“{group}”。"
            yield Finding(place, f"roles.{group}", sentence, "warning")
