import {Component} from "@odoo/owl";
import {LinkageLine} from "../linkage_line/linkage_line";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The head of a scorecard: a bar for each side and the total, and the line over the
 * last periods. The value is `board` of `linkage.scorecard`.
 */
export class LinkageScore extends Component {
    static template = "crm_linkage.LinkageScore";
    static components = {LinkageLine};
    static props = {...standardFieldProps};

    get board() {
        return this.props.record.data[this.props.name] || {bars: []};
    }

    color(color) {
        return `text-bg-${color || "secondary"}`;
    }
}

export const linkageScore = {
    component: LinkageScore,
    supportedTypes: ["json"],
};

registry.category("fields").add("linkage_score", linkageScore);
