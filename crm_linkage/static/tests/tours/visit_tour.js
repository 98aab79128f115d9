import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/** Open an entry of the Visits menu, on a desktop or on a phone. */
function openVisits(entry) {
    return [
        stepUtils.showAppsMenuItem(),
        ...stepUtils.toggleHomeMenu(),
        {
            content: "open the app",
            trigger: ".o_app[data-menu-xmlid='crm_linkage.menu_root']",
            run: "click",
        },
        ...openEntry(entry),
    ];
}

function openEntry(entry) {
    return [
        {
            isActive: ["desktop"],
            content: "open the menu Visits",
            trigger: "button[data-menu-xmlid='crm_linkage.menu_visits']",
            run: "click",
        },
        {
            isActive: ["desktop"],
            content: "choose the entry",
            trigger: `.dropdown-item[data-menu-xmlid='crm_linkage.${entry}']`,
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "open the menu",
            trigger: ".o_menu_toggle",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "choose the entry",
            trigger: `.o_app_menu_sidebar [data-menu-xmlid='crm_linkage.${entry}']`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("crm_linkage_visit", {
    url: "/odoo",
    steps: () => [
        ...openVisits("menu_visit_plan"),
        {
            isActive: ["desktop"],
            content: "start a plan",
            trigger: ".o_linkage_plans .o_list_button_add",
            run: "click",
        },
        {
            isActive: ["mobile"],
            content: "start a plan",
            trigger: ".o_linkage_plans .o-kanban-button-new",
            run: "click",
        },
        {
            content: "the plan is for me",
            trigger: ".o_form_view .o_field_widget[name=date_start]",
        },
        ...stepUtils.statusbarButtonsSteps("Plan", "draft the stops"),
        {
            content: "the customer has a stop",
            trigger: ".o_field_widget[name=stop_ids] :contains(Tour Customer)",
        },
        ...stepUtils.statusbarButtonsSteps("Accept", "make visits of the stops"),
        {
            isActive: ["desktop"],
            content: "the plan is accepted",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Accepted)",
        },
        {
            isActive: ["mobile"],
            content: "the plan is accepted",
            trigger: ".o_statusbar_status :contains(Accepted)",
        },
        ...openEntry("menu_visit"),
        {
            content: "open the visit",
            trigger:
                ".o_linkage_visits .o_data_row:contains(Tour Customer) td[name=partner_id], .o_linkage_visits .o_kanban_record:contains(Tour Customer)",
            run: "click",
        },
        ...stepUtils.statusbarButtonsSteps("Start", "arrive"),
        {
            content: "the arrival is kept",
            trigger: ".o_field_widget[name=check_in]",
        },
        ...stepUtils.statusbarButtonsSteps("Complete", "leave"),
        {
            content: "an advance",
            trigger: ".modal .o_field_widget[name=outcome] input[data-value=advance]",
            run: "click",
        },
        {
            content: "which one",
            trigger: ".modal .o_field_widget[name=advance] input[data-value=trial]",
            run: "click",
        },
        {
            content: "the next step",
            trigger: ".modal .o_field_widget[name=next_step] input",
            run: "edit Bring the samples",
        },
        {
            content: "close the visit",
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "the result shows",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=advance]:contains(trial)",
        },
    ],
});
