"""Words that a programme uses and does not declare, within its own folder."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from engine.definitions.audience import unknown_roles
from engine.errors import Finding
from engine.feel import compile_expression
from engine.lifecycle.audience import ROLES, is_of_one
from engine.programmes.clauses import KINDS, Clause
from engine.programmes.document import Document, Path
from engine.programmes.model import Programme

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_PREFIX = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*", re.ASCII)
_FILE = re.compile(r"[\w-]+")
_Located = tuple[str, Path, str]
"""File, place in it, sentence."""


def faults(
    programme: Programme, clauses: Iterable[Clause], documents: Mapping[str, Document]
) -> Iterator[Finding]:
    """A finding for each. `clauses` are those of the file, of which two may have the same id."""
    found = (
        *_of_particulars(programme),
        *_of_clauses(programme, clauses),
        *_of_facts(programme),
        *_of_timers(programme),
        *_of_papers(programme),
        *_of_partners(programme),
        *_of_demonstration(programme),
    )
    for name, path, sentence in found:
        yield documents[name].finding(path, sentence)


def _of_particulars(programme: Programme) -> Iterator[_Located]:
    file = "programme.yaml"
    if not NAME.fullmatch(programme.id):
        yield file, ("id",), "只能用小写字母、数字和横线，如 js 或 js-lab。"
    if not _PREFIX.fullmatch(programme.prefix):
        yield file, ("prefix",), "只能用大写字母、数字和横线，如 JS 或 JS-LAB。"
    for group, role in programme.roles.items():
        if role.role not in ROLES:
            known = "、".join(ROLES)
            yield file, ("roles", group, "role"), f"没有角色“{role.role}”，可用：{known}。"


def _of_clauses(programme: Programme, clauses: Iterable[Clause]) -> Iterator[_Located]:
    seen: set[str] = set()
    for position, clause in enumerate(clauses):
        for sentence in _clause_faults(programme, clause, seen):
            yield "clauses.yaml", ("clauses", position), f"{clause.id}：{sentence}"
        seen.add(clause.id)


def _clause_faults(programme: Programme, clause: Clause, seen: set[str]) -> Iterator[str]:
    if not clause.id.startswith(f"{programme.prefix}-"):
        yield f"编号应以 {programme.prefix}- 开头。"
    if clause.id in seen:
        yield "编号重复。"
    if clause.parent and clause.parent not in seen:
        yield f"上级条款 {clause.parent} 没有在它之前登记。"
    if clause.kind not in KINDS:
        yield f"不认识的种类“{clause.kind}”，可用：{'、'.join(KINDS)}。"
    if clause.actor and clause.actor not in programme.actors:
        yield f"programme.yaml 的 actors 里没有“{clause.actor}”。"
    if clause.timer and clause.timer not in programme.timers:
        yield f"timers.yaml 里没有“{clause.timer}”。"
    for name in (*clause.facts, *(item.fact for item in clause.checks)):
        if name not in programme.facts:
            yield f"facts.yaml 里没有“{name}”。"
    for name in clause.readings:
        if name not in programme.readings:
            yield f"readings 里没有“{name}”。"


def _of_facts(programme: Programme) -> Iterator[_Located]:
    for name, fact in programme.facts.items():
        if (fact.type == "enum") != bool(fact.values):
            yield "facts.yaml", (name,), "type 为 enum 的要写 values，其他的不写。"


def _of_timers(programme: Programme) -> Iterator[_Located]:
    for position, rule in enumerate(programme.timers.values()):
        path: Path = ("timers", position)
        for clause in rule.clauses:
            if clause not in programme.clauses:
                yield "timers.yaml", path, f"{rule.id}：clauses.yaml 里没有条款“{clause}”。"
        for reading in rule.readings:
            if reading not in programme.readings:
                yield "timers.yaml", path, f"{rule.id}：readings 里没有“{reading}”。"
        for variant in rule.variants:
            if variant.fact not in programme.facts:
                yield "timers.yaml", path, f"{rule.id}：facts.yaml 里没有“{variant.fact}”。"


def _of_papers(programme: Programme) -> Iterator[_Located]:
    file = "papers.yaml"
    for name, kind in programme.papers.papers.items():
        path: Path = ("papers", name)
        if not _FILE.fullmatch(name) or not _FILE.fullmatch(kind.template):
            yield file, path, "名称和模板只能用文字、数字和横线。"
        elif f"templates/{kind.template}.docx" not in programme.files:
            yield file, path, f"缺少模板 templates/{kind.template}.docx。"
        if wrong := unknown_roles(kind.audience):
            yield file, (*path, "audience"), f"“{'、'.join(wrong)}”不是角色。"


def _of_partners(programme: Programme) -> Iterator[_Located]:
    file = "partners.yaml"
    for id_, partner in programme.partners.items():
        for type_, received in partner.receives.items():
            path: Path = (id_, "receives", type_)
            yield from _schema_faults(programme, file, (*path, "schema"), received.schema)
            for key in ("correlation_key", "variables"):
                yield from _feel_faults(file, (*path, key), getattr(received, key))
        for type_, schema in partner.sends.items():
            yield from _schema_faults(programme, file, (id_, "sends", type_), schema)


def _schema_faults(programme: Programme, file: str, path: Path, schema: str) -> Iterator[_Located]:
    content = programme.files.get(f"schemas/{schema}")
    if content is None:
        yield file, path, f"缺少 schemas/{schema}。"
        return
    try:
        json.loads(content)
    except ValueError as error:
        yield file, path, f"schemas/{schema} 不是合法的 JSON：{error}。"


def _feel_faults(file: str, path: Path, text: str) -> Iterator[_Located]:
    for finding in compile_expression(text.removeprefix("=").strip()).findings:
        yield file, path, f"表达式“{text}”：{finding.message}"


def _of_demonstration(programme: Programme) -> Iterator[_Located]:
    file, demonstration = "demonstration.yaml", programme.demonstration
    known = {one.credit_code for one in demonstration.organisations}
    for position, account in enumerate(demonstration.accounts):
        path: Path = ("accounts", position)
        for group in account.groups:
            if not is_of_one(group) and group not in programme.roles:
                yield file, path, f"programme.yaml 的 roles 里没有用户组“{group}”。"
        if account.organisation is not None and account.organisation not in known:
            yield file, path, f"organisations 里没有单位“{account.organisation}”。"
    for partner, answers in demonstration.answers.items():
        system = programme.partners.get(partner)
        for type_, answer in answers.items():
            path = ("answers", partner, type_)
            if system is None or type_ not in system.sends:
                yield file, path, "partners.yaml 里没有这个系统要收的这种消息。"
            elif answer.type not in system.receives:
                yield file, path, f"partners.yaml 里没有这个系统发来的消息“{answer.type}”。"
            yield from _feel_faults(file, (*path, "data"), answer.data)
