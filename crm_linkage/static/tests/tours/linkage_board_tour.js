import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const stop = (name) => `.o_linkage_board_stop:contains(${name})`;
const day = (number) =>
    `.o_linkage_board_week:first .o_linkage_board_day:eq(${number})`;

/** Moves Board Shop A to Tuesday by its menu, which is there on phones, too. */
const moveByMenu = [
    {
        content: "open the menu of the stop",
        trigger: `${stop("Board Shop A")} .o_linkage_board_stop_menu`,
        run: "click",
    },
    {
        content: "move it to the next day",
        trigger: ".o_linkage_board_stop_actions [data-move]:first",
        run: "click",
    },
    {
        content: "both days have changed, with their times",
        trigger: `${day(1)}:has(${stop("Board Shop A")}.o_moved):not(:contains(…))`,
    },
];

registry.category("web_tour.tours").add("crm_linkage_board", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        ...stepUtils.toggleHomeMenu(),
        {
            content: "open the app",
            trigger: ".o_app[data-menu-xmlid='crm_linkage.menu_root']",
            run: "click",
        },
        {
            isActive: ["desktop"],
            content: "open the menu Visits",
            trigger: "button[data-menu-xmlid='crm_linkage.menu_visits']",
            run: "click",
        },
        {
            isActive: ["desktop"],
            content: "choose the board",
            trigger: ".dropdown-item[data-menu-xmlid='crm_linkage.menu_visit_board']",
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
            content: "choose the board",
            trigger:
                ".o_app_menu_sidebar [data-menu-xmlid='crm_linkage.menu_visit_board']",
            run: "click",
        },
        {
            content: "look at one week",
            trigger: ".o_linkage_scale_week",
            run: "click",
        },
        {
            content: "one week is shown",
            trigger: ".o_linkage_scale_week.active",
        },
        {
            content: "go to the week of the visits, on whatever day this runs",
            trigger: ".o_linkage_board_weeks",
            async run() {
                if (!this.anchor.querySelector(".o_linkage_board_stop")) {
                    document.querySelector(".o_linkage_next").click();
                }
            },
        },
        {
            content: "times are those of the representative",
            trigger: `${stop("Board Shop A")} .o_linkage_board_stop_time:contains(10:00)`,
        },
        {
            isActive: ["desktop"],
            content: "the map has the stops and no tiles",
            trigger:
                ".o_linkage_map:not(:has(img)):has(.o_linkage_map_end) .o_linkage_map_stop",
        },
        ...moveByMenu,
        {
            content: "take that back",
            trigger: ".o_linkage_undo:enabled",
            run: "click",
        },
        {
            content: "it is on Monday again",
            trigger: `${day(0)}:has(${stop("Board Shop A")})`,
        },
        ...moveByMenu,
        {
            content: "open the menu of another stop",
            trigger: `${stop("Board Shop C")} .o_linkage_board_stop_menu`,
            run: "click",
        },
        {
            content: "fix it",
            trigger: ".o_linkage_lock",
            run: "click",
        },
        {
            content: "it is fixed",
            trigger: `${stop("Board Shop C")} .o_linkage_board_stop_lock`,
        },
        {
            content: "save",
            trigger: ".o_linkage_save",
            run: "click",
        },
        {
            content: "everything is saved",
            trigger: ".o_linkage_board:not(:has(.o_linkage_save)):not(:has(.o_moved))",
        },
        {
            isActive: ["mobile"],
            content: "look at the map",
            trigger: ".o_linkage_tab_map",
            run: "click",
        },
        {
            content: "the map shows the stops",
            trigger: ".o_linkage_map_stop",
        },
    ],
});
