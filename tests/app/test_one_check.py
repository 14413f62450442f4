"""Files are checked by the command as they are at a deployment."""

from app import house
from engine.persistence import Store
from engine.persistence.programmes import shipped_programmes
from engine.queries.deadlines import shipped_calendar
from engine.settings import Settings


def test_the_command_checks_with_what_a_deployment_checks_with(sqlite: Store) -> None:
    url = sqlite.database.url.render_as_string(hide_password=False)
    engine = house.build(Settings(url, "demonstration"))
    deploying = engine.installed(shipped_programmes())
    commanded = house.installed(shipped_programmes(), shipped_calendar)
    assert commanded.properties.keys() == deploying.properties.keys()
    assert commanded.functions.keys() == deploying.functions.keys()
    assert (commanded.jobs, commanded.clauses) == (deploying.jobs, deploying.clauses)
    assert (commanded.headers, commanded.groups) == (deploying.headers, deploying.groups)
    engine.store.close()
