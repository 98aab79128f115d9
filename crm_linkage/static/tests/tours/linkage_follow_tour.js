import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const section = (name) => `.o_linkage_section[data-section=${name}]`;

registry.category("web_tour.tours").add("linkage_follow_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        ...stepUtils.toggleHomeMenu(),
        {
            trigger: ".o_app[data-menu-xmlid='crm_linkage.menu_root']",
            run: "click",
        },
        {
            content: "Open the customer",
            trigger: ".o_data_row .o_data_cell:contains(Tour Corner Shop)",
            run: "click",
        },
        {
            content: "Open the Linkage page",
            trigger: ".o_notebook_headers .nav-link[name=linkage]",
            run: "click",
        },
        {
            content: "The figures say C",
            trigger: `${section("overview")} .badge:contains(C)`,
        },
        {
            content: "Set another grade by hand",
            trigger: `${section("grade")} button:contains(Set grade)`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=grade_id] input",
            run: "edit A",
        },
        {
            trigger: ".modal .o-autocomplete--dropdown-item a:text(A)",
            run: "click",
        },
        {
            content: "Say until when",
            trigger: ".modal .o_field_widget[name=date_end] button",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=date_end] input",
            run: "edit 12/31/2030 && press Enter",
        },
        {
            content: "And why",
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Opens five shops in autumn",
        },
        {
            trigger: ".modal button:contains(Set Grade)",
            run: "click",
        },
        {
            content: "It is in force at once, and says that it was set by hand",
            trigger: `${section("overview")} dl:contains(Set by hand):contains(2030)`,
        },
        {
            trigger: `${section("overview")} .badge:contains(computed C)`,
        },
        {
            trigger: `${section("grade")}:contains(Opens five shops in autumn)`,
        },
        {
            content: "The cadence follows the grade",
            trigger: `${section("review")}:contains(every working day)`,
        },
        {
            content: "The card was read: one click",
            trigger: `${section("review")} button.btn-primary:contains(Reviewed)`,
            run: "click",
        },
        {
            trigger: `${section("review")} dd:contains(Tour Supervisor)`,
        },
        {
            content: "A note is written as well",
            trigger: `${section("review")} button:contains(With a note)`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Send the new list",
        },
        {
            trigger: ".modal footer button:contains(Reviewed)",
            run: "click",
        },
        {
            trigger: `${section("review")}:contains(Send the new list)`,
        },
    ],
});
