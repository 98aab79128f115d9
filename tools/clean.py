#!/usr/bin/env python3
"""Drop what this clone keeps in HOST_DIR; an unshared HOST_DIR goes as a whole."""

import shutil

import demo
from host import databases, paths, postgres
from host.steps import locked, main, say


def others():
    return [
        folder
        for folder in paths.HOST.glob("clone-*")
        if folder.name != paths.WORK.name
    ]


def clean():
    if not paths.HOST.exists():
        say("nothing to clean")
        return
    demo.stop_detached()
    with locked():
        if postgres.own_server() or postgres.running():
            names = [f"{kind}-{paths.CLONE_ID}" for kind in ("demo", "pot", "test")]
            for name in [full for part in names for full in databases.named(part)]:
                databases.drop(name)
                say(f"dropped the database {name}")
        shutil.rmtree(paths.WORK, ignore_errors=True)
        (paths.STAMPS / demo.NAME).unlink(missing_ok=True)
        if others():
            say(f"{paths.HOST} stays: another clone uses it")
            return
        postgres.stop()
        cluster = postgres.data_dir()
        if cluster.parent != paths.HOST:  # it lives in a folder of its own
            cluster = cluster.parent
        for folder in (cluster, postgres.socket_dir()):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(paths.HOST)
        say(f"removed {paths.HOST}")


if __name__ == "__main__":
    main(clean)
