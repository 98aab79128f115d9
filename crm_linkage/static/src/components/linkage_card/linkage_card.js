import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {LinkageLine} from "../linkage_line/linkage_line";
import {Component, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";

/** How long a hint looks for the field on a page that is just being drawn, in ms. */
const FOCUS_PATIENCE = 1500;

/**
 * The Linkage page of a partner form. It reads nothing until it is drawn, which the
 * notebook does when its page is opened, and then makes one call; sections and their
 * blocks are described at `res.partner._linkage_card_sections()`.
 */
export class LinkageCard extends Component {
    static template = "crm_linkage.LinkageCard";
    static components = {LinkageLine};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        const status = this.props.record.resId ? "loading" : "new";
        this.state = useState({status, card: null, error: "", saving: ""});
        this.turn = 0;
        // read again for another record, and after this one was saved
        useEffect(
            (resId, dirty) => {
                if (!resId) {
                    this.state.status = "new";
                } else if (!dirty || this.state.card === null) {
                    this.load();
                }
            },
            () => [this.props.record.resId, this.props.record.dirty]
        );
        onWillUnmount(() => this.turn++);
    }

    get resId() {
        return this.props.record.resId;
    }

    /** Makes one call and keeps its card, unless another call was made meanwhile. */
    async load(method = "linkage_card", args = []) {
        const turn = ++this.turn;
        if (this.state.status !== "ready" || this.cardOf !== this.resId) {
            this.state.status = "loading";
        }
        this.cardOf = this.resId;
        try {
            const card = await this.orm.call("res.partner", method, [
                [this.resId],
                ...args,
            ]);
            if (turn === this.turn) {
                Object.assign(this.state, {card, status: "ready", error: ""});
            }
        } catch (error) {
            if (turn !== this.turn) {
                return;
            }
            const message = error.data?.message || _t("The server did not answer.");
            Object.assign(this.state, {error: message});
            if (this.state.status === "loading") {
                this.state.status = "error";
            }
        } finally {
            if (turn === this.turn) {
                this.state.saving = "";
            }
        }
    }

    async setAnswer(letter, answer) {
        if (this.state.saving || letter.answer === answer) {
            return;
        }
        this.state.saving = letter.key;
        await this.load("linkage_set_man", [letter.key, answer]);
    }

    open(action) {
        return this.action.doAction(action, {onClose: () => this.load()});
    }

    openPartner() {
        return this.open({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.state.card.partner.id,
            views: [[false, "form"]],
        });
    }

    press(button) {
        if (button.confirm) {
            this.dialog.add(ConfirmationDialog, {
                title: button.label,
                body: button.confirm,
                confirmLabel: button.label,
                confirm: () => this.run(button),
                cancel: () => {},
            });
            return;
        }
        return this.run(button);
    }

    async run(button) {
        if (button.action) {
            return this.open(button.action);
        }
        const result = await this.orm.call("res.partner", button.method, [
            [this.state.card.partner.id],
        ]);
        if (result?.type) {
            return this.open(result);
        }
        return this.load();
    }

    /** Leads to the field that is missing, on another page or on another partner. */
    async follow(hint) {
        const form = this.root.el.closest(".o_form_view");
        if (this.state.card.is_contact || !form) {
            return this.openPartner(); // the card is also read outside of forms
        }
        if (!hint.field) {
            form.querySelector(".o_linkage_man button")?.focus();
            return;
        }
        if (hint.page) {
            form.querySelector(
                `.o_notebook_headers .nav-link[name="${hint.page}"]`
            )?.click();
        }
        const until = Date.now() + FOCUS_PATIENCE;
        const seek = () => {
            const field = form.querySelector(`.o_field_widget[name="${hint.field}"]`);
            if (field) {
                field.scrollIntoView({block: "center"});
                field.querySelector("input, textarea, select, button, a")?.focus();
            } else if (Date.now() < until) {
                requestAnimationFrame(seek);
            }
        };
        seek();
    }

    /** Classes of a badge or bar in a Bootstrap context or a colour of the host. */
    color(color) {
        if (Number.isInteger(color)) {
            return `o_linkage_color_${color}`;
        }
        return `text-bg-${color || "secondary"}`;
    }

    width(bar) {
        const share = bar.max ? bar.points / bar.max : 0;
        return Math.round(100 * Math.min(1, Math.max(0, share)));
    }

    paragraphs(text) {
        return Array.isArray(text) ? text : [text];
    }

    answerClass(letter, answer) {
        if (letter.answer !== answer.key) {
            return "btn-outline-secondary";
        }
        return {yes: "btn-success", no: "btn-danger"}[answer.key] || "btn-secondary";
    }
}

export const linkageCard = {component: LinkageCard};

registry.category("view_widgets").add("linkage_card", linkageCard);
