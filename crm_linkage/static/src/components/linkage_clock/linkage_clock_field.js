import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {LinkageClock, serverNow} from "./linkage_clock";
import {mostPressing} from "./clock_time";

/** All clocks of a case: a widget for `clock_faces`. */
export class LinkageClocks extends Component {
    static template = "crm_linkage.LinkageClocks";
    static components = {LinkageClock};
    static props = {...standardFieldProps};

    get value() {
        return this.props.record.data.clock_faces;
    }

    get clocks() {
        return this.value ? this.value.clocks : [];
    }

    /** A clock was moved by hand: what the screen shows of the case is old. */
    async onMoved() {
        await this.props.record.load();
    }
}

/**
 * The clock that needs somebody most: a widget for `next_deadline`, by which the column
 * of a list sorts.
 */
export class LinkageNextClock extends LinkageClocks {
    static template = "crm_linkage.LinkageNextClock";

    get face() {
        const value = this.value;
        return value && mostPressing(value.clocks, value.now, serverNow(value));
    }
}

export const linkageClocks = {
    component: LinkageClocks,
    displayName: _t("Clocks that count down"),
    supportedTypes: ["json"],
};

export const linkageNextClock = {
    component: LinkageNextClock,
    displayName: _t("Clock that needs somebody most"),
    supportedTypes: ["datetime"],
    fieldDependencies: [{name: "clock_faces", type: "json", readonly: true}],
    listViewWidth: [215, 240],
};

registry.category("fields").add("linkage_clocks", linkageClocks);
registry.category("fields").add("linkage_clock", linkageNextClock);
