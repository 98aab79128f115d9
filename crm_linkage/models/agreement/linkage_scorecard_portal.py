from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date, format_datetime, plaintext2html

from .linkage_agreement_portal import LAST_ID
from .linkage_scorecard import CLOSED, DISCUSSED

#: characters of a partner's comment
COMMENT_LIMIT = 4000


class LinkageScorecard(models.Model):
    """What a partner may know of its scorecards, for the portal.

    Portal users have no access to scorecards; these methods give out a fixed set of
    plain values of the user's own company, and nothing of a draft.
    """

    _inherit = "linkage.scorecard"

    @api.model
    def _portal_domain(self):
        user = self.env.user
        return (
            Domain("commercial_partner_id", "in", user._linkage_portal_customer().ids)
            & Domain("company_id", "in", user.company_ids.ids)
            & Domain("state", "in", (DISCUSSED, CLOSED))
        )

    @api.model
    def _portal_scorecard_count(self):
        """Number of cards that `_portal_scorecards` gives in all."""
        # sudo: the domain is the user's alone
        return self.sudo().search_count(self._portal_domain())

    @api.model
    def _portal_scorecards(self, limit, offset=0):
        """The user's cards, the latest first, as plain values.

        :return: list of dicts of `id`, `agreement`, `number`, `period`, `date_from`,
            `date_to`, `state`, `state_text`, `score`, `score_us`, `score_partner`
            (texts), `percent` (0..100 or None), `trend` (up, steady, down or False),
            `may_comment`
        """
        # sudo: as above; only the values below come out
        cards = self.sudo().search(self._portal_domain(), limit=limit, offset=offset)
        return [card._portal_values() for card in cards]

    @api.model
    def _portal_scorecard(self, card_id):
        """One card with its lines, or None where it is not one of the user's.

        :return: the dict of `_portal_scorecards` with `credit`, `bonus`, `claim` (texts
            or False), `our_comment`, `partner_comment`, `partner_comment_by`,
            `partner_comment_at` and `sides`: [(title, score text, lines)], a line being
            a dict of `name`, `aspect`, `period`, `target`, `actual`, `state`,
            `state_text`, `percent`, `note`, `consequence` (text or False)
        """
        card = self._portal_browse(card_id)
        if not card:
            return None
        return {**card._portal_values(), **card._portal_details()}

    @api.model
    def _portal_comment(self, card_id, text):
        """Keep what the partner says to a card that is being discussed.

        The one before it stays in the card's log.

        :return: False where the card is not one of the user's
        :raise UserError: the card is closed, or the text is empty or too long
        """
        card = self._portal_browse(card_id)
        if not card:
            return False
        text = (text or "").strip()
        if card.state != DISCUSSED:
            raise UserError(
                self.env._("This scorecard is closed: nothing can be added any more.")
            )
        if not text:
            raise UserError(self.env._("Write what you would like to say."))
        if len(text) > COMMENT_LIMIT:
            raise UserError(
                self.env._(
                    "Please say it in %(limit)s characters or less.",
                    limit=COMMENT_LIMIT,
                )
            )
        card.write(
            {
                "partner_comment": text,
                "partner_comment_by": self.env.user.name,
                "partner_comment_at": fields.Datetime.now(),
            }
        )
        card.message_post(
            body=plaintext2html(text),
            author_id=self.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            partner_ids=card.agreement_id.user_id.partner_id.ids,
        )
        return True

    @api.model
    def _portal_browse(self, card_id):
        """The card (sudo) if it is one of the user's, else none, whatever is asked."""
        # True is an int as well
        if type(card_id) is not int or not 0 < card_id <= LAST_ID:
            return self.browse()
        # sudo: the domain is the user's alone
        domain = self._portal_domain() & Domain("id", "=", card_id)
        return self.sudo().search(domain, limit=1)

    def _portal_values(self):
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "id": self.id,
            "agreement": self.agreement_id.name,
            "number": self.agreement_id.number or "",
            "period": self.period_text,
            "date_from": format_date(self.env, self.date_from),
            "date_to": format_date(self.env, self.date_to),
            "state": self.state,
            "state_text": states[self.state],
            "score": self.score_text,
            "score_us": self.score_us_text,
            "score_partner": self.score_partner_text,
            "percent": round(self.score) if self.is_judged else None,
            "trend": self.trend,
            "may_comment": self.state == DISCUSSED,
        }

    def _portal_details(self):
        def amount(value):
            return value and format_amount(self.env, value, self.currency_id)

        return {
            "credit": amount(self.credit),
            "bonus": amount(self.bonus),
            "claim": amount(self.claim),
            "our_comment": self.our_comment or "",
            "partner_comment": self.partner_comment or "",
            "partner_comment_by": self.partner_comment_by or "",
            "partner_comment_at": self.partner_comment_at
            and format_datetime(self.env, self.partner_comment_at),
            "sides": self._sides(),
        }

    def _sides(self):
        """[(title, score text, lines as dicts)], for papers and pages of the partner.

        Values are those that both sides agreed to measure: they are shown, whatever
        group of ours may see the metric of other customers.
        """
        self.ensure_one()
        names = (self.company_id.name, self.commercial_partner_id.name)
        scores = (self.score_us_text, self.score_partner_text)
        return [
            (name, score, [line._plain() for line in self.line_ids._of_side(side)])
            for name, score, side in zip(names, scores, ("us", "partner"), strict=True)
        ]
