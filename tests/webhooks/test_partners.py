"""Partners are data: schema, message and FEEL, with a sentence where something does not fit."""

import pytest

from engine.errors import Invalid, NotFound
from tests.small_programme import small_programmes
from webhooks.partners import Partner, find_partner, load_partners

PARTNERS = """
platform:
  name: 某平台
  receives:
    application.submitted:
      schema: application.json
      message: 申报已提交
      correlation_key: "= event.data.batch"
      variables: "= {applicant: event.data.name, received_from: event.id}"
"""
SCHEMA = '{"type":"object","required":["batch"],"properties":{"batch":{"type":"string"}}}'


@pytest.fixture
def platform() -> Partner:
    files = {"partners.yaml": PARTNERS, "schemas/application.json": SCHEMA}
    return load_partners(small_programmes(files))["platform"]


def test_an_event_becomes_a_key_and_variables_by_feel(platform: Partner) -> None:
    event = {"id": "m1", "type": "x", "data": {"batch": "GD-2026", "name": "某大学"}}
    assert platform.incoming("application.submitted").read(event) == (
        "GD-2026",
        {"applicant": "某大学", "received_from": "m1"},
    )


def test_data_that_does_not_fit_the_schema_names_the_place(platform: Partner) -> None:
    with pytest.raises(Invalid, match=r"application\.json.*\$\.batch"):
        platform.incoming("application.submitted").schema.check({"batch": 3})


def test_an_event_without_its_key_is_refused(platform: Partner) -> None:
    with pytest.raises(Invalid, match=r"application\.submitted"):
        platform.incoming("application.submitted").read({"id": "m1", "data": {}})


def test_an_unknown_message_type_names_the_known_ones(platform: Partner) -> None:
    with pytest.raises(Invalid, match=r"没有消息类型“x”，可用：application\.submitted"):
        platform.incoming("x")


def test_an_unknown_partner_is_not_found() -> None:
    with pytest.raises(NotFound, match="没有登记名为“nobody”的外部系统"):
        find_partner({}, "nobody")
