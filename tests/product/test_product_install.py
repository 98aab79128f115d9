"""Install, update and uninstall in a database without demo data, then with it."""

from host import paths

from . import remains
from .common import MODULE, DatabaseCase

OUR_TABLES = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'linkage\\_%'
    AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# those of models that keep their records
STORED_TABLES = """
    SELECT replace(model, '.', '_') AS relname FROM ir_model
    JOIN pg_class ON relname = replace(model, '.', '_') AND relkind = 'r'
    WHERE model LIKE 'linkage.%' AND NOT transient ORDER BY 1
"""


class ServedCase(DatabaseCase):
    """What each database of this file has to show after the add-on came and went."""

    def check_served(self):
        """Pages, menus and the views that we had extended still work."""
        with self.served() as visitor:
            visitor.login()
            self.assertIn("odoo", visitor.page("/odoo"))
            visitor.page("/web/webclient/load_menus")
            for model in ("res.partner", "res.users", "crm.lead", "sale.order"):
                views = [[False, "form"], [False, "list"], [False, "search"]]
                visitor.call(model, "get_views", views, {})

    def check_catalogue(self, before):
        after = remains.catalogue(self)
        for name, known in before.items():
            left = sorted(after[name] - known)
            lost = sorted(known - after[name])
            self.assertEqual((left, lost), ([], []), f"{name} left or lost")
        self.assertEqual(remains.mentions(self), [])


class TestWithoutDemo(ServedCase):
    def test_install_and_uninstall_leaves_nothing(self):
        before = remains.catalogue(self)
        counts = remains.description_counts(self)
        self.install()
        self.assertTrue(self.column(OUR_TABLES))
        self.assertEqual(self.demo_records(), [])
        self.fill()
        self.uninstall()
        self.check_catalogue(before)
        self.assertEqual(remains.description_counts(self), counts)
        self.check_served()

    def fill(self):
        """Every stored model of ours has a record before it is uninstalled."""
        script = (paths.CLONE / "tests/product/fill_models.py").read_text()
        self.odoo("shell", script=script)
        empty = [
            table
            for table in self.column(STORED_TABLES)
            if not self.column(f'SELECT count(*) AS n FROM "{table}"')[0]
        ]
        self.assertEqual(empty, [])

    def demo_records(self):
        """No demo user is installed in a company's own database."""
        return self.column(
            f"SELECT name FROM ir_model_data WHERE module = '{MODULE}'"
            " AND model = 'res.users'"
        )


class TestWithDemo(ServedCase):
    demo = True
    installed = True

    def test_update_twice_changes_nothing(self):
        self.assertEqual(self.state(), {"state": "installed", "demo": True})
        content = self.content()
        self.update()
        self.assertEqual(self.changed(content), [], "changed by the first update")
        self.update()
        self.assertEqual(self.changed(content), [], "changed by the second update")
        self.check_served()

    def state(self):
        sql = f"SELECT state, demo FROM ir_module_module WHERE name = '{MODULE}'"
        return self.rows(sql)[0]

    def content(self):
        """A checksum of the rows of each table of ours, without who wrote when."""
        tables = {
            table: f"SELECT to_jsonb(t) - '{{write_date,write_uid}}'::text[] AS j"
            f' FROM "{table}" t'
            for table in self.column(OUR_TABLES)
        }
        names = "module, name, model, res_id, noupdate"
        tables["ir_model_data"] = (
            f"SELECT to_jsonb(t) AS j FROM (SELECT {names} FROM ir_model_data"
            f" WHERE module = '{MODULE}') t"
        )
        return {
            table: self.column(
                f"SELECT count(*) || ' ' || coalesce(md5(string_agg(j::text, ' '"
                f" ORDER BY j::text)), '') AS sum FROM ({rows}) r"
            )[0]
            for table, rows in tables.items()
        }

    def changed(self, content):
        now = self.content()
        return sorted(
            f"{table}: {content.get(table)} -> {now.get(table)}"
            for table in content.keys() | now.keys()
            if content.get(table) != now.get(table)
        )
