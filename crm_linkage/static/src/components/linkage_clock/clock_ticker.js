import {onMounted, onWillUnmount} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

/** One timer for all clocks of the page; none while none is shown. */
class Ticker {
    constructor() {
        this.listeners = new Set();
        this.timer = null;
    }

    add(listener) {
        this.listeners.add(listener);
        this.timer ??= browser.setInterval(() => this.tick(), 1000);
    }

    remove(listener) {
        this.listeners.delete(listener);
        if (!this.listeners.size) {
            browser.clearInterval(this.timer);
            this.timer = null;
        }
    }

    tick() {
        for (const listener of [...this.listeners]) {
            listener();
        }
    }
}

export const ticker = new Ticker();

/** Calls `listener` every second while the component is shown. */
export function useTick(listener) {
    onMounted(() => ticker.add(listener));
    onWillUnmount(() => ticker.remove(listener));
}
