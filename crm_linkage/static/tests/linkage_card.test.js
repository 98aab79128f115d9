import {beforeEach, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    makeServerError,
    mockService,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

const ANSWERS = [
    {key: "yes", label: "Yes"},
    {key: "no", label: "No"},
    {key: "unknown", label: "Unknown"},
];

/** A card as the server sends it, with one section of every kind of block. */
function makeCard(answer = "unknown", values = {}) {
    return {
        partner: {id: 1, name: "Alpha"},
        is_contact: false,
        hint: false,
        sections: [
            {
                key: "overview",
                title: "Overview",
                note: "Bought lately.",
                figures: [
                    {label: "Grade", value: "80 points", badge: {text: "A", color: 10}},
                    {label: "Stage", badge: {text: "Active", color: "success"}},
                    {label: "Orders", value: "2"},
                ],
                progress: {
                    label: "Card complete",
                    percent: 40,
                    missing: [
                        {label: "Phone", page: false, field: "phone"},
                        {label: "Salesperson", page: "sales", field: "email"},
                        {
                            label: "Money, authority and need",
                            page: "linkage",
                            field: false,
                        },
                    ],
                },
            },
            {
                key: "qualification",
                title: "Qualification",
                man: {
                    letters: [
                        {
                            key: "money",
                            label: "Money",
                            answer,
                            question: answer === "unknown" ? "Is there a budget?" : "",
                            date: answer === "unknown" ? "" : "03/01/2024",
                            evidence: "",
                        },
                    ],
                    answers: ANSWERS,
                    code: answer === "yes" ? "M" : "?",
                    badge: {text: "Ask", color: "secondary"},
                    meaning: "Not known yet.",
                    advice: "Ask.",
                    can_edit: true,
                },
            },
            {
                key: "grade",
                title: "Why this grade",
                bars: [
                    {
                        label: "Revenue",
                        points: 30,
                        max: 40,
                        value: "$ 5",
                        text: "Good.",
                    },
                    {label: "Overdue", points: 0, max: 0},
                ],
                notes: [{text: "Held for one more run."}],
                legend: [{color: "success", text: "strong"}],
                hints: [
                    {
                        badge: {text: "B", color: 4},
                        title: "from 50 points on.",
                        items: ["2 more orders", "$ 5 more"],
                        note: "Not while overdue.",
                    },
                ],
                chart: {
                    label: "Score over time",
                    min: 0,
                    max: 100,
                    from: "Jan",
                    to: "Mar",
                    levels: [{y: 50, label: "B"}],
                    points: [
                        {x: 10, y: 20, label: "C", color: 3, text: "Jan: 20"},
                        {x: 15, y: 80, label: "A", color: 10, text: "Feb: 80"},
                        {
                            x: 30,
                            y: 40,
                            label: "C",
                            color: 3,
                            text: "Mar: 40",
                            mark: "New scheme",
                        },
                    ],
                },
            },
            {
                key: "visit",
                title: "Visits",
                text: ["One.", "Two."],
                rows: [
                    {
                        title: "Visit of May",
                        subtitle: "done",
                        value: "Order",
                        badge: {text: "kept", color: "success"},
                        action: {type: "ir.actions.act_window", res_id: 7},
                    },
                    {title: "No link"},
                ],
                buttons: [
                    {label: "Plan", method: "action_plan", primary: true},
                    {label: "Close", method: "action_close", confirm: "Really?"},
                ],
            },
            {key: "service", title: "Service", rows: [], empty: "No case yet."},
        ],
        ...values,
    };
}

const ARCH = /* xml */ `
    <form>
        <sheet>
            <field name="name"/>
            <field name="phone"/>
            <notebook>
                <page name="other" string="Other"><span class="o_other">Other</span></page>
                <page name="linkage" string="Linkage"><widget name="linkage_card"/></page>
                <page name="sales" string="Sales"><field name="email"/></page>
            </notebook>
        </sheet>
    </form>`;

const mount = (resId = 101) =>
    mountView({type: "form", resModel: "res.partner", resId, arch: ARCH});
async function openPage() {
    await contains(".nav-link[name=linkage]").click();
    await animationFrame(); // the card has been read
}

defineModels(mailModels);

beforeEach(() => {
    mailModels.ResPartner._records = [
        ...mailModels.ResPartner._records,
        {id: 101, name: "Alpha"},
        {id: 102, name: "Beta"},
    ];
});

test("reads nothing until its page is opened, then once", async () => {
    onRpc("res.partner", "linkage_card", ({args}) => {
        expect.step(`card ${args[0]}`);
        return makeCard();
    });
    await mount();
    expect.verifySteps([]);
    await openPage();
    expect.verifySteps(["card 101"]);
    expect(".o_linkage_section").toHaveCount(5);
});

test("draws every block", async () => {
    onRpc("res.partner", "linkage_card", () => makeCard());
    await mount();
    await openPage();
    expect("[data-section=overview] .badge:first").toHaveText("A");
    expect("[data-section=overview] .badge:first").toHaveClass("o_linkage_color_10");
    expect("[data-section=overview] .badge:eq(1)").toHaveClass("text-bg-success");
    expect("[data-section=overview] .progress-bar").toHaveStyle(
        {width: "40%"},
        {inline: true}
    );
    expect(queryAllTexts(".o_linkage_missing")).toEqual([
        "Phone",
        "Salesperson",
        "Money, authority and need",
    ]);
    expect(".o_linkage_question").toHaveText("Is there a budget?");
    expect("[data-section=grade] .progress-bar:first").toHaveStyle(
        {width: "75%"},
        {inline: true}
    );
    expect("[data-section=grade] .progress-bar:eq(1)").toHaveStyle(
        {width: "0%"},
        {inline: true}
    );
    expect(".o_linkage_bars li:eq(0)").toHaveText(/\$ 5/);
    expect("[data-section=visit] .o_linkage_rows button").toHaveCount(1);
    expect("[data-section=service]").toHaveText(/No case yet/);
});

test("says what holds the grade and what would lift it", async () => {
    onRpc("res.partner", "linkage_card", () => makeCard());
    await mount();
    await openPage();
    expect(".o_linkage_notes").toHaveText("Held for one more run.");
    expect(".o_linkage_legend").toHaveText("strong");
    expect(queryAllTexts(".o_linkage_hints li")).toEqual(["2 more orders", "$ 5 more"]);
    expect(".o_linkage_hints").toHaveText(/Not while overdue/);
});

test("draws the score as a line, to scale, and tells each point", async () => {
    onRpc("res.partner", "linkage_card", () => makeCard());
    await mount();
    await openPage();
    expect(".o_linkage_line_path").toHaveAttribute("points", "0,80 25,20 100,60");
    expect(".o_linkage_line_level").toHaveAttribute("y1", "50");
    expect(".o_linkage_line_mark").toHaveCount(1);
    expect(".o_linkage_line_point").toHaveCount(3);
    expect(".o_linkage_line_chosen").toHaveText(/Mar: 40/);
    expect(".o_linkage_line_chosen").toHaveText(/New scheme/);
    await contains(".o_linkage_line_point:eq(1)").click();
    expect(".o_linkage_line_chosen").toHaveText(/Feb: 80/);
    expect(".o_linkage_line_chosen .badge").toHaveClass("o_linkage_color_10");
});

test("answers a letter by one click and shows what the server says", async () => {
    onRpc("res.partner", "linkage_card", () => makeCard());
    onRpc("res.partner", "linkage_set_man", ({args}) => {
        expect.step(args);
        return makeCard("yes");
    });
    await mount();
    await openPage();
    expect("[data-answer=unknown]").toHaveAttribute("aria-pressed", "true");
    await contains("[data-answer=unknown]").click();
    expect.verifySteps([]);
    await contains("[data-letter=money] [data-answer=yes]").click();
    expect.verifySteps([[[101], "money", "yes"]]);
    expect("[data-answer=yes]").toHaveAttribute("aria-pressed", "true");
    expect(".o_linkage_question").toHaveCount(0);
});

test("an answer that is refused leaves the card and says why", async () => {
    onRpc("res.partner", "linkage_card", () => makeCard());
    onRpc("res.partner", "linkage_set_man", () => {
        throw makeServerError({message: "Not yours"});
    });
    await mount();
    await openPage();
    await contains("[data-answer=yes]").click();
    expect(".o_linkage_card [role=alert]").toHaveText("Not yours");
    expect("[data-answer=unknown]").toHaveAttribute("aria-pressed", "true");
    expect("[data-answer=yes]").toBeEnabled();
});

test("who may not answer sees the switches closed", async () => {
    const card = makeCard();
    card.sections[1].man.can_edit = false;
    onRpc("res.partner", "linkage_card", () => card);
    await mount();
    await openPage();
    expect("[data-answer=yes]").not.toBeEnabled();
});

test("loading, error and trying again", async () => {
    const answer = new Deferred();
    let calls = 0;
    onRpc("res.partner", "linkage_card", async () => {
        calls++;
        if (calls === 1) {
            await answer;
            throw makeServerError({message: "Out of order"});
        }
        return makeCard();
    });
    await mount();
    await openPage();
    expect(".o_linkage_loading").toHaveCount(1);
    answer.resolve();
    await animationFrame();
    expect(".o_linkage_card [role=alert]").toHaveText(/Out of order/);
    await contains(".o_linkage_card .alert button").click();
    expect(".o_linkage_section").toHaveCount(5);
});

test("a new partner gets a hint and no call", async () => {
    onRpc("res.partner", "linkage_card", () => expect.step("card"));
    await mount(false);
    await openPage();
    expect(".o_linkage_hint").toHaveCount(1);
    expect.verifySteps([]);
});

test("own people get the server's hint", async () => {
    onRpc("res.partner", "linkage_card", () =>
        makeCard("unknown", {hint: "One of your own people.", sections: []})
    );
    await mount();
    await openPage();
    expect(".o_linkage_hint").toHaveText("One of your own people.");
});

test("a contact says whose card it is and leads there", async () => {
    onRpc("res.partner", "linkage_card", () =>
        makeCard("unknown", {is_contact: true, partner: {id: 2, name: "Beta"}})
    );
    mockService("action", {
        doAction: (action) => expect.step(action.res_id),
    });
    await mount();
    await openPage();
    await contains(".o_linkage_contact button:contains(Beta)").click();
    await contains(".o_linkage_missing:first").click();
    expect.verifySteps([2, 2]);
});

test("hints lead to the field, on the head, another page or the card", async () => {
    onRpc("res.partner", "linkage_card", () => makeCard());
    await mount();
    await openPage();
    await contains(".o_linkage_missing:contains(Money)").click();
    expect(".o_linkage_man button:first").toBeFocused();
    await contains(".o_linkage_missing:contains(Phone)").click();
    expect(".o_field_widget[name=phone] input").toBeFocused();
    await contains(".o_linkage_missing:contains(Salesperson)").click();
    await animationFrame();
    await animationFrame();
    expect(".o_field_widget[name=email] input").toBeFocused();
});

test("rows and buttons open actions and call methods, with a question first", async () => {
    onRpc("res.partner", "linkage_card", () => {
        expect.step("card");
        return makeCard();
    });
    onRpc("res.partner", "action_plan", () => ({
        type: "ir.actions.act_window",
        res_id: 8,
    }));
    onRpc("res.partner", "action_close", () => {
        expect.step("close");
        return true;
    });
    mockService("action", {
        doAction: (action) => expect.step(`open ${action.res_id}`),
    });
    await mount();
    await openPage();
    await contains(".o_linkage_rows button").click();
    await contains("[data-section=visit] .btn-primary").click();
    expect.verifySteps(["card", "open 7", "open 8"]);
    await contains("[data-section=visit] button:contains(Close)").click();
    expect(".modal").toHaveText(/Really\?/);
    await contains(".modal .btn-primary").click();
    expect.verifySteps(["close", "card"]);
});

test("the card is read anew after the partner was saved", async () => {
    onRpc("res.partner", "linkage_card", () => {
        expect.step("card");
        return makeCard();
    });
    await mount();
    await openPage();
    expect.verifySteps(["card"]);
    await click(".o_field_widget[name=phone] input");
    await edit("123");
    await press("tab");
    await animationFrame();
    expect.verifySteps([]);
    await contains(".o_form_button_save").click();
    expect.verifySteps(["card"]);
});
