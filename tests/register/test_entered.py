"""A body from before the system is entered once: certificate, name, host with document."""

from collections.abc import Iterator

import pytest

from engine.commands.core.handlers import BusinessError
from engine.json_types import Json
from engine.persistence import Store, Transaction
from register.entered import entered_already, found_already
from register.rows import Base
from tests.register.test_lineage import LATER, NEW, OLD, does, follows

BODY: dict[str, Json] = {
    "credit_code": OLD,
    "host_name": "老单位",
    "base_name": "海外联合实验室",
    "base_category": "联合研发类",
    "document_no": "浙科发外〔2022〕31号",
    "certificate_no": "浙国合-007",
    "recognised_on": "2022-05-10",
}
OTHER: dict[str, Json] = {
    "base_name": "另一实验室",
    "document_no": "浙科发外〔2023〕1号",
    "certificate_no": "浙国合-008",
}


def enter(transaction: Transaction, **changed: Json) -> None:
    headers = {"clauses": "ZJ-11-4", "entered": "是", "origin": "补录"}
    does(transaction, "register.recognise", headers, **BODY | changed)


@pytest.fixture
def register(store: Store) -> Iterator[Transaction]:
    with store.write() as transaction:
        enter(transaction)
        yield transaction


def test_it_stands_in_the_register_as_of_its_own_day(register: Transaction) -> None:
    base = register.get_one(Base, "ZJ-B2022-001")
    assert (base.origin, base.status, base.certificate_no) == ("补录", "有效", "浙国合-007")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (OTHER | {"certificate_no": "浙国合-007"}, "证书编号同为“浙国合-007”"),
        (OTHER | {"base_name": " 海外联合实验室 ", "credit_code": NEW}, "名称相同"),
        (OTHER | {"document_no": "浙科发外〔2022〕31号"}, "同一单位，认定文号同为"),
    ],
)
def test_the_same_body_is_refused_with_the_one_that_is_there(
    register: Transaction, changed: dict[str, Json], why: str
) -> None:
    with pytest.raises(BusinessError, match="ZJ-B2022-001") as thrown:
        enter(register, **changed)
    assert thrown.value.code == "credit-code"
    assert why in str(thrown.value)


def test_whoever_follows_the_host_has_the_body_already(register: Transaction) -> None:
    follows(register, "succeed", OLD, NEW, base_no="ZJ-B2022-001")
    with pytest.raises(BusinessError, match="同一单位"):
        enter(register, **OTHER | {"credit_code": NEW, "document_no": "浙科发外〔2022〕31号"})


def test_another_body_of_the_same_host_is_another_body(register: Transaction) -> None:
    enter(register, **OTHER)
    enter(register, **OTHER | {"base_name": "三", "certificate_no": None, "credit_code": LATER})
    assert register.query(Base).count() == 3


def test_another_programme_asks_of_its_own_bodies_alone(register: Transaction) -> None:
    asked = {"credit_code": OLD, "name": "海外联合实验室", "certificate_no": "浙国合-007"}
    assert entered_already(register, "GD", **asked) is None
    assert entered_already(register, "ZJ", **asked) is not None


def test_a_list_is_told_the_same_before_anything_begins(store: Store) -> None:
    with store.write() as transaction:
        enter(transaction)
    said = found_already(
        store, "ZJ", credit_code=NEW, name="海外联合实验室", certificate_no=None, document_no=""
    )
    assert said is not None
    assert "名称相同" in said
