import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const answer = (letter, key) =>
    `.o_linkage_man [data-letter=${letter}] button[data-answer=${key}]`;

registry.category("web_tour.tours").add("linkage_card_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        ...stepUtils.toggleHomeMenu(),
        {
            content: "Open the app: it shows the customers first",
            trigger: ".o_app[data-menu-xmlid='crm_linkage.menu_root']",
            run: "click",
        },
        {
            isActive: ["desktop"],
            content: "Open the customer",
            trigger: ".o_data_row .o_data_cell:contains(Tour Harbour Market)",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "Open the customer",
            trigger: ".o_kanban_record:contains(Tour Harbour Market)",
            run: "click",
        },
        {
            content: "Open the Linkage page",
            trigger: ".o_notebook_headers .nav-link[name=linkage]",
            run: "click",
        },
        {
            content: "Read the stage and that MAN is unknown",
            trigger:
                ".o_linkage_section[data-section=overview] .badge:contains(Active)",
        },
        {
            trigger: ".o_linkage_verdict:contains(Ask before you judge)",
        },
        {
            content: "They have the money",
            trigger: answer("money", "yes"),
            run: "click",
        },
        {
            trigger: `${answer("money", "yes")}[aria-pressed=true]:not(:disabled)`,
        },
        {
            content: "But this is not who decides",
            trigger: answer("authority", "no"),
            run: "click",
        },
        {
            trigger: `${answer("authority", "no")}[aria-pressed=true]:not(:disabled)`,
        },
        {
            content: "And they need it",
            trigger: answer("need", "yes"),
            run: "click",
        },
        {
            content: "Read what to do",
            trigger: ".o_linkage_verdict:contains(find the person with authority)",
        },
        {
            trigger: ".o_linkage_verdict:contains(MaN)",
        },
        {
            content: "Follow what is missing to its field",
            trigger: ".o_linkage_missing:contains(Salesperson)",
            run: "click",
        },
        {
            trigger: ".o_notebook_headers .nav-link.active[name=sales_purchases]",
        },
        {
            trigger: ".o_field_widget[name=user_id]",
        },
    ],
});
