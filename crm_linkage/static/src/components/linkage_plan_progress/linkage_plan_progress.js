import {LinkageRunProgress} from "../linkage_run_progress/linkage_run_progress";
import {registry} from "@web/core/registry";

/** How far the search for a visit plan is, and how good the best one so far. */
export class LinkagePlanProgress extends LinkageRunProgress {
    static template = "crm_linkage.LinkagePlanProgress";
    static fields = ["state", "progress", "best_value", "stop_asked"];
    static going = ["queued", "running"];
    static patience = 700;
}

export const linkagePlanProgress = {
    component: LinkagePlanProgress,
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "progress", type: "integer"},
        {name: "best_value", type: "integer"},
        {name: "stop_asked", type: "boolean"},
    ],
};

registry.category("view_widgets").add("linkage_plan_progress", linkagePlanProgress);
