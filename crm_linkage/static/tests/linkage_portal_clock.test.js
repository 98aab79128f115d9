import {expect, test} from "@odoo/hoot";
import {queryText} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    setupInteractionWhiteList,
    startInteractions,
} from "@web/../tests/public/helpers";
import {timeText} from "@crm_linkage/portal/portal_clock";

setupInteractionWhiteList("crm_linkage.portal_clock");

const HOUR = 3600;
const NOON = 1795435200; // 2026-11-23 12:00:00 UTC

const page = (face) => `
    <div class="o_linkage_portal_clock" data-now="${NOON}" data-face='${JSON.stringify({
        state: "running",
        deadline: "2026-11-23 14:00:00",
        risk_at: "2026-11-23 13:30:00",
        critical_at: false,
        remaining: 2 * HOUR,
        paused: false,
        stopped_at: false,
        spans: [[NOON - HOUR, NOON + 5 * HOUR]],
        badges: {
            running: ["Running", "info"],
            at_risk: ["At Risk", "warning"],
            breached: ["Breached", "danger"],
            paused: ["Paused", "secondary"],
        },
        ...face,
    })}'>
        <span class="badge"></span>
        <div class="o_linkage_clock_left d-none"><b class="o_linkage_clock_time"></b></div>
        <div class="o_linkage_clock_still d-none"></div>
    </div>`;

test("durations are told in their largest units", async () => {
    expect(timeText(2 * HOUR + 65, "en")).toBe("2 hr, 1 min, 5 sec");
    expect(timeText(59, "en")).toBe("59 sec");
    expect(timeText(0, "en")).toBe("0 sec");
    expect(timeText(50 * HOUR + 600, "en")).toBe("2 days, 2 hr");
});

test("the customer's clock counts down and changes its state", async () => {
    await startInteractions(page());
    expect(".badge").toHaveText("Running");
    expect(".o_linkage_clock_left").not.toHaveClass("d-none");
    expect(".o_linkage_clock_still").toHaveClass("d-none");
    expect(queryText(".o_linkage_clock_time")).toBe("2 hr, 0 min, 0 sec");
    await advanceTime(91 * 60 * 1000);
    await animationFrame();
    expect(".badge").toHaveText("At Risk");
    await advanceTime(30 * 60 * 1000);
    await animationFrame();
    expect(".badge").toHaveText("Breached");
    expect(".badge").toHaveClass("text-bg-danger");
    expect(".o_linkage_clock_left").toHaveClass("d-none");
});

test("outside working hours it stands still, paused it says so", async () => {
    await startInteractions(
        page({
            deadline: "2026-11-24 14:00:00",
            risk_at: false,
            spans: [[NOON + 20 * HOUR, NOON + 28 * HOUR]],
        })
    );
    expect(".o_linkage_clock_still").not.toHaveClass("d-none");
    expect(queryText(".o_linkage_clock_time")).toBe("2 hr, 0 min, 0 sec");
});
