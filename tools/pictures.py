"""The README's pictures: what to open, as whom, and what must be on the page."""

from typing import NamedTuple


class Picture(NamedTuple):
    name: str
    login: str
    url: str
    wait: str  # CSS selector that is on the page when it is ready
    phone: bool = False
    clicks: tuple = ()  # CSS, text=Label to click, scroll=CSS to bring to the top


CUSTOMER = "text=Laurel Village Grocers"
LINKAGE_PAGE = ".o_notebook_headers .nav-link[name=linkage]"
ROW = ".o_data_row"

PICTURES = (
    Picture(
        name="card",
        login="anna",
        url="/odoo/linkage-customers",
        wait=ROW,
        clicks=(CUSTOMER, LINKAGE_PAGE, "scroll=.o_notebook"),
    ),
    Picture(name="customers", login="mark", url="/odoo/linkage-customers", wait=ROW),
    Picture(
        name="grade",
        login="mark",
        url="/odoo/linkage-customers",
        wait=ROW,
        clicks=(CUSTOMER, LINKAGE_PAGE, "scroll=[data-section=grade]"),
    ),
    Picture(
        name="scheme",
        login="mark",
        url="/odoo/linkage-schemes",
        wait=ROW,
        clicks=(f"{ROW} .o_data_cell",),
    ),
    Picture(
        name="simulation",
        login="mark",
        url="/odoo/linkage-simulations",
        wait=ROW,
        clicks=(f"{ROW} .o_data_cell",),
    ),
    Picture(name="credit", login="mark", url="/odoo/linkage-credit", wait=ROW),
    Picture(
        name="grade_phone",
        login="anna",
        url="/odoo/linkage-customers",
        wait=".o_kanban_record",
        phone=True,
        clicks=(".o_kanban_record", LINKAGE_PAGE, "scroll=[data-section=grade]"),
    ),
    Picture(
        name="visits",
        login="anna",
        url="/odoo/linkage-my-visits",
        wait=".o_calendar_view",
        clicks=(".o_calendar_button_next",),
    ),
    Picture(
        name="workload",
        login="mark",
        url="/odoo/linkage-visit-workload",
        wait=".o_pivot",
    ),
    Picture(
        name="visit_phone",
        login="anna",
        url="/odoo/linkage-my-visits",
        wait=".o_kanban_record",
        phone=True,
        clicks=(
            ".o_kanban_record",
            ".o_statusbar_buttons .dropdown-toggle",
            "button[name=action_complete]",
            ".modal input[data-value=advance]",
        ),
    ),
    Picture(
        name="agreement",
        login="sophie",
        url="/odoo/linkage-agreements",
        wait=ROW,
        clicks=("text=Year partnership with Laurel Village Grocers",),
    ),
    Picture(
        name="cases",
        login="sven",
        url="/odoo/linkage-cases",
        wait=".o_kanban_record",
    ),
)
