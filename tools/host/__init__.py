"""The host of the add-on: Odoo 19, its Python, PostgreSQL and a browser.

Standard library only: this package runs before the virtual environment exists.
"""
