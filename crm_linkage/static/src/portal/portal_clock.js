import {Interaction} from "@web/public/interaction";
import {readFace} from "@crm_linkage/components/linkage_clock/clock_time";
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
 * The clock of a case: counts down in working hours, as it does for the agent, and
 * changes its state with the time.
 */
export class PortalClock extends Interaction {
    static selector = ".o_linkage_portal_clock";

    setup() {
        this.face = JSON.parse(this.el.dataset.face);
        this.taken = Number(this.el.dataset.now);
        // The clock of the server counts: that of the phone may be wrong.
        this.opened = Date.now();
        this.locale = document.documentElement.lang || "en-US";
    }

    start() {
        this.tick();
        if (this.face.spans.length) {
            const timer = setInterval(() => this.tick(), 1000);
            this.registerCleanup(() => clearInterval(timer));
        }
    }

    tick() {
        const passed = Math.floor((Date.now() - this.opened) / 1000);
        const now = this.taken + passed;
        const reading = readFace(this.face, this.taken, now);
        const runs = ["running", "at_risk", "critical"].includes(reading.state);
        this.toggle(".o_linkage_clock_left", runs && !reading.isDone);
        this.toggle(
            ".o_linkage_clock_still",
            runs && !reading.isDone && !reading.ticks
        );
        this.el.querySelector(".o_linkage_clock_time").textContent = timeText(
            reading.remaining,
            this.locale
        );
        const [label, color] = this.face.badges[reading.state];
        const badge = this.el.querySelector(".badge");
        badge.textContent = label;
        badge.className = `badge text-bg-${color}`;
    }

    toggle(selector, isShown) {
        this.el.querySelector(selector).classList.toggle("d-none", !isShown);
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
