"""A programme is deployed as a whole: checked, stored and in force together, in every process."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest

from app.cli.export import write_files
from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_programme import DeployedProgramme, deploy_programme
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.deployments.release_deployment import release_deployment
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.errors import Forbidden, Invalid, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store, programmes
from engine.persistence.accounts import all_groups
from engine.persistence.programmes import common_files
from engine.programmes.bundle import Bundle, bundle_of
from engine.programmes.packing import packed, unpacked
from engine.queries.definitions import awaiting_release
from engine.queries.programmes import programmes_in_force, programmes_of_case, version_files
from engine.settings import Settings
from tests.drawing import chain, diagram, end, start, user, zeebe
from tests.small_programme import small_files

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
ANALYST = Actor("gao", "高工", frozenset({"analysts"}))
SECURITY = Actor("an", "安处", offices=frozenset({"security"}))
FACTS = "n: {label: %s, type: number, source: applicant}"


def drawn(group: str = "js-dept", name: str = "审查") -> bytes:
    asked = user("review", zeebe("assignmentDefinition", candidateGroups=group), name=name)
    process = 'id="JS-P01" name="认定" isExecutable="true"'
    return diagram(start(), asked, end(), chain("S", "review", "E"), process=process)


def bundle(label: str = "数量", **changed: bytes) -> Bundle:
    own = small_files({"facts.yaml": FACTS % label})
    files = {f"regulations/js/{name}": content for name, content in own.items()}
    files["bpmn/js/js-p01.bpmn"] = changed.get("diagram", drawn())
    return bundle_of("js", {**files, **common_files()})


def deploy(engine: Engine, given: Bundle, actor: Actor = SYSTEM) -> DeployedProgramme:
    return deploy_programme(engine, given, actor=actor, now=NOW)


def label(store: Store) -> str:
    return programmes_in_force(store)["js"].facts["n"].label


def address(store: Store) -> str:
    return store.database.url.render_as_string(hide_password=False)


@pytest.fixture
def engine(store: Store) -> Engine:
    return assemble(Settings(address(store), "demonstration"))


def test_what_is_deployed_is_in_force_in_every_process(engine: Engine, store: Store) -> None:
    another = assemble(engine.settings).store  # as in a process of its own
    assert "js" not in programmes_in_force(another)
    assert deploy(engine, bundle("件数")).version == 1
    assert label(another) == label(store) == "件数"
    assert deploy(engine, bundle("项数")).version == 2
    assert label(another) == label(store) == "项数"
    another.close()


def test_what_is_unchanged_keeps_its_version(engine: Engine) -> None:
    first = deploy(engine, bundle())
    again = deploy(engine, bundle())
    assert (first.is_new, again.is_new, again.version) == (True, False, 1)


def test_a_running_case_keeps_the_words_with_which_it_began(engine: Engine, store: Store) -> None:
    deploy(engine, bundle("件数"))
    case = start_process_instance(engine, process_id="JS-P01", actor=SYSTEM, now=NOW)
    deploy(engine, bundle("项数"))
    key = case.process_instance_key
    assert programmes_of_case(store, key)["js"].facts["n"].label == "件数"
    assert label(store) == "项数"


def test_the_same_content_is_read_once(engine: Engine, store: Store) -> None:
    deploy(engine, bundle())
    assert programmes_in_force(store)["js"] is programmes_in_force(store)["js"]


CASES = {
    "cases/js/recognition.yaml": b"cases: []\n",
    "cases/js/stories/recognised.yaml": b"title: a story\n",
}


def test_worked_cases_and_stories_are_versions_with_the_rest(engine: Engine, store: Store) -> None:
    deploy(engine, bundle_of("js", {**bundle().files, **CASES}))
    before = programmes_in_force(store)["js"]
    files = version_files(store, "js")
    assert {path: files[path] for path in CASES} == CASES
    changed = {**files, "cases/js/recognition.yaml": b"cases: [{title: one}]\n"}
    assert deploy(engine, bundle_of("js", changed)).version == 2
    assert programmes_in_force(store)["js"] is before


@pytest.mark.parametrize(
    "case",
    ["a: [1", "cases:\n- {title: 一例, outcoem: pass}", "cases:\n- {title: 一例, facts: 有}", "[]"],
    ids=["no YAML", "an unknown key", "facts that are none", "no cases"],
)
def test_a_case_that_is_not_understood_is_refused_with_its_line(engine: Engine, case: str) -> None:
    with pytest.raises(Invalid) as refused:
        deploy(engine, bundle_of("js", {**bundle().files, "cases/js/a.yaml": case.encode()}))
    assert refused.value.findings[0].resource.startswith("cases/js/a.yaml:")


def test_groups_are_called_as_the_roles_say(engine: Engine, store: Store) -> None:
    deploy(engine, bundle())
    with store.read() as transaction:
        assert all_groups(transaction)["js-dept"] == "省科技厅"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (bundle(diagram=drawn(group="js-detp")), "没有用户组“js-detp”"),
        (bundle(diagram=b"<no diagram>"), "js-p01.bpmn"),
    ],
)
def test_with_a_fault_anywhere_nothing_is_stored(
    engine: Engine, store: Store, given: Bundle, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        deploy(engine, given)
    assert sentence in str(refused.value.findings)
    with store.read() as transaction:
        assert programmes.newest(transaction, "js") is None


def test_only_an_analyst_deploys(engine: Engine) -> None:
    with pytest.raises(Forbidden):
        deploy(engine, bundle(), Actor("chen", "陈处"))


def test_a_programme_may_not_take_the_prefix_of_another(engine: Engine) -> None:
    files = dict(bundle().files)
    for name in ("programme.yaml", "clauses.yaml"):
        path = f"regulations/js/{name}"
        files[path] = files[path].replace(b"prefix: JS", b"prefix: GD").replace(b"JS-1", b"GD-1")
    with pytest.raises(Invalid, match="已用 GD"):
        deploy(engine, bundle_of("js", files))


def test_in_production_a_second_person_releases_it(store: Store) -> None:
    engine = assemble(Settings(address(store)))
    deploy(engine, bundle("件数"))
    deploy(engine, bundle("项数"), ANALYST)
    assert label(store) == "件数"
    (waiting,) = awaiting_release(store)
    release_deployment(engine, waiting.key, actor=SECURITY, now=NOW, reason="核对无误")
    assert label(store) == "项数"


def test_a_diagram_of_the_modeler_makes_a_version_with_all_else_as_it_was(
    engine: Engine, store: Store
) -> None:
    deploy(engine, bundle("件数"))
    changed = drawn(name="核对")
    deploy_resources(engine, {"js-p01.bpmn": changed}, actor=SYSTEM, now=NOW)
    with store.read() as transaction:
        newest = programmes.newest(transaction, "js")
        assert newest is not None
        files = programmes.stored_files(transaction, newest.key)
    assert newest.version == 2
    assert files["bpmn/js/js-p01.bpmn"] == changed
    assert files["regulations/js/facts.yaml"] == (FACTS % "件数").encode()


def test_what_is_exported_is_what_was_deployed(engine: Engine, store: Store) -> None:
    given = bundle()
    deploy(engine, given)
    with store.read() as transaction:
        newest = programmes.newest(transaction, "js")
        assert newest is not None
        exported = packed(programmes.stored_files(transaction, newest.key))
    assert unpacked(exported) == given.files
    assert not deploy(engine, bundle_of("js", unpacked(exported))).is_new


def test_a_zip_whose_content_is_broken_is_refused_with_a_sentence() -> None:
    zipped = packed({"regulations/js/facts.yaml": b"n: {}" * 100})
    place = zipped.index(b"facts.yaml") + len(b"facts.yaml")
    with pytest.raises(Invalid, match="不是可以打开的 zip"):
        unpacked(zipped[:place] + b"\xff" * 8 + zipped[place + 8 :])


def test_a_zip_packed_in_another_way_and_broken_is_refused_too() -> None:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_LZMA) as archive:
        archive.writestr("a.yaml", b"n: {}" * 100)
    content = bytearray(made.getvalue())
    place = content.index(b"a.yaml") + len(b"a.yaml")
    content[place + 9 : place + 19] = b"\xff" * 10
    with pytest.raises(Invalid, match="不是可以打开的 zip"):
        unpacked(bytes(content))


def test_a_path_that_leads_out_of_the_folder_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="不在项目的文件夹里"):
        write_files({"cases/js/a.yaml": b"", "cases/js/../../../x.yaml": b""}, tmp_path / "to")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "bpmn/zj/a.bpmn",
        "bpmn/js/a.txt",
        "regulations/zj/a",
        "x",
        "cases/js/stories/../../../x.yaml",
        "cases/js/..\\..\\x.yaml",
        "regulations/js//x",
    ],
)
def test_a_file_in_the_wrong_place_is_named(path: str) -> None:
    with pytest.raises(Invalid) as refused:
        bundle_of("js", {**bundle().files, path: b""})
    assert [finding.resource for finding in refused.value.findings] == [path]
