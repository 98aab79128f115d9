"""Databases with their file stores: made once as templates, then cloned."""

import os
import shutil

from . import odoo, paths, postgres, server
from .steps import SetupError, digest, need_space, step

# What the manifest depends on, plus sale_management, which the demo shows.
DEPENDENCIES = "crm,sale,sale_management,rating,base_geolocalize,web_hierarchy"


def filestore(name):
    return paths.DATA / "filestore" / name


def exists(name):
    return bool(postgres.query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def named(prefix):
    """The databases whose names start so."""
    pattern = prefix.replace("_", r"\_") + "%"
    sql = f"SELECT datname FROM pg_database WHERE datname LIKE '{pattern}'"
    return postgres.query(sql).split()


def drop(name):
    postgres.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(filestore(name), ignore_errors=True)


def rename(old, new):
    postgres.query(f'ALTER DATABASE "{old}" RENAME TO "{new}"')
    if filestore(old).exists():
        shutil.rmtree(filestore(new), ignore_errors=True)
        filestore(old).rename(filestore(new))


def clone(template, name):
    """A copy with its files; stored files never change, so links are enough."""
    drop(name)
    postgres.query(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    if filestore(template).exists():
        shutil.copytree(filestore(template), filestore(name), copy_function=os.link)


def template(demo):
    """The name of the database with our dependencies installed, made if missing."""
    kind = "demo" if demo else "plain"
    key = digest(odoo.version(), str(odoo.package_dir()), DEPENDENCIES)
    name = f"linkage-deps-{kind}-{key}"
    if not exists(name):
        need_space(1000, "A template database")
        with step(f"making the template database {name} (a minute or two)"):
            install(f"{name}-new", DEPENDENCIES, demo, addons=None)
            rename(f"{name}-new", name)
    return name


def install(name, modules, demo, addons=paths.CLONE):
    drop(name)
    wish = ["--with-demo"] if demo else []
    code, output = server.call(
        "server",
        *["-d", name, "-i", modules, "--stop-after-init", "--no-http", *wish],
        addons=addons,
    )
    if code:
        log = paths.HOST / "logs" / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(output)
        raise SetupError(f"Odoo could not install {modules}, see {log}.")
