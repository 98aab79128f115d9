import {expect, test} from "@odoo/hoot";
import {click, edit, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {
    LinkageClock,
    serverNow,
} from "@crm_linkage/components/linkage_clock/linkage_clock";
import {
    formatLeft,
    mostPressing,
    readFace,
    worked,
} from "@crm_linkage/components/linkage_clock/clock_time";
import {ticker} from "@crm_linkage/components/linkage_clock/clock_ticker";

defineModels(mailModels);

// Monday, 3 June 2024, 08:00:00 UTC
const NOW = 1717401600;
const text = (seconds) =>
    new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");

/** Two hours of work left: one before a break of an hour, one after it. */
function makeFace(values = {}) {
    return {
        id: 7,
        kind: "response",
        label: "First Answer",
        state: "running",
        state_label: "Running",
        deadline: text(NOW + 3 * 3600),
        risk_at: text(NOW + 1800),
        critical_at: text(NOW + 2.5 * 3600),
        remaining: 7200,
        target: 7200,
        paused: false,
        stopped_at: false,
        spans: [
            [NOW, NOW + 3600],
            [NOW + 7200, NOW + 5 * 3600],
        ],
        ...values,
    };
}

const PAUSED = {paused: true, state: "paused", deadline: false, spans: []};

async function mountClock(values = {}, props = {}) {
    // the clock here is half a second before that of the server: seconds are cut, and
    // a slow test is not to fall into the next one
    mockDate("2024-06-03 08:00:00.500");
    const faces = {now: NOW, clocks: [makeFace(values)]};
    serverNow(faces);
    await mountWithCleanup(LinkageClock, {
        props: {face: faces.clocks[0], faces, ...props},
    });
}

/** Lets the page's timer run at that time of the day. */
async function pass(time) {
    mockDate(`2024-06-03 ${time}`);
    ticker.tick();
    await animationFrame();
}

const shown = () => queryAllTexts(".o_linkage_clock_time")[0];
const state = () => queryOne(".o_linkage_clock").dataset.state;

test("working time between two moments", () => {
    const spans = [
        [0, 100],
        [200, 300],
    ];
    expect(worked(spans, 50, 250)).toBe(100);
    expect(worked(spans, 100, 200)).toBe(0);
    expect(worked(spans, 250, 50)).toBe(0);
    expect(worked([], 0, 500)).toBe(0);
});

test("a duration as people read it", async () => {
    await makeMockEnv(); // with translations
    expect(formatLeft(0)).toBe("0:00:00");
    expect(formatLeft(11109)).toBe("3:05:09");
    expect(String(formatLeft(31 * 3600 + 725))).toBe("31 h 12 min");
});

test("the state follows from the moments", () => {
    const at = (seconds, values) =>
        readFace(makeFace(values), NOW, NOW + seconds).state;
    expect(at(0)).toBe("running");
    expect(at(1799)).toBe("running");
    expect(at(1800)).toBe("at_risk");
    expect(at(2.5 * 3600)).toBe("critical");
    // the deadline itself is in time
    expect(at(3 * 3600)).toBe("critical");
    expect(at(3 * 3600 + 1)).toBe("breached");
    expect(at(90000, PAUSED)).toBe("paused");
    expect(at(0, {deadline: false, spans: []})).toBe("no_hours");
    expect(at(90000, {stopped_at: text(NOW), state: "met"})).toBe("met");
});

test("the most pressing clock is one that runs", () => {
    const faces = [
        makeFace({id: 1, stopped_at: text(NOW), state: "breached"}),
        makeFace({id: 2, remaining: 5000}),
        makeFace({id: 3, remaining: 4000}),
        makeFace({id: 4, ...PAUSED}),
    ];
    expect(mostPressing(faces, NOW, NOW).id).toBe(3);
    expect(mostPressing(faces.slice(0, 1), NOW, NOW).id).toBe(1);
    expect(mostPressing([], NOW, NOW)).toBe(null);
});

test("it counts down, stops outside working hours, and never asks", async () => {
    onRpc(({method}) => expect.step(method));
    await mountClock();
    await pass("08:00:01");
    expect(shown()).toBe("1:59:59");
    await pass("08:00:05");
    expect(shown()).toBe("1:59:55");
    expect(queryOne(".o_linkage_clock").dataset.ticks).toBe("1");
    // the break: an hour is left, and stays
    await pass("09:00:01");
    expect(shown()).toBe("1:00:00");
    expect(queryOne(".o_linkage_clock").dataset.ticks).toBe("0");
    await pass("09:30:00");
    expect(shown()).toBe("1:00:00");
    expect(queryOne(".o_linkage_clock").ariaLabel).toInclude("outside working hours");
    await pass("10:00:10");
    expect(shown()).toBe("0:59:50");
    expect.verifySteps([]);
});

test("it gets worse by itself, in words and not in colour alone", async () => {
    await mountClock();
    expect(state()).toBe("running");
    await pass("08:30:01");
    expect(state()).toBe("at_risk");
    expect(queryOne(".o_linkage_clock").ariaLabel).toInclude("at risk");
    await pass("10:30:01");
    expect(state()).toBe("critical");
    await pass("11:00:00");
    expect(state()).toBe("critical");
    await pass("11:00:01");
    expect(state()).toBe("breached");
    expect(shown()).toInclude("Late since");
    expect(".o_linkage_clock .fa-exclamation-triangle").toHaveCount(1);
});

test("a paused clock stands still and says so", async () => {
    await mountClock(PAUSED);
    expect(shown()).toBe("Paused, 2:00:00");
    await pass("08:20:00");
    expect(shown()).toBe("Paused, 2:00:00");
    expect(".o_linkage_clock .fa-pause").toHaveCount(1);
});

test("clocks that are done", async () => {
    await mountClock({stopped_at: text(NOW), state: "met", spans: []});
    expect(shown()).toBe("In time");
});

test("clocks that were missed", async () => {
    await mountClock({stopped_at: text(NOW), state: "breached", spans: []});
    expect(shown()).toBe("Missed");
});

test("a calendar without hours", async () => {
    await mountClock({deadline: false, risk_at: false, critical_at: false, spans: []});
    expect(shown()).toBe("No working hours");
});

test("one timer for all clocks, none without clocks", async () => {
    const listen = () => expect.step("tick");
    expect(ticker.timer).toBe(null);
    await mountClock();
    const timer = ticker.timer;
    expect(timer).not.toBe(null);
    await mountClock();
    expect(ticker.timer).toBe(timer);
    expect(ticker.listeners.size).toBe(2);
    // and it calls them every second
    ticker.add(listen);
    await advanceTime(2000);
    ticker.remove(listen);
    expect.verifySteps(["tick", "tick"]);
});

const TOLD = {
    id: 7,
    name: "First Answer",
    state: "running",
    state_label: "Running",
    started_at: text(NOW - 3600),
    stopped_at: false,
    deadline: text(NOW + 3 * 3600),
    breached_at: false,
    target: 10800,
    elapsed: 3600,
    remaining: 7200,
    calendar: "Office",
    tz: "Europe/Berlin",
    policy: "House rules",
    version: 2,
    round: 0,
    missed_rounds: 0,
    pauses: [
        {from: text(NOW - 1800), to: text(NOW - 600), seconds: 1200, reason: "Part"},
    ],
    events: [
        {moment: text(NOW - 3600), label: "Opened", effect: "Started", by: "Sven"},
    ],
    steps: [
        {id: 1, moment: text(NOW - 60), name: "Told", past: true},
        {id: 2, moment: text(NOW + 60), name: "Leader is told", past: false},
    ],
    moves: [
        {action: "pause", label: "Pause"},
        {action: "start", label: "Start from Another Moment"},
    ],
};

test("it explains itself, and is moved with a reason", async () => {
    onRpc("linkage.case.clock", "linkage_explanation", ({args}) => {
        expect.step(`explain ${args[0]}`);
        return TOLD;
    });
    onRpc("linkage.case.clock", "linkage_move_by_hand", ({args}) => {
        expect.step(args.slice(1).join(" "));
        return true;
    });
    await mountWithCleanup(MainComponentsContainer);
    await mountClock({}, {onMoved: () => expect.step("moved")});
    await click(".o_linkage_clock");
    await animationFrame();
    await animationFrame();
    const told = queryAllTexts(".o_linkage_clock_told")[0];
    for (const part of ["Office", "Europe/Berlin", "House rules", "version 2"]) {
        expect(told).toInclude(part);
    }
    expect(told).toInclude("20 min");
    expect(told).toInclude("Leader is told");
    expect(told).not.toInclude("Told\n");
    await click("[data-move=pause]");
    await animationFrame();
    expect(".o_linkage_clock_told button[type=submit]").not.toBeEnabled();
    await click("input[name=reason]");
    await edit("Waits for a part");
    await animationFrame();
    await click(".o_linkage_clock_told button[type=submit]");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["explain 7", "pause Waits for a part false", "moved"]);
    expect(".o_linkage_clock_told").toHaveCount(0);
});
