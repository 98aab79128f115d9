import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const {Duration} = luxon;

/**
 * A duration in its largest units and in the language of the page; seconds only on the
 * last day.
 *
 * @param {Number} seconds
 * @param {String} locale
 */
export function timeText(seconds, locale) {
    const units =
        seconds >= 86400 ? ["days", "hours"] : ["hours", "minutes", "seconds"];
    const whole = Duration.fromObject({seconds})
        .shiftTo(...units)
        .toObject();
    const parts = units.map((unit) => [unit, Math.floor(whole[unit])]);
    const first = parts.findIndex(([, number]) => number > 0);
    const shown = parts.slice(first < 0 ? units.length - 1 : first);
    return Duration.fromObject(Object.fromEntries(shown), {locale}).toHuman({
        unitDisplay: "short",
    });
}

/**
 * Seconds of working time between two moments, in seconds since 1970.
 *
 * @param {[Number, Number][]} spans of working hours, in order
 * @param {Number} from
 * @param {Number} until
 */
export function worked(spans, from, until) {
    return spans.reduce(
        (sum, [start, end]) =>
            sum + Math.max(0, Math.min(end, until) - Math.max(start, from)),
        0
    );
}

/** The clock of a case: counts down in working hours, as it does for the agent. */
export class PortalClock extends Interaction {
    static selector = ".o_linkage_portal_clock:has(.o_linkage_clock_left)";

    setup() {
        this.spans = JSON.parse(this.el.dataset.spans);
        this.left = Number(this.el.dataset.left);
        this.now = Number(this.el.dataset.now);
        // The clock of the server counts: that of the phone may be wrong.
        this.opened = performance.now();
        this.locale = document.documentElement.lang || "en-US";
    }

    start() {
        this.tick();
        const timer = setInterval(() => this.tick(), 1000);
        this.registerCleanup(() => clearInterval(timer));
    }

    tick() {
        const now = this.now + Math.floor((performance.now() - this.opened) / 1000);
        const left = this.left - worked(this.spans, this.now, now);
        if (left <= 0) {
            // What follows from it, the server says.
            this.el.querySelector(".o_linkage_clock_left").classList.add("d-none");
            return;
        }
        const isWorking = this.spans.some(([start, end]) => start <= now && now < end);
        this.el.querySelector(".o_linkage_clock_left").classList.remove("d-none");
        this.el
            .querySelector(".o_linkage_clock_still")
            .classList.toggle("d-none", isWorking);
        this.el.querySelector(".o_linkage_clock_time").textContent = timeText(
            left,
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
