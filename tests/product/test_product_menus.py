"""Every menu of the app opens for every role of the demo: over RPC, then on screen."""

import json
import re
from datetime import date, datetime, time, timedelta
from time import sleep as pause
from xml.etree import ElementTree

from dateutil.relativedelta import relativedelta

import devtools
import logins
import screenshots

from .common import DatabaseCase

ROOT = "crm_linkage.menu_root"
ROLES = [login for login, role in logins.LOGINS if not role.startswith("customer")]
# the last: a screen that opens with something to save was left, as a script may
PAGE_ERRORS = re.compile(
    r"favicon|ResizeObserver loop|Blocked attempt to show a 'before"
)
# opens an action as a click on its menu does, on the page that is there
OPEN = """
Promise.race([
    odoo.__WOWL_DEBUG__.root.env.services.action
        .doAction(%s, {clearBreadcrumbs: true})
        .then(() => "open", (error) => String(error)),
    new Promise((resolve) => setTimeout(resolve, 15000, "late")),
])
"""
CLOSE = OPEN % '{type: "ir.actions.act_window_close"}'


def actions_below(menus, entry):
    """The (menu path, action id) pairs of an entry and of all below it."""
    if entry["actionID"]:
        yield entry["name"], entry["actionID"]
    for child in entry["children"]:
        for name, action in actions_below(menus, menus[str(child)]):
            yield f"{entry['name']} / {name}", action


def domain_of(action):
    """The action's domain when it is plain; one that needs the user is left out."""
    domain = action.get("domain") or []
    return domain if isinstance(domain, list) else []


def fields_of(arch):
    """The fields that a view reads of its own model, not of lines within."""
    found, todo = {}, [ElementTree.fromstring(arch)]
    while todo:
        node = todo.pop()
        if node.tag == "field":
            found[node.get("name")] = {}
        else:
            todo += list(node)
    return found


def filters_of(arch, uid):
    """The domains of a search view's filters, in one that is true for any of them."""
    names = {
        "uid": uid,
        "context_today": date.today,
        "datetime": datetime,
        "time": time,
        "timedelta": timedelta,
        "relativedelta": relativedelta,
        "true": True,
        "false": False,
    }
    found = []
    for node in ElementTree.fromstring(arch).iter("filter"):
        # our own views, in a test that has no Odoo to read them with
        domain = list(eval(node.get("domain") or "[]", dict(names)))  # pylint: disable=eval-used
        if domain:
            found.append(whole(domain))
    return ["|"] * (len(found) - 1) + [part for domain in found for part in domain]


def whole(domain):
    """The domain with the `&` that may be left out before its parts."""
    wanted = 1
    for part in domain:
        if part in ("&", "|"):
            wanted += 1
        elif part != "!":
            wanted -= 1
    return ["&"] * -wanted + domain


class TestMenus(DatabaseCase):
    demo = True
    installed = True

    def test_every_menu_opens_for_each_role(self):
        with self.served() as visitor:
            for login in ROLES:
                with self.subTest(login=login):
                    uid = visitor.login(login)["uid"]
                    opened = self.app_actions(visitor)
                    self.assertTrue(opened, "this role sees no menu of the app")
                    for name, number in opened:
                        with self.subTest(login=login, menu=name):
                            self.open_action(visitor, number, uid)
            for login in ("mark", "anna"):
                visitor.login(login)
                self.look(visitor, login, self.app_actions(visitor))

    def app_actions(self, visitor):
        menus = json.loads(visitor.page("/web/webclient/load_menus"))
        roots = [one for one in menus.values() if one.get("xmlid") == ROOT]
        return [pair for root in roots for pair in actions_below(menus, root)]

    def open_action(self, visitor, number, uid):
        """What the web client asks when a menu is clicked, and then every filter."""
        action = visitor.rpc("/web/action/load", action_id=number)
        if not action or action["type"] != "ir.actions.act_window":
            return
        model = action["res_model"]
        views = [[view, kind] for view, kind in action["views"]]
        shown = [*views, [(action.get("search_view_id") or [False])[0], "search"]]
        known = visitor.call(model, "get_views", shown, {"load_filters": True})["views"]
        for _view, kind in views:
            visitor.call(
                model,
                "web_search_read",
                domain=domain_of(action),
                specification=fields_of(known[kind]["arch"]),
                limit=20,
            )
        filters = filters_of(known["search"]["arch"], uid)
        visitor.call(model, "search_count", filters, limit=20)

    def look(self, visitor, login, actions):
        """Each action on the screen of Chromium, without an error of the page."""
        with devtools.Browser() as browser:
            screenshots.login(browser, visitor.base, login)
            for name, number in actions:
                with self.subTest(login=login, screen=name):
                    browser.errors.clear()
                    if browser.run(OPEN % number) == "late":
                        # a screen with something to save is not left
                        browser.open(f"{visitor.base}/odoo/action-{number}")
                    # some menus open a dialog over the page
                    shown = ".o_action_manager > *, .modal-body"
                    browser.wait(f"!!document.querySelector('{shown}')", shown, 60)
                    browser.wait(screenshots.QUIET, "the page to be quiet", 60)
                    pause(0.2)
                    dialog = browser.run(screenshots.DIALOG)
                    browser.run(CLOSE)
                    errors = [e for e in browser.errors if not PAGE_ERRORS.search(e)]
                    self.assertEqual((errors, dialog), ([], ""))
