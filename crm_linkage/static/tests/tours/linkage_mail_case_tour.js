import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const clock = (kind, state) =>
    `.o_linkage_clock[data-kind=${kind}][data-state=${state}]`;

registry.category("web_tour.tours").add("linkage_mail_case_tour", {
    steps: () => [
        {
            content: "The mail is a case on the board",
            trigger: ".o_kanban_record:contains(Coffee machine leaks)",
            run: "click",
        },
        {
            content: "Both clocks run since it came",
            trigger: clock("response", "running"),
        },
        {
            trigger: clock("resolution", "running"),
        },
        {
            content: "What the customer wrote is in the thread",
            trigger: ".o-mail-Message:contains(Anna):contains(Coffee machine leaks)",
        },
        {
            content: "Answer the customer",
            trigger: ".o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            trigger: ".o-mail-Composer-input",
            run: "edit We come this afternoon.",
        },
        {
            trigger: ".o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            trigger: ".o-mail-Message:contains(We come this afternoon)",
        },
        {
            content: "Move on to working on it",
            trigger: ".o_form_view",
        },
        ...stepUtils.statusbarButtonsSteps("Close", "Close it with its solution"),
        {
            trigger: ".modal .o_field_widget[name=solution] .odoo-editor-editable",
            run: "editor A new seal was put in.",
        },
        {
            content: "It is told by mail",
            trigger: ".modal footer button:contains(Tell and Close)",
            run: "click",
        },
        {
            content: "Both promises were kept",
            trigger: clock("resolution", "met"),
        },
        {
            trigger: clock("response", "met"),
        },
        {
            content: "The customer was told, in the same thread",
            trigger: ".o-mail-Message:contains(A new seal was put in)",
        },
    ],
});

registry.category("web_tour.tours").add("linkage_phone_tour", {
    steps: () => [
        {
            trigger: ".o_linkage_phone_search",
            run: "edit 5550142",
        },
        {
            content: "Who calls is seen at once",
            trigger: ".o_linkage_phone_caller:contains(Tour Bakery):contains(Oven)",
        },
        {
            content: "What ends soon is offered",
            trigger: ".o_linkage_phone_soon:contains(Oven)",
        },
        {
            trigger: ".o_linkage_phone_search",
            run: "press Enter",
        },
        {
            trigger: ".o_linkage_phone_subject:focus",
            run: "edit Oven stays cold && press Enter",
        },
        {
            content: "One key made the case",
            trigger: ".o_form_view .o_field_widget[name=name] input",
        },
    ],
});
