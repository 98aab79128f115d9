"""PostgreSQL: the user's own (PGHOST, PGPORT, PGUSER) or a private cluster."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import debian, paths
from .steps import SetupError, digest, is_root, need_space, run, step

OLDEST = 13
SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432.lock")
ROLE = "odoo"
SETTINGS = """
# written by tools/host/postgres.py
listen_addresses = ''
max_connections = 200
shared_buffers = 256MB
synchronous_commit = off
max_wal_size = 2GB
"""


def own_server():
    return any(os.environ.get(name) for name in ("PGHOST", "PGPORT", "PGUSER"))


def connection():
    """Host (or socket folder), port and user that Odoo and psql are given."""
    if own_server():
        return {
            "host": os.environ.get("PGHOST") or "/var/run/postgresql",
            "port": os.environ.get("PGPORT") or "5432",
            "user": os.environ.get("PGUSER") or pwd.getpwuid(os.getuid()).pw_name,
        }
    return {"host": str(socket_dir()), "port": "5432", "user": ROLE}


def socket_dir():
    folder = paths.HOST / "postgres-socket"
    if len(str(folder)) > SOCKET_LIMIT or not reachable(paths.HOST):
        folder = Path(tempfile.gettempdir(), f"crm-linkage-{digest(str(paths.HOST))}")
    return folder


def data_dir():
    """The cluster, outside HOST_DIR only where its owner cannot enter that."""
    if reachable(paths.HOST):
        return paths.HOST / "postgres"
    return Path("/var/tmp", f"crm-linkage-{digest(str(paths.HOST))}", "postgres")


def reachable(folder):
    """Whether the cluster's owner can enter the folder (root works below /root)."""
    if not is_root():
        return True
    parents = [path for path in (folder, *folder.parents) if path.exists()]
    return all(path.stat().st_mode & 0o001 for path in parents)


def as_owner(command):
    """PostgreSQL refuses to run as root: then its Debian user owns the cluster."""
    if is_root():
        return ["runuser", "-u", "postgres", "--", *command]
    return command


def bin_dir():
    """The newest PostgreSQL of this machine; PG_BIN names another."""
    own = os.environ.get("PG_BIN")
    found = [Path(own)] if own else Path("/usr/lib/postgresql").glob("*/bin")
    found = [path for path in found if (path / "initdb").exists()]
    return max(found, key=bin_version, default=None)


def bin_version(folder):
    output = run([folder / "postgres", "--version"], f"{folder}/postgres does not run")
    found = re.search(r"(\d+)[.\w]*\b", output)
    return int(found[1]) if found else 0


def prepare():
    if own_server():
        return check_server()
    if not bin_dir() and not os.environ.get("PG_BIN"):
        debian.install(["postgresql"], "PostgreSQL is missing")
    programs = bin_dir()
    if not programs:
        raise SetupError("PG_BIN names a folder without initdb: unset it.")
    if bin_version(programs) < OLDEST:
        raise SetupError(
            f"PostgreSQL {bin_version(programs)} is too old, Odoo 19 needs {OLDEST}: "
            "install a newer one or set PGHOST, PGPORT and PGUSER to one."
        )
    if not (data_dir() / "PG_VERSION").exists():
        create(programs)
    if not running():
        start(programs)
    return None


def check_server():
    where = connection()
    if not shutil.which("psql"):
        debian.install(["postgresql-client"], "psql is missing")
    found = int(
        query(
            "SHOW server_version_num",
            failure="The PostgreSQL server of PGHOST, PGPORT and PGUSER "
            f"({where['host']}:{where['port']}, {where['user']}) does not answer: "
            "start it or unset them",
        )
    )
    if found < OLDEST * 10000:
        raise SetupError(
            f"The server of PGHOST is PostgreSQL {found // 10000}, Odoo 19 needs "
            f"{OLDEST}: use a newer one, or unset PGHOST, PGPORT and PGUSER."
        )


def create(programs):
    """A cluster that only this user may enter, through its socket."""
    need_space(1000, "PostgreSQL")
    final = data_dir()
    fresh = final.with_name("postgres.new")
    for folder in (final, fresh):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    if is_root():
        final.parent.chmod(0o755)
        shutil.chown(fresh, "postgres", "postgres")
    with step("creating the PostgreSQL cluster"):
        initdb = [programs / "initdb", "-D", fresh, "-E", "UTF8", "--locale=C.UTF-8"]
        options = ["-U", "postgres", "--auth=peer"]
        run(as_owner([*initdb, *options]), "The PostgreSQL cluster cannot be created")
        configure(fresh)
    fresh.rename(final)


def configure(folder):
    with open(folder / "postgresql.conf", "a") as conf:
        conf.write(SETTINGS)
    (folder / "pg_hba.conf").write_text("local all all peer map=linkage\n")
    users = {pwd.getpwuid(os.geteuid()).pw_name}
    users |= {"postgres"} if is_root() else set()
    pairs = [
        f"linkage {user} {role}\n" for user in users for role in (ROLE, "postgres")
    ]
    (folder / "pg_ident.conf").write_text("".join(sorted(pairs)))


def running():
    programs = bin_dir()
    socket = socket_dir() / ".s.PGSQL.5432"
    if not programs or not socket.exists():
        return False
    command = [programs / "pg_isready", "-q", "-h", socket_dir()]
    return subprocess.run(command, check=False).returncode == 0


def start(programs):
    folder = socket_dir()
    folder.mkdir(parents=True, exist_ok=True)
    if is_root():
        shutil.chown(folder, "postgres", "postgres")
    log = data_dir().parent / "postgres.log"
    log.touch()
    if is_root():
        shutil.chown(log, "postgres", "postgres")
    with step("starting PostgreSQL"):
        command = [programs / "pg_ctl", "-D", data_dir(), "-l", log, "-w", "start"]
        options = ["-o", f"-k {folder}"]
        run(
            as_owner([*command, *options]),
            f"PostgreSQL does not start, see {log}",
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
    known = query(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'", user="postgres")
    if not known:
        query(f"CREATE ROLE {ROLE} LOGIN CREATEDB", user="postgres")


def stop():
    programs = bin_dir()
    if programs and running():
        command = [programs / "pg_ctl", "-D", data_dir(), "-m", "fast", "stop"]
        run(as_owner(command), "PostgreSQL does not stop", cwd="/")


def query(sql, database="postgres", user=None, failure="PostgreSQL refused a command"):
    """The rows of a statement as text, one a line, columns apart by `|`."""
    where = connection()
    psql = (bin_dir() / "psql") if bin_dir() else "psql"
    command = [psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    command += ["-h", where["host"], "-p", where["port"]]
    command += ["-U", user or where["user"], "-d", database, "-f", "-"]
    return run(command, failure, cwd="/", input=sql).strip()
