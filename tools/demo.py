#!/usr/bin/env python3
"""The demo: tools/demo.py serve | reset | shell | stop."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import logins
from host import databases, paths, ports, server
from host.steps import SetupError, digest, done, main, mark, say, step
from prepare import prepare

# A history that ends years ago has another "today" than the demo's customers, so it
# gets a database of its own, without them.
DEMO = f"demo-{paths.CLONE_ID}"
HISTORY = f"{DEMO}-history"
NAME = HISTORY if os.environ.get("DATA") else DEMO
SERVED = paths.WORK / "demo.name"
LOG = paths.WORK / "demo.log"
PID = paths.WORK / "demo.pid"
# What Odoo reads at install and update; Python and assets are read at each start.
STORED = (".xml", ".csv", ".po", "__manifest__.py", ".py")


def port():
    value = os.environ.get("PORT") or "8069"
    if not value.isdigit():
        raise SetupError(f"PORT={value} is no number: set it to a free port.")
    return int(value)


def files_key():
    """Changes when a file of the add-on does that an update would read."""
    files = [
        file
        for file in sorted(paths.ADDON.rglob("*"))
        if file.name.endswith(STORED) and "tests" not in file.parts
    ]
    names = [str(file.relative_to(paths.ADDON)) for file in files]
    return digest(NAME, *names, *files)


def make_database():
    """Create it once; later only update the add-on when its files changed."""
    key = files_key()
    if not databases.exists(NAME):
        demo = NAME == DEMO
        template = prepare(demo=demo)
        with step(f"installing the add-on{' with its demo data' if demo else ''}"):
            fresh = f"{NAME}-new"
            databases.clone(template, fresh)
            update(fresh, "-i")
            databases.rename(fresh, NAME)
    elif not done(NAME, key):
        with step("updating the add-on in the demo database"):
            update(NAME, "-u")
    mark(NAME, key)


def update(name, option):
    code, output = server.call(
        "server", "-d", name, option, "crm_linkage", "--stop-after-init", "--no-http"
    )
    failed = "demo data failed to install" in output
    if code or failed:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        LOG.write_text(output)
        what = "its demo data" if failed else "the add-on"
        raise SetupError(f"Odoo could not load {what}: read {LOG}.")


def history_options():
    """DATA and LIMIT, checked before anything is set up for them."""
    data = os.environ.get("DATA")
    if data and not os.path.isfile(data):
        raise SetupError(f"DATA={data} is no file: name a CSV file.")
    limit = os.environ.get("LIMIT") or "0"
    if not limit.isdigit():
        raise SetupError(f"LIMIT={limit} is no number: give a number of customers.")
    return data and os.path.abspath(data), int(limit)


def load_history():
    """`make demo DATA=file.csv [LIMIT=n]`: real history through the ORM."""
    data = os.environ.get("DATA")
    if not data:
        return
    file, limit = history_options()
    script = (
        f"import sys; sys.path.insert(0, {str(paths.TOOLS)!r})\n"
        "import load_history\n"
        f"arguments = [{file!r}, '--grade', '--limit', '{limit}']\n"
        "sys.exit(load_history.main(env, arguments))\n"
    )
    command = server.command("shell", "-d", NAME, "--no-http", "--log-level=warn")
    result = subprocess.run(
        command, env=server.environment(), input=script, text=True, check=False
    )
    if result.returncode:
        raise SetupError(f"The history of {data} could not be loaded, see above.")


def check_port():
    if ports.taken(port()):
        stop = " or `make demo-stop`" if PID.exists() else ""
        raise SetupError(
            f"Port {port()} is taken by another program: "
            f"stop that{stop}, or choose one, as in `make demo PORT=8070`."
        )


def answers():
    try:
        url = f"http://127.0.0.1:{port()}/web/login"
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def start():
    """Start Odoo and wait until its login page answers."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    command = server.command(
        "server",
        *["-d", NAME, f"--db-filter=^{NAME}$", "--no-database-list"],
        *["--http-interface=127.0.0.1", f"--http-port={port()}"],
    )
    with open(LOG, "w") as log:
        process = subprocess.Popen(
            command,
            env=server.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C comes from us, once
        )
    PID.write_text(str(process.pid))
    while not answers():
        if process.poll() is not None:
            PID.unlink()
            raise SetupError(f"Odoo did not start: read {LOG}.")
        time.sleep(0.3)
    return process


def stop(process):
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
    PID.unlink(missing_ok=True)


def stop_detached():
    """Stop a demo that runs in the background, if it is ours."""
    if not PID.exists():
        return
    pid = PID.read_text()
    try:
        ours = DEMO in open(f"/proc/{pid}/cmdline").read()
    except OSError:
        ours = False
    if ours:
        os.kill(int(pid), signal.SIGINT)
        for _ in range(100):
            if not os.path.exists(f"/proc/{pid}"):
                break
            time.sleep(0.2)
        say("stopped the running demo")
    PID.unlink(missing_ok=True)


def serve():
    history_options()
    check_port()
    prepare()
    make_database()
    load_history()
    process = start()
    SERVED.write_text(NAME)
    print(f"\nThe demo runs at http://127.0.0.1:{port()}/odoo\n")
    print(logins.table())
    if os.environ.get("DETACH"):
        print(f"\nIt runs in the background until `make demo-stop`; its log is {LOG}")
        return
    print(f"\nIts log is {LOG}. Ctrl-C stops it.", flush=True)
    # A service manager ends us with SIGTERM: treat it as Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    try:
        process.wait()
        raise SetupError(f"Odoo stopped by itself: read {LOG}.")
    except KeyboardInterrupt:
        stop(process)
        print("\nStopped; `make demo` shows the same data again.")


def reset():
    stop_detached()
    prepare()
    databases.drop(NAME)
    say("dropped the demo database")
    serve()


def shell():
    prepare()
    served = SERVED.read_text() if SERVED.exists() else DEMO
    name = NAME if NAME == HISTORY else served
    if not databases.exists(name):
        raise SetupError("There is no demo database yet: run `make demo` first.")
    say(f"database {name}, the demo that was served last")
    command = server.command("shell", "-d", name, "--no-http")
    os.execve(command[0], command, server.environment())


def command():
    commands = {"serve": serve, "reset": reset, "shell": shell, "stop": stop_detached}
    wish = sys.argv[1] if len(sys.argv) > 1 else "serve"
    if wish not in commands:
        sys.exit(__doc__)
    return commands[wish]()


if __name__ == "__main__":
    main(command)
