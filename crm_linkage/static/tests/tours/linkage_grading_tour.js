import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("linkage_grading_tour", {
    url: "/odoo/linkage-schemes",
    steps: () => [
        {
            isActive: ["desktop"],
            content: "Open the scheme",
            trigger: ".o_data_row .o_data_cell:contains(Tour scheme)",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "Open the scheme",
            trigger: ".o_kanban_record:contains(Tour scheme)",
            run: "click",
        },
        ...stepUtils.statusbarButtonsSteps("Grade Now"),
        {
            content: "It says how many were graded",
            trigger: ".o_notification:contains(2 customers graded)",
        },
        stepUtils.showAppsMenuItem(),
        ...stepUtils.toggleHomeMenu(),
        {
            trigger: ".o_app[data-menu-xmlid='crm_linkage.menu_root']",
            run: "click",
        },
        {
            isActive: ["desktop"],
            content: "Open the best customer",
            trigger: ".o_data_row .o_data_cell:contains(Tour Best Buyer)",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "Open the best customer",
            trigger: ".o_kanban_record:contains(Tour Best Buyer)",
            run: "click",
        },
        {
            content: "Open the Linkage page",
            trigger: ".o_notebook_headers .nav-link[name=linkage]",
            run: "click",
        },
        {
            content: "Read the grade",
            trigger: ".o_linkage_section[data-section=overview] .badge:contains(A)",
        },
        {
            content: "And why: they have most orders",
            trigger:
                ".o_linkage_section[data-section=grade] .o_linkage_bars:contains(Orders)",
        },
        {
            trigger:
                ".o_linkage_section[data-section=grade]:contains(At least as good as 100 %)",
        },
        {
            content: "The history is one click away",
            trigger: ".o_linkage_section[data-section=grade] button:contains(History)",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains(Grade History)",
        },
        stepUtils.showAppsMenuItem(),
        ...stepUtils.toggleHomeMenu(),
        {
            trigger: ".o_app[data-menu-xmlid='crm_linkage.menu_root']",
            run: "click",
        },
        {
            isActive: ["desktop"],
            content: "Open the other customer",
            trigger: ".o_data_row .o_data_cell:contains(Tour Other)",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "Open the other customer",
            trigger: ".o_kanban_record:contains(Tour Other)",
            run: "click",
        },
        {
            content: "Open the Linkage page",
            trigger: ".o_notebook_headers .nav-link[name=linkage]",
            run: "click",
        },
        {
            content: "Read what would make it an A",
            trigger:
                ".o_linkage_hints:contains(from 75.0 points on):contains(Orders in 12 months)",
        },
        {
            content: "And what the colours mean",
            trigger: ".o_linkage_legend:contains(weak)",
        },
    ],
});
