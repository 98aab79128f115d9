import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const clock = (kind, state) =>
    `.o_linkage_clock[data-kind=${kind}][data-state=${state}]`;

registry.category("web_tour.tours").add("linkage_case_tour", {
    steps: () => [
        {
            content: "The board is drawn: before, New opens the whole form",
            trigger: ".o_kanban_view .o_kanban_group",
        },
        {
            content: "Write down what the customer asks for",
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        {
            trigger: ".o_kanban_quick_create .o_field_widget[name=name] input",
            run: "edit Broken display",
        },
        {
            isActive: ["desktop"],
            trigger: ".o_kanban_quick_create .o_field_widget[name=partner_id] input",
            run: "edit Tour Customer",
        },
        {
            isActive: ["desktop"],
            trigger: ".ui-menu-item > a:contains(Tour Customer)",
            run: "click",
        },
        {
            isActive: ["mobile"],
            trigger: ".o_kanban_quick_create .o_field_widget[name=partner_id] input",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "A phone chooses on a page of its own",
            trigger: ".modal .o_kanban_record:contains(Tour Customer)",
            run: "click",
        },
        {
            content: "Open the case",
            trigger: ".o_kanban_quick_create .o_kanban_edit",
            run: "click",
        },
        {
            content: "Both clocks run",
            trigger: clock("response", "running"),
        },
        {
            trigger: clock("resolution", "running"),
        },
        ...stepUtils.statusbarButtonsSteps("Start", "Work on it"),
        {
            content: "The customer was answered in time",
            trigger: clock("response", "met"),
        },
        {
            content: "Write down the solution",
            trigger: ".o_notebook_headers .nav-link[name=solution]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=solution] .odoo-editor-editable",
            run: "editor Replaced by a new one",
        },
        ...stepUtils.saveForm(),
        ...stepUtils.statusbarButtonsSteps("Close", "Close it in time"),
        {
            content: "The solution stands in the dialog already",
            trigger: ".modal .o_field_widget[name=solution]:contains(Replaced)",
        },
        {
            trigger: ".modal footer button:contains(Close Case)",
            run: "click",
        },
        {
            trigger: clock("resolution", "met"),
        },
        {
            content: "It can be reopened, so it is closed",
            trigger: ".o_field_widget[name=closed_at]",
        },
    ],
});
