#!/usr/bin/env python3
"""Run a command of Odoo with this host: tools/odoo.py server -d NAME ..."""

import os
import sys

from host import paths, postgres, server


def main():
    postgres.prepare()
    name, *arguments = sys.argv[1:] or ["--help"]
    os.chdir(paths.CLONE)
    command = server.command(name, *arguments)
    os.execve(command[0], command, server.environment())


if __name__ == "__main__":
    main()
