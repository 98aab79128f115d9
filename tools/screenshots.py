#!/usr/bin/env python3
"""Pictures of a running demo: those of the README, or one of any page.

tools/screenshots.py                     all pictures of tools/pictures.py
tools/screenshots.py --login anna --url /odoo/contacts --out x.png [--phone]
    [--wait CSS] [--click CSS|text=Label|scroll=CSS ...] [--base http://127.0.0.1:8069]

Errors of the page (console, error dialogs) are printed and make the exit code 1.
"""

import argparse
import json
import os
import sys
import time

from host import paths
from host.steps import SetupError, main, say

if sys.prefix != str(paths.VENV):  # the socket library is in the environment
    if not paths.PYTHON.exists():
        sys.exit("Cannot go on: nothing is set up yet: run `make demo` first.")
    os.execv(paths.PYTHON, [str(paths.PYTHON), *sys.argv])

import devtools  # noqa: E402
import pictures  # noqa: E402

FOLDER = paths.CLONE / "docs" / "pictures"
DESKTOP, PHONE = (1400, 900), (390, 844)
# Odoo is quiet: no loading mark, no request under way, no animation of a modal.
QUIET = """
document.readyState === 'complete'
&& !document.querySelector('.o_loading_indicator, .o_view_sample_data.o_loading')
&& (window.odoo?.isReady ?? true) !== false
"""
# A lazy image out of sight is never complete.
PAINTED = """
[...document.images].every((image) => image.complete || image.loading === 'lazy')
"""
DIALOG = """
[...document.querySelectorAll('.o_error_dialog, .o_notification.border-danger')]
.map((node) => node.innerText).join('\\n')
"""
FIND = """
const wish = %s;
const nodes = wish.startsWith('text=')
    ? [...document.querySelectorAll('a, button, span, [role], td, th, label')]
        .filter((node) => node.innerText?.trim() === wish.slice(5))
    : [...document.querySelectorAll(wish)];
const node = nodes.find((node) => node.getClientRects().length);
"""


def settle(browser, selector=None):
    if selector:
        wish = json.dumps(selector)
        browser.wait(f"!!document.querySelector({wish})", selector, 60)
    browser.wait(QUIET, "the page to be quiet", 60)
    time.sleep(0.7)
    browser.wait(QUIET, "the page to be quiet", 60)
    browser.wait(PAINTED, "the images", 20)


def login(browser, base, name):
    """Through the login page; demo users have their login as password."""
    browser.open(f"{base}/web/login")
    if browser.run("location.pathname") != "/web/login":
        raise SetupError(
            f"{base}/web/login does not show a login form: "
            "start the server with -d and one database."
        )
    browser.wait("!!document.querySelector('form.oe_login_form')", "the login form")
    user = json.dumps(name)
    browser.run(
        f"""(() => {{
        const form = document.querySelector('form.oe_login_form');
        form.querySelector('[name=login]').value = {user};
        form.querySelector('[name=password]').value = {user};
        form.submit();
        }})()"""
    )
    browser.wait(
        "location.pathname !== '/web/login' || !!"
        "document.querySelector('.alert-danger')",
        "the login",
    )
    if browser.run("location.pathname") == "/web/login":
        raise SetupError(f"Cannot log in as {name} with the password {name}.")
    browser.wait("document.readyState === 'complete'", "the first page")


def click(browser, wish):
    """Click what `wish` says, or only bring it to the top of the page."""
    scroll = wish.startswith("scroll=")
    wish = wish.removeprefix("scroll=")
    act = (
        "node.scrollIntoView({block: 'start'});"
        if scroll
        else "node.scrollIntoView({block: 'center'}); node.click();"
    )
    find = FIND % json.dumps(wish)
    browser.wait(f"(() => {{{find} return !!node}})()", f"{wish} to click", 30)
    browser.run(f"(() => {{{find} {act} return true}})()")
    settle(browser)


def take(base, picture, file):
    """Write one picture; returns the errors that the page showed."""
    size = PHONE if picture.phone else DESKTOP
    with devtools.Browser(*size, phone=picture.phone) as browser:
        if picture.login:
            login(browser, base, picture.login)
            browser.errors.clear()
        errors = []
        try:
            browser.open(base + picture.url)
            settle(browser, picture.wait)
            for wish in picture.clicks:
                click(browser, wish)
        except TimeoutError as error:
            errors.append(str(error))
        browser.picture(file)
        say(f"{file}")
        dialog = browser.run(DIALOG)
        return errors + browser.errors + ([dialog] if dialog else [])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", default="http://127.0.0.1:8069")
    parser.add_argument("--login", default="", help="empty: not logged in")
    parser.add_argument("--url", help="a path: take one picture of this page")
    parser.add_argument("--out", default="picture.png")
    parser.add_argument("--phone", action="store_true")
    parser.add_argument("--wait", default="body", metavar="CSS")
    parser.add_argument("--click", action="append", default=[], metavar="CSS")
    return parser.parse_args()


def run():
    wish = arguments()
    if wish.url:
        clicks = tuple(wish.click)
        one = pictures.Picture("", wish.login, wish.url, wish.wait, wish.phone, clicks)
        todo = [(one, wish.out)]
    else:
        todo = [(one, FOLDER / f"{one.name}.png") for one in pictures.PICTURES]
    failed = False
    for picture, file in todo:
        for error in take(wish.base, picture, file):
            failed = True
            print(f"ERROR on {picture.url} as {picture.login}: {error}")
    return failed


if __name__ == "__main__":
    main(run)
