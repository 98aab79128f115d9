import {beforeEach, expect, mockDate, test} from "@odoo/hoot";
import {edit, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {ConnectionLostError, rpc} from "@web/core/network/rpc";
import {LinkageDay} from "@crm_linkage/components/linkage_day/linkage_day";

const CHOICES = {
    outcome: [
        ["advance", "Advance"],
        ["order", "Order"],
        ["continuation", "Continuation"],
        ["no_sale", "No sale"],
    ],
    advance: [
        ["demo", "Agrees to a demonstration"],
        ["trial", "Agrees to a trial"],
    ],
    failure: [
        ["absent", "Nobody there"],
        ["closed", "Place was closed"],
    ],
};

function makeStop(id, values = {}) {
    return {
        id,
        state: "planned",
        name: `Shop ${id}`,
        customer: "",
        customer_id: id + 100,
        grade: ["A", 10],
        start: "9:00 AM",
        stop: "9:30 AM",
        minutes: 30,
        drive: 75,
        is_late: false,
        is_locked: false,
        is_moved: false,
        address: "Allee 1, Berlin",
        phone: "+49 30 1",
        call: "+49301",
        navigation: "https://example.com/nav",
        purpose: "",
        check_in: "",
        check_out: "",
        outcome: false,
        advance: false,
        failure: false,
        next_step: "",
        next_step_date: "",
        next_step_day: false,
        note: "",
        has_rival: false,
        rival_seen: "",
        last: false,
        photos: [],
        ...values,
    };
}

function makeDay(stops = [makeStop(1), makeStop(2)], values = {}) {
    const count = (state) => stops.filter((stop) => stop.state === state).length;
    return {
        day: "2024-03-05",
        today: "2024-03-05",
        previous: "2024-03-04",
        next: "2024-03-06",
        zone: "Europe/Berlin",
        now: "8:55 AM",
        records_place: false,
        summary: {
            done: count("done"),
            open: count("planned"),
            failed: count("failed"),
            drive: 80,
            visits: 60,
            end: "5:00 PM",
        },
        stops,
        open_before: false,
        coming: false,
        choices: CHOICES,
        ...values,
    };
}

const begun = (id, values = {}) => makeStop(id, {check_in: "9:02 AM", ...values});
const done = (id) => makeStop(id, {state: "done", outcome: "order"});

const mount = (props = {}) =>
    mountWithCleanup(LinkageDay, {
        props: {action: {}, actionId: 1, updateActionState: () => {}, ...props},
    });

defineModels(mailModels);

beforeEach(() => {
    mockDate("2024-03-05 09:00:00");
});

test("shows the day, the next visit opened", async () => {
    onRpc("linkage.visit", "linkage_day", ({args}) => {
        expect.step(`day ${args[0]}`);
        return makeDay([done(1), makeStop(2, {is_late: true, purpose: "Ask"})]);
    });
    await mount();
    expect.verifySteps(["day false"]);
    expect(".o_linkage_myday_title").toHaveText(/Today/);
    expect(".o_linkage_myday_title").toHaveText(/Tuesday/);
    expect(".o_linkage_myday_summary").toHaveText(/1 done/);
    expect(".o_linkage_myday_summary").toHaveText(/1 h 20/);
    expect(".o_linkage_myday_progress > div").toHaveStyle(
        {width: "50%"},
        {inline: true}
    );
    expect(".o_linkage_mydaystop").toHaveCount(2);
    expect(".o_linkage_mydaystop_more").toHaveCount(1);
    expect("[data-visit='2'] .o_linkage_mydaystop_when b").toHaveClass("text-danger");
    expect("[data-visit='2'] .o_linkage_mydaystop_purpose").toHaveText("Ask");
    expect("[data-visit='2'] a[href^='tel:']").toHaveAttribute("href", "tel:+49301");
    expect("[data-visit='2'] a[target=_blank]").toHaveAttribute(
        "href",
        "https://example.com/nav"
    );
    expect("[data-visit='1'] .o_linkage_mydaystop_result").toHaveText("Order");
    await contains("[data-visit='1'] .o_linkage_mydaystop_head").click();
    expect("[data-visit='1'] .o_linkage_mydaystop_undo").toHaveCount(1);
});

test("three taps: start, outcome, done", async () => {
    const answer = new Deferred();
    onRpc("linkage.visit", "linkage_day", () => makeDay());
    onRpc("linkage.visit", "linkage_day_start", async ({args}) => {
        expect.step(["start", ...args]);
        await answer;
        return makeDay([begun(1), makeStop(2)]);
    });
    onRpc("linkage.visit", "linkage_day_complete", ({args}) => {
        expect.step(["complete", args[0], args[1].outcome]);
        return makeDay([done(1), makeStop(2)]);
    });
    await mount();
    await contains(".o_linkage_mydaystop_start").click();
    // the page does not wait: the result can be chosen, and done pressed, meanwhile
    expect(".o_linkage_mydaystop_done").not.toBeEnabled();
    await contains("[data-outcome=order]").click();
    await contains(".o_linkage_mydaystop_done").click();
    expect.verifySteps([["start", [1]]]);
    answer.resolve();
    await animationFrame();
    await animationFrame();
    expect.verifySteps([["complete", [1], "order"]]);
    expect("[data-visit='1']").toHaveClass("o_is_done");
    expect("[data-visit='2'] .o_linkage_mydaystop_start").toHaveCount(1);
});

test("an advance says which", async () => {
    onRpc("linkage.visit", "linkage_day", () => makeDay([begun(1)]));
    await mount();
    await contains("[data-outcome=advance]").click();
    expect(".o_linkage_mydaystop_done").not.toBeEnabled();
    expect(".o_linkage_mydaystop_done").toHaveAttribute("title", /agreed to/);
    await contains("[data-advance=trial]").click();
    expect(".o_linkage_mydaystop_done").toBeEnabled();
    await contains("[data-outcome=order]").click();
    expect("[data-advance]").toHaveCount(0);
});

test("no connection: a sentence, what was typed is kept, again", async () => {
    let online = true;
    patchWithCleanup(rpc, {
        _rpc(url) {
            return online
                ? super._rpc(...arguments)
                : Promise.reject(new ConnectionLostError(url));
        },
    });
    onRpc("linkage.visit", "linkage_day", () => makeDay([begun(1)]));
    onRpc("linkage.visit", "linkage_day_complete", ({args}) => {
        expect.step(args[1].note);
        return makeDay([done(1)]);
    });
    await mount();
    await contains("[data-outcome=order]").click();
    await contains(".o_linkage_myday_extra_note").click();
    await contains(".o_linkage_mydaystop_text").edit("Long talk", {confirm: false});
    online = false;
    await contains(".o_linkage_mydaystop_done").click();
    await animationFrame();
    expect(".o_linkage_mydaystop_error").toHaveText(/No connection/);
    expect(".o_linkage_mydaystop_text").toHaveValue("Long talk");
    expect(".o_linkage_mydaystop_done").toBeEnabled();
    await contains(".o_linkage_mydaystop_text").edit("Long talk, new shelf", {
        confirm: false,
    });
    online = true;
    await contains(".o_linkage_mydaystop_error button").click();
    await animationFrame();
    expect.verifySteps(["Long talk, new shelf"]);
    expect(".o_linkage_mydaystop_error").toHaveCount(0);
});

test("what was typed is there again after the page was closed", async () => {
    onRpc("linkage.visit", "linkage_day", () => makeDay([begun(1)]));
    const first = await mount();
    await contains("[data-outcome=no_sale]").click();
    await contains(".o_linkage_myday_extra_note").click();
    await contains(".o_linkage_mydaystop_text").edit("Typed", {confirm: false});
    await animationFrame();
    first.__owl__.app.destroy();
    await mount();
    expect("[data-outcome=no_sale]").toHaveAttribute("aria-pressed", "true");
    expect(".o_linkage_mydaystop_text").toHaveValue("Typed");
});

test("the purpose is typed before the visit", async () => {
    onRpc("linkage.visit", "linkage_day", () => makeDay());
    onRpc("linkage.visit", "linkage_day_purpose", ({args}) => {
        expect.step(args);
        return makeDay([makeStop(1, {purpose: args[1]}), makeStop(2)]);
    });
    await mount();
    await contains(".o_linkage_mydaystop_purpose_edit").click();
    await contains(".o_linkage_mydaystop_purpose_text").edit("New shelf", {
        confirm: false,
    });
    await contains("form .btn-primary").click();
    await animationFrame();
    expect.verifySteps([[[1], "New shelf"]]);
    expect(".o_linkage_mydaystop_purpose b").toHaveText("New shelf");
    expect(".o_linkage_mydaystop_purpose_text").toHaveCount(0);
});

test("a refusal shows the sentence and the day as it is", async () => {
    let calls = 0;
    onRpc("linkage.visit", "linkage_day", () =>
        makeDay([calls++ ? done(1) : begun(1)])
    );
    onRpc("linkage.visit", "linkage_day_complete", () => {
        throw makeServerError({message: "The visit is closed already."});
    });
    await mount();
    await contains("[data-outcome=order]").click();
    await contains(".o_linkage_mydaystop_done").click();
    await animationFrame();
    expect("[data-visit='1']").toHaveClass("o_is_done");
    await contains(".o_linkage_mydaystop_head").click();
    expect(".o_linkage_mydaystop_error").toHaveText(/closed already/);
    expect(".o_linkage_mydaystop_error button").toHaveCount(0);
});

test("the place is sent where the company keeps it, and never awaited for long", async () => {
    const places = [{coords: {latitude: 1, longitude: 2, accuracy: 3}}, null];
    patchWithCleanup(browser.navigator, {
        geolocation: {
            getCurrentPosition: (found, refused) => {
                const place = places.shift();
                return place ? found(place) : refused();
            },
        },
    });
    const day = (stops) => makeDay(stops, {records_place: true});
    onRpc("linkage.visit", "linkage_day", () => day());
    onRpc("linkage.visit", "linkage_day_start", ({args}) => {
        expect.step(args[1]);
        return day([begun(1)]);
    });
    onRpc("linkage.visit", "linkage_day_complete", ({args}) => {
        expect.step(args[2]);
        return day([done(1)]);
    });
    await mount();
    expect(".o_linkage_myday_places").toHaveText(/Your company keeps/);
    await contains(".o_linkage_mydaystop_start").click();
    await animationFrame();
    await contains("[data-outcome=order]").click();
    await contains(".o_linkage_mydaystop_done").click();
    await animationFrame();
    expect.verifySteps([{latitude: 1, longitude: 2, accuracy: 3}, null]);
});

test("a failed visit and a move, taken back", async () => {
    onRpc("linkage.visit", "linkage_day", () => makeDay());
    onRpc("linkage.visit", "linkage_day_fail", ({args}) => {
        expect.step(["fail", args[1]]);
        return makeDay([
            makeStop(1, {state: "failed", failure: "absent"}),
            makeStop(2),
        ]);
    });
    onRpc("linkage.visit", "linkage_day_move", ({args}) => {
        expect.step(["move", ...args]);
        return makeDay([makeStop(1, {state: "failed", failure: "absent"})]);
    });
    onRpc("linkage.visit", "linkage_day_undo", ({args}) => {
        expect.step(["undo", ...args]);
        return makeDay();
    });
    mockService("notification", {
        add: (message, {buttons}) => {
            expect.step(message);
            Promise.resolve().then(buttons[0].onClick);
            return () => {};
        },
    });
    await mount();
    await contains(".o_linkage_mydaystop_fail").click();
    expect(".o_linkage_mydaystop_failed").not.toBeEnabled();
    await contains("[data-failure=absent]").click();
    await contains(".o_linkage_mydaystop_failed").click();
    await animationFrame();
    expect.verifySteps([["fail", "absent"]]);
    await contains(".o_linkage_mydaystop_move").click();
    expect(queryOne(".o_linkage_mydaystop_move_day").value).toBe("2024-03-06");
    await contains(".o_linkage_mydaystop_move_timed").click();
    await contains("input[type=time]").click();
    await edit("14:15");
    await contains(".o_linkage_mydaystop_moved").click();
    await animationFrame();
    await animationFrame();
    expect.verifySteps([
        ["move", [2], "2024-03-06", "14:15"],
        "Shop 2: moved to Wednesday, Mar 6.",
        ["undo", [2]],
    ]);
});

test("other days, what was left open, an empty day", async () => {
    const days = {
        false: makeDay([makeStop(1)], {open_before: {count: 2, day: "2024-03-01"}}),
        "2024-03-01": makeDay([makeStop(7)], {day: "2024-03-01"}),
        "2024-03-06": makeDay([], {day: "2024-03-06", coming: "2024-03-08"}),
        "2024-03-08": makeDay([makeStop(8)], {day: "2024-03-08"}),
    };
    onRpc("linkage.visit", "linkage_day", ({args}) => days[args[0]]);
    await mount();
    await contains(".o_linkage_myday_before").click();
    await animationFrame();
    expect("[data-visit='7'] .o_linkage_mydaystop_start").toHaveCount(0);
    expect("[data-visit='7'] .o_linkage_mydaystop_done").toHaveCount(1);
    await contains(".o_linkage_myday_today").click();
    await animationFrame();
    await contains(".o_linkage_myday_next").click();
    await animationFrame();
    expect(".o_linkage_myday_empty").toHaveText(/No visits/);
    await contains(".o_linkage_myday_coming").click();
    await animationFrame();
    expect("[data-visit='8'] .o_linkage_mydaystop_today").toHaveCount(1);
    expect("[data-visit='8'] .o_linkage_mydaystop_start").toHaveCount(0);
});

test("the card is read inside, and back again", async () => {
    onRpc("linkage.visit", "linkage_day", () => makeDay());
    onRpc("res.partner", "linkage_card", ({args}) => {
        expect.step(args[0]);
        return {
            partner: {id: 101, name: "Shop 1"},
            is_contact: false,
            hint: false,
            sections: [
                {
                    key: "overview",
                    title: "Overview",
                    progress: {
                        label: "Card complete",
                        percent: 50,
                        missing: [{label: "Phone", page: false, field: "phone"}],
                    },
                },
            ],
        };
    });
    mockService("action", {doAction: (action) => expect.step(action.res_id)});
    await mount();
    await contains(".o_linkage_mydaystop_card").click();
    await animationFrame();
    expect(queryAllTexts(".o_linkage_section h4")).toEqual(["Overview"]);
    await contains(".o_linkage_missing").click();
    expect.verifySteps([[101], 101]);
    await contains(".o_linkage_myday_back").click();
    expect(".o_linkage_mydaystop").toHaveCount(2);
});

test("loading fails and is tried again", async () => {
    let calls = 0;
    onRpc("linkage.visit", "linkage_day", () => {
        if (!calls++) {
            throw makeServerError({message: "Out of order"});
        }
        return makeDay();
    });
    await mount();
    expect("[role=alert]").toHaveText(/Out of order/);
    await contains("[role=alert] button").click();
    await animationFrame();
    expect(".o_linkage_mydaystop").toHaveCount(2);
});
