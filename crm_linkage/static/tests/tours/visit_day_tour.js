import {registry} from "@web/core/registry";

const stop = (name) =>
    `.o_linkage_mydaystop:has(.o_linkage_mydaystop_head:contains(${name}))`;

/** An ordinary visit: the three taps, and nothing else, between a day and the next. */
const THREE_TAPS = [
    {
        content: "the first visit is open",
        trigger: `${stop("Tour First")} .o_linkage_mydaystop_start`,
        run: "click",
    },
    {
        content: "what came out",
        trigger: `${stop("Tour First")} [data-outcome=order]`,
        run: "click",
    },
    {
        content: "done",
        trigger: `${stop("Tour First")} .o_linkage_mydaystop_done:enabled`,
        run: "click",
    },
    {
        content: "the day goes on with the next one",
        trigger: `${stop("Tour Second")} .o_linkage_mydaystop_start`,
    },
];

const ALL_THERE_IS = [
    {
        content: "read the card first",
        trigger: `${stop("Tour Second")} .o_linkage_mydaystop_card`,
        run: "click",
    },
    {
        content: "the card is read",
        trigger: ".o_linkage_myday_card .o_linkage_section[data-section=overview]",
    },
    {content: "back", trigger: ".o_linkage_myday_back", run: "click"},
    {
        content: "start",
        trigger: `${stop("Tour Second")} .o_linkage_mydaystop_start`,
        run: "click",
    },
    {
        content: "an advance",
        trigger: `${stop("Tour Second")} [data-outcome=advance]`,
        run: "click",
    },
    {
        content: "which one",
        trigger: `${stop("Tour Second")} [data-advance=trial]`,
        run: "click",
    },
    {content: "a next step", trigger: ".o_linkage_myday_extra_step", run: "click"},
    {
        content: "say it",
        trigger: ".o_linkage_mydaystop_field input[type=text]",
        run: "edit Bring the samples",
    },
    {
        content: "in a week",
        trigger: ".o_linkage_mydaystop_days button:contains(In a week)",
        run: "click",
    },
    {content: "a note", trigger: ".o_linkage_myday_extra_note", run: "click"},
    {
        content: "write it",
        trigger: "textarea.o_linkage_mydaystop_text",
        run: "edit Friendly",
    },
    {content: "a rival", trigger: ".o_linkage_myday_extra_rival", run: "click"},
    {
        content: "who",
        trigger: ".o_linkage_mydaystop_rival",
        run: "edit Nordwind",
    },
    {content: "done", trigger: ".o_linkage_mydaystop_done:enabled", run: "click"},
    {
        content: "the next one cannot take place",
        trigger: `${stop("Tour Third")} .o_linkage_mydaystop_fail`,
        run: "click",
    },
    {content: "why", trigger: "[data-failure=absent]", run: "click"},
    {content: "failed", trigger: ".o_linkage_mydaystop_failed:enabled", run: "click"},
    {
        content: "the last one is moved",
        trigger: `${stop("Tour Fourth")} .o_linkage_mydaystop_move`,
        run: "click",
    },
    {content: "to tomorrow", trigger: ".o_linkage_mydaystop_moved", run: "click"},
    {
        content: "nothing is open",
        trigger: ".o_linkage_myday_open:contains(0)",
    },
    {
        content: "it was a mistake: undo the failed one",
        trigger: `${stop("Tour Third")} .o_linkage_mydaystop_head`,
        run: "click",
    },
    {
        content: "undo",
        trigger: `${stop("Tour Third")} .o_linkage_mydaystop_undo`,
        run: "click",
    },
    {
        content: "it is open again",
        trigger: `${stop("Tour Third")} .o_linkage_mydaystop_start`,
    },
    {content: "tomorrow", trigger: ".o_linkage_myday_next", run: "click"},
    {
        content: "the moved one is there",
        trigger: `${stop("Tour Fourth")}`,
    },
    {content: "back to today", trigger: ".o_linkage_myday_today", run: "click"},
    {content: "today", trigger: `${stop("Tour First")}.o_is_done`},
];

registry.category("web_tour.tours").add("linkage_visit_day", {
    url: "/odoo/my-day",
    steps: () => [...THREE_TAPS, ...ALL_THERE_IS],
});
