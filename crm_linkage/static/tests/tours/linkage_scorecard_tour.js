import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const state = (label) =>
    `.o_statusbar_status .o_arrow_button_current:contains(${label})`;

registry.category("web_tour.tours").add("linkage_scorecard_tour", {
    steps: () => [
        {
            content: "What both sides kept, in one picture",
            trigger: ".o_linkage_score_bar:contains(Total):contains(50)",
        },
        {
            content: "Broken and kept, each with its target",
            trigger: ".o_field_widget[name=partner_line_ids]:contains(Kept)",
        },
        {
            trigger: ".o_field_widget[name=our_line_ids]:contains(Broken)",
        },
        ...stepUtils.statusbarButtonsSteps("Discuss with Partner", "Show the partner"),
        {
            trigger: ".o_field_widget[name=our_comment] textarea",
            run: "edit We were late in October",
        },
        {
            trigger: ".o_field_widget[name=partner_comment] textarea",
            run: "edit That is all right",
        },
        ...stepUtils.saveForm(),
        {
            content: "Who wrote it for the partner is kept",
            trigger:
                ".o_field_widget[name=partner_comment_by]:contains(for the partner)",
        },
        ...stepUtils.statusbarButtonsSteps("Close", "Freeze it"),
        {
            content: "Asked once more, as nothing changes afterwards",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The comments cannot be typed any more",
            trigger:
                ".o_form_view .o_field_widget[name=our_comment]:not(:has(textarea))",
        },
        {
            isActive: ["desktop"],
            trigger: state("Closed"),
        },
    ],
});
