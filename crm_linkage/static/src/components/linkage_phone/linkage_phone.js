import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Component, onWillUnmount, useRef, useState} from "@odoo/owl";

/** How long the keys rest before the server is asked, in ms. */
const REST = 200;
const SHORTEST = 2;

/**
 * The phone desk: a number or a name is typed, and who calls is seen at once. One call of
 * `linkage.case.linkage_phone()` finds and shows; Enter goes on to the subject, and Enter
 * there makes the case.
 */
export class LinkagePhone extends Component {
    static template = "crm_linkage.LinkagePhone";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            text: "",
            subject: "",
            productId: false,
            partners: [],
            chosen: 0,
            caller: null,
            asked: "", // the text that `partners` belongs to
            busy: false,
            error: "",
        });
        this.input = useAutofocus({refName: "search"});
        this.subject = useRef("subject");
        this.turn = 0;
        this.askLater = useDebounced(() => this.ask(), REST);
        onWillUnmount(() => this.turn++);
    }

    get isNobody() {
        const {asked, partners, text} = this.state;
        return asked && asked === text.trim() && !partners.length;
    }

    badge(product) {
        return {
            on: "text-bg-success",
            soon: "text-bg-warning",
            over: "text-bg-secondary",
        }[product.state];
    }

    async ask(partnerId = false) {
        const turn = ++this.turn;
        const text = this.state.text.trim();
        if (text.length < SHORTEST) {
            Object.assign(this.state, {partners: [], caller: null, asked: ""});
            return;
        }
        try {
            const answer = await this.orm.silent.call("linkage.case", "linkage_phone", [
                text,
                partnerId,
            ]);
            if (turn !== this.turn) {
                return;
            }
            const {partners, caller} = answer;
            const place = partners.findIndex((one) => one.id === caller?.id);
            Object.assign(this.state, {
                partners,
                caller,
                chosen: Math.max(place, 0),
                asked: text,
                error: "",
                productId: false,
            });
        } catch (error) {
            if (turn === this.turn) {
                this.state.error = this.sentence(error);
            }
        }
    }

    sentence(error) {
        return error.data?.message || _t("The server did not answer.");
    }

    choose(place) {
        const {partners} = this.state;
        if (!partners.length) {
            return;
        }
        const chosen = (place + partners.length) % partners.length;
        this.state.chosen = chosen;
        this.ask(partners[chosen].id);
    }

    async onSearchKey(ev) {
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            this.choose(this.state.chosen + (ev.key === "ArrowDown" ? 1 : -1));
        } else if (ev.key === "Escape") {
            this.clear();
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            if (this.state.asked !== this.state.text.trim()) {
                this.askLater.cancel();
                await this.ask();
            }
            if (ev.ctrlKey) {
                await this.makeCase();
            } else {
                this.subject.el?.focus();
            }
        }
    }

    onSubjectKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.makeCase();
        } else if (ev.key === "Escape") {
            this.input.el?.focus();
        }
    }

    clear() {
        this.turn++;
        Object.assign(this.state, {
            text: "",
            partners: [],
            caller: null,
            asked: "",
            error: "",
        });
        this.input.el?.focus();
    }

    takeProduct(product) {
        this.state.productId = this.state.productId === product.id ? false : product.id;
        this.subject.el?.focus();
    }

    async makeCase() {
        const {busy, caller, productId, subject} = this.state;
        if (busy || !caller) {
            return;
        }
        this.state.busy = true;
        try {
            const action = await this.orm.call("linkage.case", "linkage_phone_case", [
                caller.id,
                subject,
                productId,
            ]);
            await this.action.doAction(action);
        } catch (error) {
            this.state.error = this.sentence(error);
        } finally {
            this.state.busy = false;
        }
    }

    open(model, id) {
        if (model && id) {
            this.action.doAction({
                type: "ir.actions.act_window",
                res_model: model,
                res_id: id,
                views: [[false, "form"]],
            });
        }
    }

    newContact() {
        const number = /^\+?[\d\s./()-]+$/.test(this.state.text);
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            views: [[false, "form"]],
            context: number
                ? {default_phone: this.state.text}
                : {default_name: this.state.text},
        });
    }
}

registry.category("actions").add("crm_linkage.phone", LinkagePhone);
