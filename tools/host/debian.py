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


def describe(wishes):
    """Facts of each package, given as `name/suite`: name, size in bytes, SHA256."""
    listing = run(
        private("apt-cache", "show", *wishes),
        f"Debian lacks one of {', '.join(wishes)}: "
        "set ODOO_HOME to an Odoo 19 of yours",
    )
    facts = [
        dict(re.findall(r"^(Package|Size|SHA256): (\S+)$", stanza, re.M))
        for stanza in listing.strip().split("\n\n")
    ]
    return [(fact["Package"], int(fact["Size"]), fact["SHA256"]) for fact in facts]


def sha256(path):
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def fetch(wishes):
    """The files of the packages; those that are whole are not fetched again."""
    targets, missing, size = {}, [], 0
    for wish, (name, length, expected) in zip(wishes, describe(wishes), strict=True):
        target = DEBS / f"{name}-{expected[:12]}.deb"
        targets[expected] = target
        if target.exists() and sha256(target) == expected:
            continue
        if target.exists():
            say(f"{target.name} is damaged, fetching it again")
        missing.append(wish)
        size += length
    if missing:
        with step(f"fetching {len(missing)} Debian packages ({size / 1e6:.1f} MB)"):
            download(missing, targets)
    return list(targets.values())


def download(wishes, targets):
    """Into a folder of its own first; apt checks signatures and hashes."""
    folder = DEBS / "new"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(
        private("apt-get", "download", *wishes),
        "Debian packages cannot be fetched: check the network, then try again",
        cwd=folder,
    )
    for file in folder.glob("*.deb"):
        file.rename(targets[sha256(file)])
    folder.rmdir()


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
