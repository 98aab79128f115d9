"""Commands of Odoo with the options of this host."""

import os
import subprocess

from . import odoo, paths, postgres

LAUNCHER = "import odoo.cli; odoo.cli.main()"


def environment():
    """Odoo's Python path, our browser first, no configuration file of the user."""
    folders = [paths.HOST / "bin", paths.VENV / "bin", os.environ["PATH"]]
    empty = paths.HOST / "odoo.conf"
    if not empty.exists():
        empty.write_text("[options]\n")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "PYTHON", "ODOO_"))
    }
    return kept | {
        "PATH": os.pathsep.join(map(str, folders)),
        "PYTHONPATH": str(odoo.package_dir().parent),
        "ODOO_RC": str(empty),
    }


def options(addons=paths.CLONE):
    """Where the databases, the files and the add-ons are."""
    where = postgres.connection()
    folders = [*odoo.addons_path(), *([addons] if addons else [])]
    return [
        f"--db_host={where['host']}",
        f"--db_port={where['port']}",
        f"--db_user={where['user']}",
        f"--data-dir={paths.DATA}",
        f"--addons-path={','.join(map(str, folders))}",
    ]


def command(name, *arguments, addons=paths.CLONE):
    parts = [paths.PYTHON, "-c", LAUNCHER, name, *options(addons), *arguments]
    return [str(part) for part in parts]


def call(name, *arguments, script=None, extra=None, **options):
    """Run to the end; returns the exit code and the output.

    `script` is what a shell reads, `extra` are more environment variables.
    """
    feed = {"input": script} if script else {"stdin": subprocess.DEVNULL}
    result = subprocess.run(
        command(name, *arguments, **options),
        cwd=paths.CLONE,
        env=environment() | (extra or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        **feed,
    )
    return result.returncode, result.stdout
