import {registry} from "@web/core/registry";

const clock = (rest = "") => `.o_linkage_clock[data-kind=response]${rest}`;
const text = () => document.querySelector(`${clock()} .o_linkage_clock_time`).innerText;

/** Resolves once the text of the clock is another one; fails if that takes too long. */
async function expectToTick() {
    const before = text();
    for (let waited = 0; waited < 5000; waited += 100) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (text() !== before) {
            return;
        }
    }
    throw new Error(`The clock stands still at ${before}`);
}

async function expectToStand() {
    const before = text();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    if (text() !== before) {
        throw new Error(`The clock runs: ${before}, ${text()}`);
    }
}

registry.category("web_tour.tours").add("linkage_clock_tour", {
    steps: () => [
        {
            content: "On the board the clock that needs somebody most counts down",
            trigger:
                ".o_kanban_record:contains(Broken display) .o_linkage_clock[data-ticks='1']",
            timeout: 60000, // the first page after a change of assets takes its time
        },
        {
            trigger: ".o_kanban_record:contains(Broken display) .fw-bold",
            run: "click",
        },
        {
            content: "On the form it ticks",
            trigger: `.o_form_view ${clock("[data-ticks='1']")}`,
            run: expectToTick,
        },
        {
            content: "It explains itself",
            trigger: clock(),
            run: "click",
        },
        {
            trigger: ".o_linkage_clock_told:contains(Around the clock)",
        },
        {
            content: "A supervisor pauses it",
            trigger: ".o_linkage_clock_told button[data-move=pause]",
            run: "click",
        },
        {
            trigger: ".o_linkage_clock_told input[name=reason]",
            run: "edit Waits for a part",
        },
        {
            trigger: ".o_linkage_clock_told button[type=submit]",
            run: "click",
        },
        {
            content: "It stands still, and shows it",
            trigger: clock("[data-state=paused]:contains(Paused)"),
            run: expectToStand,
        },
        {
            content: "The reason stays with it",
            trigger: clock(),
            run: "click",
        },
        {
            trigger: ".o_linkage_clock_told:contains(Waits for a part)",
        },
    ],
});
