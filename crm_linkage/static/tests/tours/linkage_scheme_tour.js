import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/** Choose a record in a many2one. */
function choose(field, text, inside = "") {
    return [
        {
            content: `Look for ${text}`,
            trigger: `${inside} .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
        },
        {
            content: `Choose ${text}`,
            trigger: `.ui-menu-item > a:contains(${text})`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("linkage_scheme_tour", {
    url: "/odoo/linkage-schemes",
    steps: () => [
        {
            content: "Make a scheme",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "It says what is missing",
            trigger: ".o_linkage_todo:contains(add up to nothing)",
        },
        {
            content: "Name it",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Tour regulars",
        },
        {
            content: "Add a criterion",
            trigger:
                ".o_field_widget[name=criterion_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        ...choose("metric_id", "Orders", ".modal"),
        {
            content: "Rank is the method from the start, so no bands are asked for",
            trigger: ".modal:not(:has(.o_field_widget[name=band_ids]))",
        },
        {
            content: "Keep the criterion",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Go to the grades",
            trigger:
                "body:not(:has(.modal)) .o_notebook_headers .nav-link[name=grades]",
            run: "click",
        },
        {
            content: "Limits are suggested",
            trigger:
                ".o_field_widget[name=threshold_ids] .o_data_row:contains(A):contains(75)",
        },
        {
            content: "It says whom it matches",
            trigger: ".o_field_widget[name=match_text]:contains(match now)",
        },
        {
            content: "Nothing is missing any more",
            trigger: "body:not(:has(.o_linkage_todo))",
        },
        ...stepUtils.statusbarButtonsSteps("Simulate", "Try it without any effect"),
        {
            content: "Open who would be an A",
            trigger: ".o_linkage_simulation_matrix [data-cell='Not graded-A']",
            run: "click",
        },
        {
            content: "It says why",
            trigger:
                ".o_data_row:contains(Tour Best Buyer):contains(No scheme covers this customer now)",
        },
        {
            content: "Back to the simulation",
            trigger: ".o_back_button, .breadcrumb-item a:contains(Simulation of)",
            run: "click",
        },
        ...stepUtils.statusbarButtonsSteps("Apply This Scheme", "Put it in force"),
        {
            content: "Yes",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It says how many were graded",
            trigger: ".o_notification:contains(customers graded)",
        },
        {
            content: "The simulation says that its scheme is in force",
            trigger: ".alert:contains(no draft any more)",
        },
    ],
});
