"""A small procedure that makes papers, on a real engine with the shipped templates."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.programmes import common_files, shipped_programmes
from engine.programmes.bundle import Bundle, bundle_of
from engine.settings import Settings
from papers.issuing import PROPERTY, Issuing
from register.rows import Organisation
from tests.papers.drawing import FORM, diagram
from tests.parties import concern

NOW = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
"""09:30 on a Monday in Beijing."""
CODE = "12440000455860015E"
AGENCY = "52440000MJK9820111"
CHEN = Actor("chen", "陈处", frozenset({"gd-dept"}))
HE = Actor("he", "何工", frozenset({"gd-agency"}), AGENCY)
APPLICANT = Actor("wu", "吴老师", frozenset({f"host:{CODE}"}))


def everything() -> Bundle:
    """A programme with the papers of all that ship, so that a test may issue any of them."""
    known = shipped_programmes().values()
    kinds = {name: asdict(kind) for one in known for name, kind in one.papers.papers.items()}
    issuers = {lane: name for one in known for lane, name in one.papers.issuers.items()}
    found_in = {field: [*names] for one in known for field, names in one.papers.found_in.items()}
    papers = {"papers": kinds, "issuers": issuers, "found_in": found_in}
    for kind in kinds.values():
        del kind["name"]
    gd = shipped_programmes()["gd"]
    files = {f"regulations/gd/{name}": file for name, file in gd.files.items()}
    for one in known:
        templates = {n: file for n, file in one.files.items() if n.startswith("templates/")}
        files |= {f"regulations/gd/{name}": file for name, file in templates.items()}
    files["regulations/gd/papers.yaml"] = yaml.safe_dump(papers, allow_unicode=True).encode()
    return bundle_of("gd", {**files, **common_files()})


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    settings = Settings(f"sqlite:///{tmp_path / 'papers.db'}", "demonstration")
    made = assemble(settings, step_listeners={PROPERTY: Issuing()})
    made.store.create_tables()
    with made.store.write() as transaction:
        transaction.add_all(
            [
                Organisation(credit_code=CODE, name="粤海前沿大学"),
                Organisation(credit_code=AGENCY, name="粤评科技评估中心"),
            ]
        )
    deploy_programme(made, everything(), actor=SYSTEM, now=NOW)
    files = {"gd-letters.bpmn": diagram(), "letters.form": FORM.encode()}
    deploy_resources(made, files, actor=SYSTEM, now=NOW)
    yield made
    made.store.close()


@pytest.fixture
def case_key(engine: Engine) -> int:
    return start(engine)


def start(engine: Engine, **variables: str) -> int:
    """A case of the procedure."""
    about = {"credit_code": CODE, "base_name": "海洋技术联合基地", "base_category": "联合研究类"}
    unmet = {"unmet_clauses": ["GD-8-1-1", "GD-5-2-a"]}
    started = start_process_instance(
        engine,
        process_id="GD-LETTERS",
        variables={**about, **unmet, **variables},
        actor=SYSTEM,
        now=NOW,
    )
    concern(engine, started.process_instance_key, f"host:{CODE}", "applicant")
    return started.process_instance_key
