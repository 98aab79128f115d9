"""The set-up fails in one sentence that says what to do. Real parts, no mocks."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from host import odoo, paths

# Where nothing listens: each fetch ends at once, as without a network.
NOWHERE = "http://127.0.0.1:9"


class SetupCase(unittest.TestCase):
    """Runs the tools as a user does, with a HOST_DIR of the test."""

    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp(prefix="linkage-setup-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.host = self.folder / "host"

    def run_tool(self, program, *arguments, **environment):
        """Exit code and output; `environment` is laid over ours without its parts."""
        clean = {
            name: value
            for name, value in os.environ.items()
            if name not in ("ODOO_HOME", "PGHOST", "PGPORT", "PGUSER", "CHROME_BIN")
        }
        result = subprocess.run(
            [sys.executable, paths.TOOLS / program, *arguments],
            env=clean | {"HOST_DIR": str(self.host)} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return result.returncode, result.stdout

    def check_fails(self, words, program="prepare.py", arguments=(), **environment):
        code, output = self.run_tool(program, *arguments, **environment)
        self.assertEqual(code, 1, output)
        last = output.strip().splitlines()[-1]
        self.assertTrue(last.startswith("Cannot go on: "), output)
        for word in words:
            self.assertIn(word, last)
        self.assertNotIn("Traceback", output)

    def share_ready_host(self):
        """A HOST_DIR with all that is large linked to the one in use."""
        self.host.mkdir()
        for name in ("odoo", "venv", "stamps", "bin"):
            (self.host / name).symlink_to(paths.HOST / name)

    def fake(self, name, text):
        """A program that only prints."""
        program = self.folder / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
        return program


class TestOdooHome(SetupCase):
    def odoo_of(self, version):
        home = self.folder / "checkout"
        (home / "odoo").mkdir(parents=True)
        text = f"version_info = ({version}, FINAL, 0, '')\n"
        (home / "odoo" / "release.py").write_text(text)
        return str(home)

    def test_another_version_is_refused(self):
        home = self.odoo_of("18, 0")
        self.check_fails(["is Odoo 18.0", "needs Odoo 19.0"], ODOO_HOME=home)

    def test_a_folder_without_odoo_is_refused(self):
        home = str(self.folder)
        self.check_fails(["holds no Odoo", "unset it"], ODOO_HOME=home)


class TestNetwork(SetupCase):
    def test_without_a_network_the_sentence_says_so(self):
        settings = self.folder / "apt.conf"
        settings.write_text(
            f'Acquire::http::Proxy "{NOWHERE}";\nAcquire::https::Proxy "{NOWHERE}";\n'
            'Acquire::Retries "0";\n'
        )
        self.check_fails(["check the network", "ODOO_HOME"], APT_CONFIG=str(settings))


class TestDisk(SetupCase):
    def test_a_full_disk_is_told_before_anything_is_fetched(self):
        self.check_fails(["MB are free", "HOST_DIR"], NEED_FREE_MB="999999999")

    def test_a_folder_that_cannot_be_written_is_told(self):
        self.host.write_text("a file where the folder should be")
        self.check_fails(["Cannot write to", "set HOST_DIR"])


class TestPort(SetupCase):
    def test_a_taken_port_is_told_before_the_set_up(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])
            self.check_fails([f"Port {port} is taken", "PORT="], "demo.py", PORT=port)
        self.assertFalse(self.host.exists())

    def test_a_port_must_be_a_number(self):
        self.check_fails(["PORT=high is no number"], "demo.py", PORT="high")


class TestPostgres(SetupCase):
    def test_an_old_postgresql_is_refused(self):
        self.share_ready_host()
        self.fake("postgres", "echo 'postgres (PostgreSQL) 12.4'")
        program = self.fake("initdb", "exit 0")
        self.check_fails(["PostgreSQL 12 is too old"], PG_BIN=str(program.parent))

    def test_a_server_that_does_not_answer_is_told(self):
        self.share_ready_host()
        self.check_fails(["does not answer", "unset"], PGHOST=str(self.folder))


@unittest.skipUnless(odoo.package_dir() == odoo.DEBIAN_HOME, "ODOO_HOME is the user's")
class TestCache(SetupCase):
    """A cache that is damaged is repaired: on copies of the small packages."""

    def setUp(self):
        super().setUp()
        shutil.copytree(paths.HOST / "apt", self.host / "apt", copy_function=os.link)
        (self.deb,) = (self.host / "apt/debs").glob("fonts-ocr-b-*.deb")

    def fetch(self):
        script = "from host import debian; print(debian.fetch(['fonts-ocr-b/sid']))"
        file = self.folder / "fetch.py"
        file.write_text(
            f"import sys\nsys.path.insert(0, {str(paths.TOOLS)!r})\n{script}"
        )
        sources = self.host / "apt" / "sources.list"
        self.assertTrue(sources.exists())
        return self.run_tool(file)

    def test_a_truncated_package_is_fetched_again(self):
        whole = self.deb.read_bytes()
        self.deb.unlink()  # a link to the file in use
        self.deb.write_bytes(whole[:1000])
        code, output = self.fetch()
        self.assertEqual(code, 0, output)
        self.assertIn("is damaged, fetching it again", output)
        self.assertEqual(self.deb.read_bytes(), whole)

    def test_a_whole_package_is_not_fetched_again(self):
        code, output = self.fetch()
        self.assertEqual(code, 0, output)
        self.assertNotIn("fetching", output)


class TestInterrupted(SetupCase):
    def test_a_stamp_without_its_files_is_not_believed(self):
        script = (
            "from host import paths, steps\n"
            "steps.mark('part', 'key')\n"
            "file = paths.HOST / 'file'\n"
            "file.touch()\n"
            "print(steps.done('part', 'key', file))\n"
            "print(steps.done('part', 'other', file))\n"
            "file.unlink()\n"
            "print(steps.done('part', 'key', file))\n"
        )
        file = self.folder / "stamp.py"
        file.write_text(
            f"import sys\nsys.path.insert(0, {str(paths.TOOLS)!r})\n{script}"
        )
        code, output = self.run_tool(file)
        self.assertEqual(code, 0, output)
        answers = [line for line in output.splitlines() if line in ("True", "False")]
        self.assertEqual(answers, ["True", "False", "False"])
        self.assertIn("is gone, doing this step again", output)
