import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";

/** Time between two looks at a run that is going on, in ms. */
export const PATIENCE = 2000;

/** How far a run is; looks again until it is over, then reads the form anew. */
export class LinkageRunProgress extends Component {
    static template = "crm_linkage.LinkageRunProgress";
    static props = {...standardWidgetProps};
    static fields = ["state", "progress", "done_count", "scheme_count", "cancel_asked"];
    static going = ["waiting", "computing"];
    static patience = PATIENCE;

    setup() {
        this.orm = useService("orm");
        const {data} = this.props.record;
        const {fields} = this.constructor;
        this.run = useState(Object.fromEntries(fields.map((key) => [key, data[key]])));
        onMounted(() => this.wait());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    wait() {
        if (this.isGoing) {
            this.timer = setTimeout(() => this.look(), this.constructor.patience);
        }
    }

    async look() {
        const {resModel, resId} = this.props.record;
        const {fields} = this.constructor;
        const [values] = await this.orm.silent.read(resModel, [resId], fields);
        if (!values) {
            return;
        }
        const changed = values.state !== this.run.state;
        Object.assign(this.run, values);
        if (changed) {
            await this.props.record.load();
        }
        this.wait();
    }

    get isGoing() {
        return this.constructor.going.includes(this.run.state);
    }
}

export const linkageRunProgress = {
    component: LinkageRunProgress,
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "progress", type: "integer"},
        {name: "done_count", type: "integer"},
        {name: "scheme_count", type: "integer"},
        {name: "cancel_asked", type: "boolean"},
    ],
};

registry.category("view_widgets").add("linkage_run_progress", linkageRunProgress);
