"""An agreement in force, and the cards that are made of it."""

from freezegun import freeze_time

from odoo import fields

from .test_agreement_agreement import AgreementCommon

#: the morning after the month that the cards of most tests are made for
MORNING = "2026-11-01 06:00:00"
OCTOBER = (fields.Date.to_date("2026-10-01"), fields.Date.to_date("2026-10-31"))


class ScorecardCommon(AgreementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(MORNING))
        cls.Card = cls.env["linkage.scorecard"]
        cls.Snapshot = cls.env["linkage.metric.snapshot"]
        codes = ("overdue_amount", "days_late", "complaints", "days_since_last_order")
        for metric in cls.env["linkage.metric"].search([("code", "in", codes)]):
            cls.metrics[metric.code] = metric

    @classmethod
    def bound(cls, *promises, since="2026-01-01", period="month", **values):
        """An active agreement that binds since long ago, with these promises.

        :param promises: dicts of values of commitments; `metric` is a code
        """
        agreement = cls.agreement(date_start=since, scorecard_period=period, **values)
        for promise in promises:
            cls.commitment(agreement, **promise)
        # sudo and by hand: what was activated long before today
        agreement.sudo().write({"state": "active", "activated_on": since})
        return agreement

    @classmethod
    def version_of(cls, agreement, since, **values):
        """The next version in force, known since its first day."""
        # sudo: versions are made by steps only
        new = agreement.sudo().copy(
            {
                "origin_id": agreement.origin_id.id,
                "previous_id": agreement.id,
                "version": agreement.version + 1,
                "date_start": since,
                **values,
            }
        )
        new.write({"state": "active", "activated_on": since})
        return new

    @classmethod
    def cards(cls, agreement=None, period="month", days=OCTOBER, company=None):
        """The cards of a period, made as the job makes them."""
        cls.Card._make(company or cls.company, period, *days)
        domain = [("date_from", "=", days[0]), ("date_to", "=", days[1])]
        if agreement:
            domain.append(("origin_id", "in", agreement.origin_id.ids))
        return cls.Card.search(domain)
