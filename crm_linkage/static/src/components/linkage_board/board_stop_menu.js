import {_t} from "@web/core/l10n/translation";
import {Component, onMounted, useRef} from "@odoo/owl";

/**
 * What can be done with a stop without dragging it: for keyboards and fingers. The
 * same days and places are reached as by dragging.
 */
export class BoardStopMenu extends Component {
    static template = "crm_linkage.BoardStopMenu";
    static props = {
        stop: Object,
        days: Array, // those that can take it, as `BoardModel.day` makes them
        label: Function, // (day) -> text
        canLock: Boolean,
        onOpen: Function,
        onLock: Function,
        onShift: Function, // (-1 or 1)
        onMove: Function, // (date)
        close: {type: Function, optional: true}, // comes from the popover
    };

    setup() {
        this.root = useRef("root");
        onMounted(() => this.items[0]?.focus());
    }

    get items() {
        return [...this.root.el.querySelectorAll("button:not(:disabled)")];
    }

    get lockLabel() {
        return this.props.stop.locked ? _t("Let it move") : _t("Fix day and time");
    }

    run(action, ...args) {
        this.props.close?.();
        action(...args);
    }

    onKeydown(ev) {
        const step = {ArrowDown: 1, ArrowUp: -1}[ev.key];
        if (step) {
            ev.preventDefault();
            ev.stopPropagation();
            const {items} = this;
            const index = items.indexOf(document.activeElement) + step;
            items[(index + items.length) % items.length].focus();
        }
    }
}
