#!/usr/bin/env python3
"""Set up all that is missing: Odoo, Python, PostgreSQL, browser, templates."""

import sys

from host import browser, databases, odoo, postgres, python
from host.steps import locked, main


def prepare(demo=None):
    """Every part of the host; `demo` also makes one of the template databases."""
    with locked():
        odoo.prepare()
        python.prepare()
        postgres.prepare()
        browser.prepare()
        if demo is not None:
            return databases.template(demo)


def command():
    prepare()
    for kind in sys.argv[1:]:
        print(prepare(demo=kind == "demo"))


if __name__ == "__main__":
    main(command)
