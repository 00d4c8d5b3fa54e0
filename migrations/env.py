import logging
from contextlib import contextmanager

from alembic import context
from flask import current_app

from filing.cli import expanding
from filing.cli.destroying import require_told_twice
from filing.extensions import writers_turn
from filing.models import is_of_the_index

# this is the Alembic Config object, which provides
# access to the values within the .ini file in use.
config = context.config

# The application has settled how everything is logged (filing/logs.py).
logger = logging.getLogger("alembic.env")


def get_engine():
    return current_app.extensions["migrate"].db.engine


def get_engine_url():
    try:
        return get_engine().url.render_as_string(hide_password=False).replace("%", "%%")
    except AttributeError:
        return str(get_engine().url).replace("%", "%%")


# add your model's MetaData object here
# for 'autogenerate' support
# from myapp import mymodel
# target_metadata = mymodel.Base.metadata
config.set_main_option("sqlalchemy.url", get_engine_url())
target_db = current_app.extensions["migrate"].db

# other values from the config, defined by the needs of env.py,
# can be acquired:
# my_important_option = config.get_main_option("my_important_option")
# ... etc.


def get_metadata():
    if hasattr(target_db, "metadatas"):
        return target_db.metadatas[None]
    return target_db.metadata


def run_migrations_offline():
    """Run migrations in 'offline' mode.

    This configures the context with just a URL
    and not an Engine, though an Engine is acceptable
    here as well.  By skipping the Engine creation
    we don't even need a DBAPI to be available.

    Calls to context.execute() here emit the given string to the
    script output.

    """
    url = config.get_main_option("sqlalchemy.url")
    context.configure(url=url, target_metadata=get_metadata(), literal_binds=True)

    with context.begin_transaction():
        context.run_migrations()


@contextmanager
def tables_made_anew(connection):
    """SQLite changes a table by making it anew: its rows are referred to while it is gone for a moment.

    So the references are looked at once more at the end, instead of at each step.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def require_whole(ctx, **_facts):
    """Within the step's transaction, which fails as a whole."""
    if ctx.dialect.name != "sqlite":
        return
    if dangling := ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"Rows that refer to nothing after the migration: {dangling[:5]}")


def run_migrations_online():
    """Run migrations in 'online' mode.

    In this scenario we need to create an Engine
    and associate a connection with the context.

    """

    def include_name(name, kind, _parents):
        return kind != "table" or not is_of_the_index(name)

    # this callback is used to prevent an auto-migration from being generated
    # when there are no changes to the schema
    # reference: http://alembic.zzzcomputing.com/en/latest/cookbook.html
    def process_revision_directives(context, revision, directives):
        if getattr(config.cmd_opts, "autogenerate", False):
            script = directives[0]
            if script.upgrade_ops.is_empty():
                directives[:] = []
                logger.info("No changes in schema detected.")

    conf_args = current_app.extensions["migrate"].configure_args
    if conf_args.get("process_revision_directives") is None:
        conf_args["process_revision_directives"] = process_revision_directives

    connectable = get_engine()

    # Read before anybody has to wait.
    context.script.get_current_head()
    # Those who write on SQLite take turns with it, and none finds the file locked.
    with writers_turn(), connectable.connect() as connection, tables_made_anew(connection):
        context.configure(
            connection=connection,
            target_metadata=get_metadata(),
            include_name=include_name,
            transaction_per_migration=True,
            on_version_apply=[require_whole, expanding.after_step],
            **conf_args,
        )

        require_told_twice(connection)
        expanding.require_stopped(connection)
        expanding.run(connection)


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
