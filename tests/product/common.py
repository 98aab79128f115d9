"""A database of its own for a product test, and an Odoo that works on it."""

import atexit
import contextlib
import functools
import http.cookiejar
import json
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from host import databases, paths, ports, postgres, server
from testing import cover, log

MODULE = "crm_linkage"


@functools.cache
def installed(demo):
    """A database with the add-on, and the log of its installation."""
    case = DatabaseCase()
    case.database = f"test-{paths.CLONE_ID}-installed-{'demo' if demo else 'plain'}"
    databases.clone(databases.template(demo), case.database)
    atexit.register(databases.drop, case.database)
    return case.database, case.install()


class DatabaseCase(unittest.TestCase):
    """The tests of a class share one database, cloned from a template, in order."""

    demo = False
    installed = False  # start with the add-on, installed once for all such classes
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = f"test-{paths.CLONE_ID}-{cls.__name__.lower()}"
        if cls.installed:
            template, cls.install_log = installed(cls.demo)
        else:
            template = databases.template(cls.demo)
        databases.clone(template, cls.database)
        cls.addClassCleanup(databases.drop, cls.database)

    def odoo(self, name, *arguments, script=None, usual=(), measured=False, **options):
        """Run a command of Odoo; no loud line but the `usual` may be in its log.

        `measured` counts what runs of the add-on, `options` are those of
        `server.command`.
        """
        code, output = server.call(
            name,
            *["-d", self.database, "--no-http", *arguments],
            script=script,
            extra=cover.environment(server.environment()) if measured else None,
            **options,
        )
        self.assertEqual(code, 0, output[-6000:])
        lines = output.splitlines(keepends=True)
        loud = [
            line
            for line in log.unexpected(lines)
            if not any(part in line for part in usual)
        ]
        self.assertEqual(loud, [])
        return output

    def install(self):
        return self.odoo("server", "-i", MODULE, "--stop-after-init", measured=True)

    def update(self):
        return self.odoo("server", "-u", MODULE, "--stop-after-init")

    def uninstall(self):
        """As an administrator does it on the Apps page."""
        script = (
            f"env['ir.module.module'].search([('name', '=', '{MODULE}')])"
            ".button_immediate_uninstall()\n"
        )
        # Odoo tries to delete each record before it drops the tables, and logs the
        # foreign keys that it meets on its way.
        usual = ["odoo.sql_db: bad query"]
        return self.odoo("shell", script=script, usual=usual, measured=True)

    def rows(self, sql):
        """The rows of a statement that returns one JSON value a row."""
        found = postgres.query(f"SELECT to_jsonb(q) FROM ({sql}) q", self.database)
        return [json.loads(line) for line in found.splitlines()]

    def column(self, sql):
        """The first column of a statement."""
        return [next(iter(row.values())) for row in self.rows(sql)]

    @contextlib.contextmanager
    def served(self):
        """An Odoo that serves the database; yields a visitor of its pages."""
        port = ports.free()
        process = subprocess.Popen(
            server.command(
                "server",
                *["-d", self.database, "--http-interface=127.0.0.1"],
                *[f"--http-port={port}", "--max-cron-threads=0"],
            ),
            env=server.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Visitor(f"http://127.0.0.1:{port}", self.database, process)
        finally:
            process.terminate()
            process.wait(30)


class Visitor:
    """A browser without a screen: pages and calls of one session."""

    def __init__(self, base, database, process):
        self.base, self.database = base, database
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        for _ in range(120):
            try:
                self.page("/web/login")
                return
            except (urllib.error.URLError, OSError):
                if process.poll() is not None:
                    break
                time.sleep(0.5)
        raise AssertionError("Odoo does not serve /web/login")

    def page(self, path):
        """The text of a page; anything but success raises."""
        with self._opener.open(self.base + path, timeout=120) as answer:
            return answer.read().decode(errors="replace")

    def rpc(self, path, **parameters):
        body = {"jsonrpc": "2.0", "method": "call", "params": parameters}
        request = urllib.request.Request(
            self.base + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with self._opener.open(request, timeout=120) as answer:
            result = json.load(answer)
        if "error" in result:
            raise AssertionError(result["error"]["data"]["debug"])
        return result["result"]

    def login(self, name="admin"):
        return self.rpc(
            "/web/session/authenticate",
            db=self.database,
            login=name,
            password=name,
        )

    def call(self, model, method, *arguments, **keywords):
        return self.rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=list(arguments),
            kwargs=keywords,
        )
