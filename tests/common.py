"""Fixtures shared by the rooms: users with real roles, customers with documents."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command, fields
from odoo.sql_db import Cursor
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

ROLES = {
    "representative": "crm_linkage.group_representative",
    "supervisor": "crm_linkage.group_supervisor",
    "manager": "crm_linkage.group_manager",
    "agent": "crm_linkage.group_agent",
    "employee": "base.group_user",
}


def new_user(env, login, groups, **values):
    """A user with just these groups, without invitation mail and chat window."""
    return new_test_user(
        env,
        login,
        groups=groups,
        odoobot_state="disabled",
        context={"no_reset_password": True},
        **values,
    )


def new_colleague(env, login, company, groups=ROLES["representative"]):
    """A user of just this company; a representative unless `groups` say otherwise."""
    return new_user(
        env,
        login,
        groups,
        company_id=company.id,
        company_ids=[Command.set(company.ids)],
    )


def new_team(leader, members, company, name="North"):
    """A sales team of the company that `leader` leads."""
    return leader.env["crm.team"].create(
        {
            "name": name,
            "company_id": company.id,
            "user_id": leader.id,
            "member_ids": [Command.set(members.ids)],
        }
    )


class LinkageCommon(AccountTestInvoicingCommon):
    """A company with a chart of accounts, the users of every role, and sales."""

    @classmethod
    def get_default_groups(cls):
        # fixtures are made by someone who may: an accountant who manages Linkage
        return (
            super().get_default_groups()
            | cls.env.ref("sales_team.group_sale_manager")
            | cls.env.ref("crm_linkage.group_manager")
            | cls.env.ref("crm_linkage.group_agent")
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, no_reset_password=True)
        )
        cls.company = cls.company_data["company"]
        cls.users = {
            role: new_colleague(cls.env, f"linkage_{role}", cls.company, group)
            for role, group in ROLES.items()
        }

    @classmethod
    def customer(cls, name, **values):
        """A commercial partner without any document yet."""
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )

    @classmethod
    def invoice(cls, partner, day, amount, *, due=None, refund=False, company=None):
        """A posted invoice, or credit note, over `amount` without taxes."""
        company = company or cls.company
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_refund" if refund else "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": day,
                    "invoice_date_due": due or day,
                    "invoice_payment_term_id": False,
                    "company_id": company.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Goods",
                                "quantity": 1,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move

    @classmethod
    def order(cls, partner, moment, *, state="sale", company=None):
        """A sales order with its date, confirmed unless `state` says otherwise."""
        company = company or cls.company
        order = (
            cls.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "order_line": [
                        Command.create(
                            {"product_id": cls.product_a.id, "price_unit": 1}
                        )
                    ],
                }
            )
        )
        if state == "sale":
            order.action_confirm()
        order.write({"state": state, "date_order": fields.Datetime.to_datetime(moment)})
        return order

    @classmethod
    def pay(cls, invoice, day):
        """Settle `invoice` in full on `day`."""
        return cls._register_payment(invoice, payment_date=day)

    @contextmanager
    def assertNoQueryNaming(self, text):
        """Nothing is asked of the database in which `text` stands."""
        execute, found = Cursor.execute, []

        def listen(cursor, query, *args, **kwargs):
            if text in str(getattr(query, "code", query)):
                found.append(str(query))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", listen):
            yield
        self.assertFalse(found)
