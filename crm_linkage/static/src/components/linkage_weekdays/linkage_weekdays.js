import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Component} from "@odoo/owl";

const {Info} = luxon;
const FIELDS = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/** Seven buttons for seven boolean fields; the view has the fields invisible. */
export class LinkageWeekdays extends Component {
    static template = "crm_linkage.Weekdays";
    static props = {...standardWidgetProps};

    get days() {
        const short = Info.weekdays("short");
        const long = Info.weekdays("long");
        return FIELDS.map((name, index) => ({
            name,
            short: short[index],
            long: long[index],
            isOn: this.props.record.data[name],
        }));
    }

    toggle(day) {
        return this.props.record.update({[day.name]: !day.isOn});
    }
}

export const linkageWeekdays = {component: LinkageWeekdays};

registry.category("view_widgets").add("linkage_weekdays", linkageWeekdays);
