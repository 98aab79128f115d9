import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const {Duration} = luxon;

/**
 * The time until a deadline, in the two largest units that matter and in the
 * language of the page; minutes and seconds on the last day.
 *
 * @param {Number} seconds
 * @param {String} locale
 */
export function timeText(seconds, locale) {
    const units =
        seconds >= 86400 ? ["days", "hours"] : ["hours", "minutes", "seconds"];
    const whole = Duration.fromObject({seconds}, {locale}).shiftTo(...units);
    const parts = Object.entries(whole.toObject()).map(([unit, number]) => [
        unit,
        Math.floor(number),
    ]);
    const first = parts.findIndex(([, number]) => number > 0);
    const shown = parts.slice(first < 0 ? parts.length - 1 : first);
    return Duration.fromObject(Object.fromEntries(shown), {locale}).toHuman({
        unitDisplay: "short",
    });
}

/** A running clock of a case: counts down to its deadline, then up. */
export class PortalClock extends Interaction {
    static selector = ".o_linkage_portal_clock";

    setup() {
        this.left = this.el.querySelector(".o_linkage_clock_left");
        this.deadline = Number(this.el.dataset.deadline);
        // The clock of the server counts: that of the phone may be wrong.
        this.ahead = Date.now() / 1000 - Number(this.el.dataset.now);
        this.locale = document.documentElement.lang || "en-US";
    }

    start() {
        if (!this.left || !this.deadline) {
            return;
        }
        this.left.classList.remove("d-none");
        this.tick();
        const timer = setInterval(() => this.tick(), 1000);
        this.registerCleanup(() => clearInterval(timer));
    }

    tick() {
        const seconds = this.deadline - (Date.now() / 1000 - this.ahead);
        const isLate = seconds < 0;
        this.left
            .querySelector(".o_linkage_clock_before")
            .classList.toggle("d-none", isLate);
        this.left
            .querySelector(".o_linkage_clock_after")
            .classList.toggle("d-none", !isLate);
        this.left.classList.toggle("text-danger", isLate);
        this.left.querySelector(".o_linkage_clock_time").textContent = timeText(
            Math.floor(Math.abs(seconds)),
            this.locale
        );
    }
}

/** A form is sent once, however often its button is pressed. */
export class PortalForm extends Interaction {
    static selector = ".o_linkage_portal_form";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit},
    };

    onSubmit() {
        for (const button of this.el.querySelectorAll("button[type=submit]")) {
            // After the form was read: a disabled button would not be sent with it.
            setTimeout(() => (button.disabled = true));
        }
    }
}

registry.category("public.interactions").add("crm_linkage.portal_clock", PortalClock);
registry.category("public.interactions").add("crm_linkage.portal_form", PortalForm);
