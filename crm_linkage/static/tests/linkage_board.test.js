import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    getService,
    mockService,
    mountWebClient,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {
    BoardModel,
    clock,
    duration,
} from "@crm_linkage/components/linkage_board/board_model";

preloadBundle("crm_linkage.assets_map");
defineModels(mailModels);

const DAYS = ["2024-03-11", "2024-03-12", "2024-03-13"];
const [MONDAY, TUESDAY, WEDNESDAY] = DAYS;

function makeStop(id, date, values = {}) {
    return {
        id,
        date,
        partner_id: 100 + id,
        name: `Shop ${id}`,
        where: "Street",
        lat: 52.5 + id / 100,
        lng: 13.4,
        grade: {id: 1 + (id % 2), name: "AB"[id % 2], color: 4, sequence: id % 2},
        minutes: 30,
        state: "planned",
        locked: false,
        can_move: true,
        version: `v${id}`,
        ...values,
    };
}

function makeTimes(ids, problem = false) {
    return {
        stops: ids.map((id, index) => ({
            id,
            start: 540 + 60 * index,
            drive: 10,
            problem,
        })),
        visits: 30 * ids.length,
        drive: 20 * ids.length,
        back: 5,
        end: 900,
        problems: problem ? [problem] : [],
    };
}

/** A week as the server sends it; three stops on Monday, one on Tuesday. */
function makeBoard(values = {}) {
    const date = (number) => `2024-03-${11 + number}`;
    return {
        model: "linkage.visit",
        user: {id: 7, name: "Rita"},
        users: [
            {id: 7, name: "Rita"},
            {id: 8, name: "Otto"},
        ],
        plan: false,
        company: 1,
        zone: "Europe/Berlin",
        monday: MONDAY,
        weeks: 1,
        today: "2024-03-10",
        can_edit: true,
        can_lock: true,
        problems: {closed: "Closed then", capacity: "Too much"},
        tiles: {url: false, attribution: ""},
        days: [...Array(7).keys()].map((number) => ({
            date: date(number),
            off: number > 4,
            capacity: number > 4 ? 0 : 480,
            from: 540,
            to: 1020,
        })),
        stops: [
            makeStop(1, MONDAY),
            makeStop(2, MONDAY),
            makeStop(3, MONDAY),
            makeStop(4, TUESDAY),
        ],
        times: {[MONDAY]: makeTimes([1, 2, 3]), [TUESDAY]: makeTimes([4])},
        start: {lat: 52.4, lng: 13.3},
        end: false,
        ...values,
    };
}

const order = (model, date) => model.orders.get(date);

// -- the model --------------------------------------------------------------------

test("times are said as on a clock", () => {
    expect([545, 0, 1500, -30].map(clock)).toEqual([
        "9:05",
        "0:00",
        "1:00 +1",
        "23:30 -1",
    ]);
    expect(duration(125)).toBe("2:05");
});

test("steps are taken, taken back and done again", () => {
    const model = new BoardModel(makeBoard());
    expect(model.isDirty).toBe(false);
    model.take({type: "move", id: 1, date: TUESDAY, index: 0});
    model.take({type: "move", id: 3, date: MONDAY, index: 0});
    expect(order(model, MONDAY)).toEqual([3, 2]);
    expect(order(model, TUESDAY)).toEqual([1, 4]);
    expect(model.changedDays).toEqual([MONDAY, TUESDAY]);
    expect(model.unknownDays).toEqual([MONDAY, TUESDAY]);
    model.undo();
    expect(order(model, MONDAY)).toEqual([2, 3]);
    model.undo();
    expect(model.isDirty).toBe(false);
    expect(model.times(MONDAY)).toEqual(makeTimes([1, 2, 3]));
    model.undo();
    model.redo();
    model.redo();
    expect(order(model, MONDAY)).toEqual([3, 2]);
    model.undo();
    model.take({type: "lock", id: 2, value: true});
    expect(model.undone).toEqual([]);
    model.discard();
    expect(model.isDirty).toBe(false);
});

test("what may not be done is left out", () => {
    const board = makeBoard({today: MONDAY});
    board.stops[3] = makeStop(4, TUESDAY, {locked: true});
    board.stops[0].can_move = false;
    const model = new BoardModel(board);
    const move = (id, date, index) => ({type: "move", id, date, index});
    expect(model.isPossible(move(1, TUESDAY, 0))).toBe(false);
    expect(model.isPossible(move(2, MONDAY, 0))).toBe(false);
    expect(model.isPossible(move(4, WEDNESDAY, 0))).toBe(false);
    expect(model.isPossible(move(2, "2024-04-01", 0))).toBe(false);
    expect(model.isPossible(move(9, TUESDAY, 0))).toBe(false);
    expect(model.isPossible(move(2, TUESDAY, 1))).toBe(true);
    model.take({type: "lock", id: 4, value: false});
    expect(model.isPossible(move(4, WEDNESDAY, 0))).toBe(true);
    expect(model.isPossible({type: "lock", id: 4, value: false})).toBe(false);
    // a step to where the stop stands is none
    expect(model.isPossible(move(4, TUESDAY, 0))).toBe(false);
});

test("steps that fit are tried again on a board that was read anew", () => {
    const steps = [
        {type: "move", id: 1, date: TUESDAY, index: 0},
        {type: "move", id: 2, date: WEDNESDAY, index: 0},
    ];
    const fresh = makeBoard({stops: [makeStop(1, WEDNESDAY), makeStop(4, TUESDAY)]});
    const model = new BoardModel(fresh, steps);
    expect(model.steps).toEqual([steps[0]]);
    expect(order(model, TUESDAY)).toEqual([1, 4]);
});

test("what is saved: whole days, locks, and what was known of them", () => {
    const model = new BoardModel(makeBoard());
    model.take({type: "move", id: 4, date: WEDNESDAY, index: 0});
    model.take({type: "lock", id: 2, value: true});
    expect(model.changes).toEqual({
        days: {[TUESDAY]: [], [WEDNESDAY]: [4]},
        locks: {2: true},
        known: {2: "v2", 4: "v4"},
    });
});

test("weekends without work and stops are left out, days over are grey", () => {
    const model = new BoardModel(makeBoard({today: TUESDAY}));
    const [week] = model.weeks;
    expect(week).toHaveLength(5);
    expect(
        week.map((day) => [day.isPast, day.isToday, day.canTake]).slice(0, 3)
    ).toEqual([
        [true, false, false],
        [false, true, false],
        [false, false, true],
    ]);
    expect(week[1].free).toBe(480 - 30 - 20);
    const board = makeBoard();
    board.stops.push(makeStop(5, "2024-03-16"));
    expect(new BoardModel(board).weeks[0]).toHaveLength(6);
});

// -- the screen ---------------------------------------------------------------------

let board;

beforeEach(() => {
    board = makeBoard();
    onRpc("linkage.visit.board", "linkage_board", () => board);
    onRpc("linkage.visit.board", "linkage_board_times", ({args}) =>
        Object.fromEntries(
            Object.entries(args[1]).map(([date, ids]) => [
                date,
                makeTimes(ids, date === WEDNESDAY && "closed"),
            ])
        )
    );
});

async function openBoard() {
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "linkage_board",
        name: "Route Board",
    });
    await animationFrame();
}

const names = (date) =>
    queryAllTexts(`[data-date="${date}"] .o_linkage_board_stop_name`);

async function openMenu(id) {
    const stop = `.o_linkage_board_stop[data-id='${id}']`;
    await contains(stop).hover(); // it shows its menu then
    await contains(`${stop} .o_linkage_board_stop_menu`).click();
}

test("days with stops, loads and a map beside them", async () => {
    await openBoard();
    expect(".o_linkage_board_day").toHaveCount(5);
    expect(names(MONDAY)).toEqual(["Shop 1", "Shop 2", "Shop 3"]);
    expect(`[data-day="${MONDAY}"] .o_linkage_board_stop_time:first`).toHaveText(
        "9:00"
    );
    expect(".o_linkage_map_stop").toHaveCount(4);
    expect(".o_linkage_save").toHaveCount(0);
    // one day alone, one grade alone
    await contains(`[data-day="${TUESDAY}"] .o_linkage_board_day_head`).click();
    expect(".o_linkage_map_stop").toHaveCount(1);
    await contains(`[data-day="${TUESDAY}"] .o_linkage_board_day_head`).click();
    await contains(".o_linkage_grade_filter:first").click();
    expect(".o_linkage_map_stop").toHaveCount(2);
    expect(".o_linkage_board_stop.o_dim").toHaveCount(2);
});

test("card and marker are linked both ways", async () => {
    await openBoard();
    await contains(".o_linkage_board_stop[data-id='2']").hover();
    expect(".o_linkage_map_stop.o_selected").toHaveText("2");
    await contains(".o_linkage_map_stop:has([data-stop='4'])").click();
    await contains(".o_linkage_sums").hover();
    expect(".o_linkage_board_stop.o_active").toHaveText(/Shop 4/);
});

test("a stop is dragged to another day, taken back, and saved", async () => {
    onRpc("linkage.visit.board", "linkage_board_save", ({args}) => {
        expect.step(args[1]);
        board = makeBoard({
            stops: [2, 3, 1, 4].map((id) =>
                makeStop(id, id % 3 === 1 ? TUESDAY : MONDAY)
            ),
            times: {[MONDAY]: makeTimes([2, 3]), [TUESDAY]: makeTimes([1, 4])},
        });
        return {saved: 3};
    });
    await openBoard();
    await contains(".o_linkage_board_stop[data-id='1']").dragAndDrop(
        ".o_linkage_board_stop[data-id='4']"
    );
    await animationFrame();
    expect(names(MONDAY)).toEqual(["Shop 2", "Shop 3"]);
    expect(names(TUESDAY)).toHaveLength(2);
    expect(".o_linkage_board_stop.o_moved").toHaveCount(1);
    const moved = names(TUESDAY);
    await press(["control", "z"]);
    await animationFrame();
    expect(names(TUESDAY)).toEqual(["Shop 4"]);
    expect(".o_linkage_save").toHaveCount(0);
    await contains(".o_linkage_redo").click();
    expect(names(TUESDAY)).toEqual(moved);
    await contains(".o_linkage_save").click();
    await animationFrame();
    const ids = moved.map((name) => Number(name.at(-1)));
    expect.verifySteps([{[MONDAY]: [2, 3], [TUESDAY]: ids}]);
    expect(".o_linkage_save").toHaveCount(0);
});

test("what is arranged while it is being saved is not lost", async () => {
    const answer = new Deferred();
    onRpc("linkage.visit.board", "linkage_board_save", async () => {
        await answer;
        board = makeBoard({
            stops: [1, 2, 3, 4].map((id) =>
                makeStop(id, id === 4 ? WEDNESDAY : MONDAY)
            ),
        });
        return {saved: 1};
    });
    await openBoard();
    await openMenu(4);
    await contains(`[data-move="${WEDNESDAY}"]`).click();
    await contains(".o_linkage_save").click();
    await openMenu(1);
    await contains(`[data-move="${TUESDAY}"]`).click();
    answer.resolve();
    await animationFrame();
    await animationFrame();
    expect(names(WEDNESDAY)).toEqual(["Shop 4"]);
    expect(names(TUESDAY)).toEqual(["Shop 1"]);
    expect(".o_linkage_save").toHaveCount(1);
});

test("the menu moves without dragging; conflicts are red and say why", async () => {
    await openBoard();
    await openMenu(4);
    await contains(`[data-move="${WEDNESDAY}"]`).click();
    await animationFrame();
    expect(names(WEDNESDAY)).toEqual(["Shop 4"]);
    expect(".o_linkage_board_stop.o_conflict .o_linkage_board_stop_problem").toHaveText(
        "Closed then"
    );
    expect(".o_linkage_conflicts").toHaveText(/1/);
    await contains(".o_linkage_discard").click();
    expect(names(TUESDAY)).toEqual(["Shop 4"]);
});

test("keys move a stop", async () => {
    await openBoard();
    queryFirst(".o_linkage_board_stop[data-id='2']").focus();
    await press(["shift", "ArrowUp"]);
    await animationFrame();
    await animationFrame();
    expect(names(MONDAY)).toEqual(["Shop 2", "Shop 1", "Shop 3"]);
    expect(".o_linkage_board_stop[data-id='2']").toBeFocused();
    await press(["shift", "ArrowRight"]);
    await animationFrame();
    expect(names(TUESDAY)).toInclude("Shop 2");
});

test("a fixed stop is let go before it moves", async () => {
    board.stops[3].locked = true;
    await openBoard();
    expect(".o_linkage_board_stop[data-id='4']").not.toHaveClass("o_movable");
    await openMenu(4);
    expect(".o_linkage_earlier").toHaveCount(0);
    await contains(".o_linkage_lock").click();
    expect(".o_linkage_board_stop[data-id='4']").toHaveClass("o_movable");
});

test("where others were faster their change shows, with ours beside it", async () => {
    onRpc("linkage.visit.board", "linkage_board_save", () => {
        board = makeBoard({
            stops: [1, 2, 3, 4].map((id) =>
                makeStop(id, id === 4 ? WEDNESDAY : MONDAY)
            ),
        });
        return {saved: false, changed: [4], message: "Somebody moved Shop 4."};
    });
    await openBoard();
    await openMenu(4);
    await contains(".o_linkage_board_stop_actions [data-move]:first").click();
    await openMenu(1);
    await contains(`[data-move="${TUESDAY}"]`).click();
    await contains(".o_linkage_save").click();
    await animationFrame();
    expect(".o_notification").toHaveText(/Somebody moved Shop 4/);
    expect(names(WEDNESDAY)).toEqual(["Shop 4"]);
    expect(".o_linkage_board_stop.o_changed").toHaveText(/Shop 4/);
    expect(names(TUESDAY)).toEqual(["Shop 1"]);
    expect(".o_linkage_save").toHaveCount(1);
});

test("leaving asks about what is not saved", async () => {
    await openBoard();
    await openMenu(4);
    await contains(`[data-move="${WEDNESDAY}"]`).click();
    await contains(".o_linkage_next").click();
    expect(".modal").toHaveText(/not saved/);
    await contains(".modal .btn-secondary").click();
    await animationFrame();
    expect(".o_linkage_save").toHaveCount(0);
});

test("an empty board leads to a plan", async () => {
    board = makeBoard({stops: [], times: {}});
    mockService("action", {
        doAction(action) {
            if (action.res_model) {
                expect.step([action.res_model, action.context.default_user_id]);
                return;
            }
            return super.doAction(...arguments);
        },
    });
    await openBoard();
    await contains(".o_linkage_make_plan").click();
    expect.verifySteps([["linkage.visit.plan", 7]]);
});

test("stops without coordinates are counted and listed", async () => {
    board.stops[0].lat = false;
    board.start = false;
    await openBoard();
    expect(".o_linkage_unplaced").toHaveText(/1 customers/);
    expect(".o_linkage_no_start").toHaveCount(1);
    expect(".o_linkage_map_stop").toHaveCount(3);
});
