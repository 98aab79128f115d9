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
        name="outlook",
        login="mark",
        url="/odoo/action-crm_linkage.linkage_visit_outlook_action",
        wait=".o_form_view .o_data_row",
    ),
    Picture(
        name="board",
        login="anna",
        url="/odoo/linkage-board",
        wait=".leaflet-marker-icon",
    ),
    Picture(
        name="day_phone",
        login="anna",
        url="/odoo/my-day",
        wait=".o_linkage_myday",
        phone=True,
    ),
    Picture(name="due", login="anna", url="/odoo/linkage-visit-due", wait=ROW),
    Picture(
        name="visit_report",
        login="sophie",
        url="/odoo/linkage-visit-report",
        wait=".o_pivot, .o_graph_renderer",
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
    Picture(
        name="case",
        login="sven",
        url="/odoo/linkage-cases",
        wait=".o_kanban_record",
        clicks=("text=Invoice disputed: delivery not complete", ".o_linkage_clock"),
    ),
    Picture(
        name="scorecard",
        login="sophie",
        url="/odoo/scorecards",
        wait=".o_kanban_record, .o_data_row",
        clicks=(".o_kanban_record, .o_data_row .o_data_cell",),
    ),
    Picture(
        name="portal_agreement",
        login="portal_customer",
        url="/my/agreements",
        wait="a[href^='/my/agreements/']",
        phone=True,
        clicks=("a[href^='/my/agreements/']",),
    ),
)
