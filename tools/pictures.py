"""The README's pictures: what to open, as whom, and what must be on the page."""

from typing import NamedTuple


class Picture(NamedTuple):
    name: str
    login: str
    url: str
    wait: str  # CSS selector that is on the page when it is ready
    phone: bool = False
    clicks: tuple = ()


PICTURES = (
    Picture("customers", "anna", "/odoo/action-crm_linkage.menu_root", ".o_content"),
)
