"""What OCA helpdesk_mgmt_sla takes for the work that our clocks do.

Its own yardsticks (`sla_peer`, BENCH_PEER) run in a throw-away database beside ours;
what is added here is the load that they expect: two teams and forty customers.
"""

import json
import os
from pathlib import Path

from host import databases, paths, peer, server
from host.steps import SetupError, say, step

SCRIPTS = Path(
    os.environ.get("BENCH_PEER", paths.CLONE.parent / "shared" / "bench" / "sla_peer")
)
LOAD = """
Team = env["helpdesk.ticket.team"]
Team.create([{"name": "With", "use_sla": True}, {"name": "Without"}])
env["res.partner"].create([{"name": f"Customer {n}"} for n in range(40)])
env.cr.commit()
"""


def measured(scale, database):
    """``{create, move, sweep: (queries, ms) a case}``; empty when it cannot be had.

    Create and move are with three policies less without any; the sweep is the loop of
    its versions before 19.0, which has none.
    """
    try:
        addons = peer.prepare()
        if not (SCRIPTS / "bench_create.py").is_file():
            raise SetupError(f"{SCRIPTS} is absent: set BENCH_PEER to the yardsticks.")
    except SetupError as error:
        say(f"no peer to compare with: {error}")
        return {}
    databases.clone(databases.template(False), database)
    try:
        with step("installing the peer"):
            shell(database, addons, None, {}, "server", "-i", peer.MODULE)
            shell(database, addons, LOAD, {})
        return measure(scale, database, addons)
    finally:
        databases.drop(database)


def measure(scale, database, addons):
    cases = str(max(100, round(5000 * scale)))
    load = {"N": cases, "SINGLE": "0", "STAGES": "In Progress", "NOTRACK": "1"}
    with step(f"the peer: {cases} tickets without a policy"):
        without = figures(database, addons, "bench_create", load | {"NSLA": "0"})
    with step(f"the peer: {cases} tickets with three policies"):
        three = figures(database, addons, "bench_create", load | {"NSLA": "3"})
    sweep = {"PART": "d", "NT": str(round(50_000 * scale)), "LEGACY_N": cases}
    with step("the peer: its loop over open tickets"):
        (loop,) = figures(database, addons, "bench_50k", sweep)
    differences = [
        tuple(b - a for a, b in zip(*pair, strict=True))
        for pair in zip(without, three, strict=True)
    ]
    return dict(zip(("create", "move"), differences, strict=True)) | {"sweep": loop}


def figures(database, addons, script, load):
    """``[(queries, ms of CPU) a case, ...]`` of each measured part of a script."""
    folder = paths.WORK / "peer"
    folder.mkdir(parents=True, exist_ok=True)
    load = load | {"BENCH_DIR": str(SCRIPTS), "BENCH_OUT": str(folder / "results")}
    text = (SCRIPTS / f"{script}.py").read_text()
    output = shell(database, addons, text, load)
    found = [
        json.loads(line.partition(" ")[2])
        for line in output.splitlines()
        if line.startswith("RESULT ")
    ]
    if not found:
        raise SetupError(f"The peer's {script} measured nothing: {output[-1000:]}")
    return [
        (row["q_each"], 1000 * (row["cpu_py_s"] + row["cpu_pg_s"]) / row["n"])
        for row in found
    ]


def shell(database, addons, script, load, command="shell", *options):
    arguments = ["-d", database, "--no-http", "--log-level=warn", *options]
    if command == "server":
        arguments.append("--stop-after-init")
    code, output = server.call(
        command, *arguments, script=script, extra=load, addons=addons
    )
    if code or "Traceback (most recent call last)" in output:
        raise SetupError(f"The peer failed: {output[-2000:]}")
    return output
