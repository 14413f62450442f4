"""The schema's versions: Alembic, driven from code so that an installation needs no ini file."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.persistence.columns import Row
from engine.persistence.store import Store


def upgrade(store: Store, folder: Path, version: str = "head") -> None:
    """Bring the database to a version in `folder`, the shipped migrations; newest by default."""
    with store.database.begin() as connection:
        config = _config(folder)
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def is_current(store: Store, folder: Path) -> bool:
    """Whether the database is at the newest version. Raises Unavailable where it is away."""
    with store.read() as transaction:
        at = MigrationContext.configure(transaction.connection()).get_current_revision()
    return at == ScriptDirectory.from_config(_config(folder)).get_current_head()


def write_revision(store: Store, folder: Path, sentence: str) -> None:
    """Write the migration from the database as it is to the tables as the code has them."""
    with store.database.begin() as connection:
        config = _config(folder)
        config.attributes["connection"] = connection
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, sentence, autogenerate=True, rev_id=f"{number:04}")


def differences(store: Store) -> list[object]:
    """Where the database and the code's tables differ."""
    with store.database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return list(compare_metadata(context, Row.metadata))


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
