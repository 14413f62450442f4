"""A programme of one clause, for tests: its files, each of which a test may replace or add to."""

from collections.abc import Mapping

from engine.programmes import Common, Programme, Programmes, read_programme

FILES: Mapping[str, str] = {
    "programme.yaml": """
id: js
prefix: JS
title: 江苏示例办法
short: 示例基地
issuer: 江苏省科学技术厅
status: 现行
effective: 自发布之日起
validity: 无
province: 江苏
actors: {dept: 江苏省科学技术厅（省科技厅）}
roles: {js-dept: {name: 省科技厅, role: department}}
""",
    "facts.yaml": "n: {label: 数量, type: number, source: applicant}",
    "timers.yaml": "timers: []",
    "clauses.yaml": """
readings: {R-1: {about: 以上, chosen: 含本数, change: 决策表}}
clauses:
  - {id: JS-1, cite: 第一条, text: 不少于2项。, kind: criterion, executable: true}
""",
}


def small_files(changed: Mapping[str, str | bytes] = {}) -> dict[str, bytes]:
    """The files by name, those of `changed` in place of the usual ones or beside them."""
    texts = {**FILES, **changed}
    return {name: t if isinstance(t, bytes) else t.encode() for name, t in texts.items()}


def small_programme(changed: Mapping[str, str | bytes] = {}) -> Programme:
    """The programme in those files."""
    return read_programme(small_files(changed), "regulations/js", Common())


def small_programmes(changed: Mapping[str, str | bytes] = {}) -> Programmes:
    """That programme alone."""
    return Programmes([small_programme(changed)])
