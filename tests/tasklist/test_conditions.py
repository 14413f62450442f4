"""A cell's condition as people say it; what only code can say is left to the table itself."""

import pytest
from flask import Flask

from engine.persistence.programmes import shipped_programmes
from tasklist import blueprint
from tasklist.conditions import condition_in_words


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("< 600", "低于 600"),
        (">= 30", "不低于 30"),
        ("false", "否"),
        ("null", "没有填写"),
        ('"eligible"', "“符合条件”"),
        ('not("联合研究类", "特色类")', "不是“联合研究类”或“特色类”"),
        ("[1..3]", "1 至 3"),
        ("-", ""),
        ("count(papers) > 2", ""),
        ("< date(guide_published_on)", ""),
    ],
)
def test_a_condition_is_said_in_words(engine: object, test: str, said: str) -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="test")
    app.register_blueprint(blueprint(engine, lambda _: shipped_programmes()))  # type: ignore[arg-type]  # the fixture
    with app.test_request_context():
        assert condition_in_words(test, "DEC-GD-ELIGIBILITY") == said
