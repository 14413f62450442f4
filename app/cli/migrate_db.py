"""Make the database, or bring it to this version."""

import click

from app import house
from engine.commands.core.declared_audiences import declare_missing
from engine.commands.core.engine import Engine
from engine.persistence import deadlines, migrations, row_seals
from engine.settings import shipped


@click.command("migrate-db")
@click.option("--new", "sentence", help="写一个新的迁移：从现有数据库到代码里的表（开发用）")
def command(sentence: str | None) -> None:
    """Bring the database of GUICHENG_DATABASE to this version; it may be run any time."""
    engine = house.build(house.settings())
    if sentence is not None:
        migrations.write_revision(engine.store, shipped("migrations"), sentence)
        return
    bring_up_to_date(engine)
    house.sign_history(engine)
    click.echo(f"数据库已是最新：{engine.store.database.url.render_as_string()}")


def bring_up_to_date(engine: Engine) -> None:
    """The tables of this version, and what it keeps in them beside those of earlier ones."""
    with engine.store.read() as transaction:
        sound = row_seals.sound(transaction)
    migrations.upgrade(engine.store, shipped("migrations"))
    declare_missing(engine)
    with engine.store.write() as transaction:
        deadlines.show_on_tasks_without(transaction)
        row_seals.seal_new_kinds(transaction)
        row_seals.seal_migrated(transaction, sound)
