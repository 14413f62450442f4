"""What the register counts, offers and checks without a body, on both databases."""

from datetime import UTC, date, datetime

import pytest

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.errors import NotFound
from engine.json_types import Json
from engine.persistence import Store, Transaction
from engine.persistence.programmes import shipped_programmes
from register.demonstration import create_demonstration_rows
from register.handlers import HANDLERS
from register.rows import Base

HOST = "91450100MA5N000117"


def does(
    transaction: Transaction, job: str, headers: dict[str, str] | None = None, **variables: Json
) -> Handled:
    handled = HandledJob(
        key=1,
        type=job,
        headers=headers or {},
        variables=variables,
        process_instance_key=7,
        process_id="GX-PILOT-P01",
        element_id="s08",
        now=datetime(2026, 3, 16, 4, tzinfo=UTC),
    )
    return HANDLERS[job](transaction, handled)


@pytest.mark.parametrize(
    ("day", "by_2021", "by_2025"),
    [("2021-12-31", 1, 1), ("2022-01-01", 0, 1), ("2025-12-31", 0, 1), ("2026-01-01", 0, 0)],
)
def test_recognitions_are_counted_to_the_end_of_the_year(
    store: Store, day: str, by_2021: int, by_2025: int
) -> None:
    with store.write() as transaction:
        for number, programme in (("GX-PILOT-B1", "GX-PILOT"), ("ZJ-B1", "ZJ")):
            transaction.add(_base(number, programme, date.fromisoformat(day)))
        transaction.flush()
        years = {"programme": "GX-PILOT", "years": "2021 2025"}
        counted = does(transaction, "register.count-bodies", years).variables
    assert counted == {"recognized_by_2021": by_2021, "recognized_by_2025": by_2025}


def _base(number: str, programme: str, day: date) -> Base:
    return Base(
        number=number,
        programme=programme,
        origin="认定",
        case_key=1,
        credit_code=HOST,
        name="中试基地",
        category="新材料",
        document_no="桂科〔2021〕1号",
        recognised_on=day,
        status="已摘牌",
    )


def test_who_is_named_applies_once(store: Store) -> None:
    with store.write() as transaction:
        create_demonstration_rows(transaction, shipped_programmes())
        transaction.flush()
        message = {"message": "gx-pilot.designated"}
        given: dict[str, Json] = {"batchId": "GX-PILOT-2026-1", "designated_units": [HOST, HOST]}
        (begun,) = does(transaction, "register.designate", message, **given).messages
    assert begun.variables == {
        "batchId": "GX-PILOT-2026-1",
        "credit_code": HOST,
        "host_name": "桂南智造有限公司",
    }


def test_only_who_is_known_can_be_named(store: Store) -> None:
    message, named = {"message": "gx-pilot.designated"}, ["91450100MA5N000118"]
    given: dict[str, Json] = {"batchId": "GX-PILOT-2026-1", "designated_units": [*named]}
    with store.write() as transaction, pytest.raises(NotFound, match=named[0]):
        does(transaction, "register.designate", message, **given)


def test_applicants_and_recommenders_are_offered_apart(store: Store) -> None:
    with store.write() as transaction:
        create_demonstration_rows(transaction, shipped_programmes())
        transaction.flush()
        kinds = {"event": "recommenders", "recommenders": "设区市科技局"}
        who = does(transaction, "register.offer", {"event": "applicants"}).variables[
            "applicant_options"
        ]
        by = does(transaction, "register.offer", kinds).variables["recommenders"]
    assert {"value": HOST, "label": "桂南智造有限公司"} in who  # type: ignore[operator]  # a list
    assert by == [{"value": "114501000075700113", "label": "南宁市科学技术局（设区市科技局）"}]


def test_a_code_that_cannot_be_one_is_an_error_the_diagram_catches(store: Store) -> None:
    with store.write() as transaction:
        does(transaction, "register.check-codes", credit_code=HOST)
        with pytest.raises(BusinessError):
            does(transaction, "register.check-codes", credit_code="91450100MA5N000118")


FACTS = {
    "event": "tally",
    "kinds": "tech mgmt finance",
    "facts": "team_reasonable evaluation_passed",
}
YES: dict[str, Json] = {"team_reasonable": True, "evaluation_passed": True}
NO: dict[str, Json] = {"team_reasonable": False, "evaluation_passed": True}
ASIDE: dict[str, Json] = {"recusal": "申请回避"}


def test_who_steps_aside_is_counted_in_no_kind(store: Store) -> None:
    kinds: list[Json] = ["tech", "mgmt", "finance"]
    with store.write() as transaction:
        tallied = does(
            transaction,
            "register.panel",
            FACTS,
            panel_kinds=kinds,
            sheets=[YES, NO, ASIDE],
        ).variables
    assert tallied == {
        "valid_sheet_count": 2,
        "average_score": None,
        "tech_expert_count": 1,
        "mgmt_expert_count": 1,
        "finance_expert_count": 0,
        "team_reasonable": False,
        "evaluation_passed": True,
    }
