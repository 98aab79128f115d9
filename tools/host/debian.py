"""Debian packages: fetched and unpacked without root, or installed as root."""

import hashlib
import os
import re
import shutil
import subprocess

from . import paths
from .steps import SetupError, is_root, run, say, step

APT = paths.HOST / "apt"
DEBS = APT / "debs"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def mirror():
    """The Debian mirror of this machine, as its own apt knows it."""
    listing = run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT)"],
        "apt-get cannot list its sources",
    )
    for line in listing.splitlines():
        address, _, component = line.partition(" ")
        if component == "main" and re.search(r"/debian/?$", address):
            return address
    raise SetupError(
        "apt knows no Debian mirror (an address that ends in /debian/): "
        "add one to its sources, or set ODOO_HOME to an Odoo 19 of yours."
    )


def private(program, *arguments):
    """A command of apt with its own lists and cache: needs no root."""
    folders = {
        "Dir::State::lists": APT / "lists",
        "Dir::Cache": APT / "cache",
        "Dir::Etc::sourcelist": APT / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    options = [f"-o{name}={value}" for name, value in folders.items()]
    return [program, *options, *arguments]


def update(suites):
    for folder in (APT / "lists" / "partial", APT / "cache", DEBS):
        folder.mkdir(parents=True, exist_ok=True)
    lines = [f"deb [signed-by={KEYRING}] {mirror()} {suite} main\n" for suite in suites]
    (APT / "sources.list").write_text("".join(lines))
    with step(f"reading the package lists of {', '.join(suites)}"):
        run(
            private("apt-get", "-eany", "update"),
            "The Debian package lists cannot be read: check the network and the "
            "mirror in apt's sources, or set ODOO_HOME to an Odoo 19 of yours",
        )


def describe(package, suite):
    """Address-free facts of one package: file name, size and SHA256."""
    listing = run(
        private("apt-cache", "show", f"{package}/{suite}"),
        f"Debian {suite} has no package {package}: "
        "set ODOO_HOME to an Odoo 19 of yours",
    )
    fields = dict(re.findall(r"^(Filename|Size|SHA256): (\S+)$", listing, re.M))
    return fields["Filename"].rsplit("/", 1)[1], int(fields["Size"]), fields["SHA256"]


def sha256(path):
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def fetch(package, suite):
    """The path of the package's file; a file that is whole is not fetched again."""
    _name, size, expected = describe(package, suite)
    target = DEBS / f"{package}-{expected[:12]}.deb"
    if target.exists():
        if sha256(target) == expected:
            return target
        say(f"{target.name} is damaged, fetching it again")
        target.unlink()
    folder = DEBS / f"{package}.new"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with step(f"fetching {package} ({size / 1e6:.1f} MB)"):
        run(
            private("apt-get", "download", f"{package}/{suite}"),
            f"The package {package} cannot be fetched: check the network",
            cwd=folder,
        )
    (fetched,) = folder.glob("*.deb")
    fetched.rename(target)
    folder.rmdir()
    return target


def unpack(files, folder):
    for number, file in enumerate(files, 1):
        say(f"unpacking {number}/{len(files)}: {file.name}")
        run(["dpkg", "-x", file, folder], f"{file.name} cannot be unpacked")


def install(packages, why):
    """Install what is missing as root; otherwise say what to install."""
    names = " ".join(packages)
    if not is_root():
        raise SetupError(
            f"{why}: ask for the Debian packages {names} (apt-get install {names})."
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
    with step(f"installing {names}"):
        first = subprocess.run(
            command, env=environment, stderr=subprocess.STDOUT, check=False, **options
        )
        if first.returncode:  # the machine's lists may be old or absent
            run(["apt-get", "update"], f"{why}, and apt-get cannot read its lists")
            run(command, f"{why}, and installing {names} failed", env=environment)
