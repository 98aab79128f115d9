import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("crm_linkage_visit_week", {
    url: "/odoo/linkage-weekly-reports",
    steps: () => [
        {
            content: "open the draft",
            trigger:
                ".o_list_view .o_data_row td[name=user_id], .o_kanban_view .o_kanban_record:contains(Tour)",
            run: "click",
        },
        {
            content: "the figures are filled in",
            trigger: ".o_linkage_week :contains(1 of 2)",
        },
        {
            content: "what went wrong is proposed",
            trigger:
                ".o_field_widget[name=problems] textarea:value(/Nobody there.*Tour Shop/)",
        },
        {
            content: "write next week's plan",
            trigger: ".o_field_widget[name=plans] textarea",
            run: "edit See them on Monday.",
        },
        ...stepUtils.statusbarButtonsSteps("Send", "hand it in"),
        {
            content: "sure",
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            content: "it was sent",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=sent_on]",
        },
    ],
});
