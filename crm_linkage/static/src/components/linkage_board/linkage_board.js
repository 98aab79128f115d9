import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSortable} from "@web/core/utils/sortable_owl";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {LinkageMap} from "../linkage_map/linkage_map";
import {BoardDay} from "./board_day";
import {mapLines, mapStops} from "./board_map";
import {BoardModel, dayColor, duration} from "./board_model";
import {BoardStopMenu} from "./board_stop_menu";
import {Component, onWillStart, useRef, useState} from "@odoo/owl";

const {DateTime} = luxon;

/** Weeks on the board by scale. */
const SCALES = {week: 1, month: 4};

/**
 * The route board: the weeks of a representative as days with their stops, beside them
 * the map. Stops are dragged to another day or place; times follow from the server;
 * nothing is written before it is saved.
 */
export class LinkageBoard extends Component {
    static template = "crm_linkage.LinkageBoard";
    static components = {BoardDay, Dropdown, DropdownItem, Layout, LinkageMap};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.menu = usePopover(BoardStopMenu, {position: "bottom-end"});
        this.duration = duration;
        const params = this.props.action.params || {};
        const kept = this.props.state || {};
        this.frame = kept.frame || {
            user_id: params.user_id || false,
            plan_id: params.plan_id || false,
            date: params.date || false,
            weeks: params.weeks || SCALES[kept.scale || "month"],
        };
        this.state = useState({
            turn: 0, // grows when the model has changed
            status: "loading",
            error: "",
            isSaving: false,
            week: null, // filters of the map
            weekday: null,
            grades: [],
            active: null, // stop under the pointer
            selected: null,
            changed: [], // stops that others changed while we did
            tab: "days",
        });
        onWillStart(() => this.load());
        useSortable({
            ref: this.root,
            elements: ".o_linkage_stop",
            groups: ".o_linkage_day_drop",
            connectGroups: true,
            ignore: ".o_linkage_stop:not(.o_movable), button",
            cursor: "grabbing",
            placeholderClasses: ["o_linkage_stop_placeholder"],
            onDrop: (drop) => this.onDrop(drop),
        });
        useHotkey("control+z", () => this.undo());
        useHotkey("control+y", () => this.redo());
        useHotkey("control+shift+z", () => this.redo());
        useSetupAction({
            beforeLeave: () => this.confirmLeave(),
            beforeUnload: (ev) => {
                if (this.model?.isDirty) {
                    ev.preventDefault();
                    ev.returnValue = "";
                }
            },
            getLocalState: () => ({frame: this.frame}),
        });
    }

    // -- reading -------------------------------------------------------------------

    /** Reads the board; `steps` are tried again on what was read. */
    async load(steps = []) {
        try {
            const data = await this.orm.call("linkage.visit.board", "linkage_board", [
                this.frame,
            ]);
            this.frame = {
                user_id: data.user.id,
                plan_id: data.plan ? data.plan.id : false,
                date: data.monday,
                weeks: data.weeks,
            };
            this.model = new BoardModel(data, steps);
            Object.assign(this.state, {status: "ready", error: ""});
            this.changed();
        } catch (error) {
            const message = error.data?.message || _t("The server did not answer.");
            Object.assign(this.state, {status: "error", error: message});
        }
    }

    /** Opens another representative, another week or another scale. */
    async show(frame) {
        if (!(await this.confirmLeave())) {
            return;
        }
        this.frame = {...this.frame, ...frame};
        Object.assign(this.state, {
            active: null,
            selected: null,
            changed: [],
            week: null,
            weekday: null,
        });
        await this.load();
    }

    shift(direction) {
        const days = 7 * this.data.weeks * direction;
        return this.show({date: this.date(this.data.monday).plus({days}).toISODate()});
    }

    showToday() {
        return this.show({date: false});
    }

    showWeeks(weeks) {
        // a month begins with the week that was looked at
        return this.show({weeks});
    }

    /** Draws the model anew and asks for times that are not known yet. */
    changed() {
        this.view = null;
        this.state.turn++;
        return this.askTimes();
    }

    async askTimes() {
        const {model} = this;
        const dates = model.unknownDays;
        if (!dates.length) {
            return;
        }
        const signatures = new Map(dates.map((date) => [date, model.signature(date)]));
        const days = Object.fromEntries(
            dates.map((date) => [date, model.orders.get(date)])
        );
        try {
            const times = await this.orm.silent.call(
                "linkage.visit.board",
                "linkage_board_times",
                [this.frame, days, model.unlocked]
            );
            for (const [date, signature] of signatures) {
                model.known.set(signature, times[date]);
            }
        } catch (error) {
            this.complain(error);
        }
        this.view = null;
        this.state.turn++;
    }

    complain(error) {
        this.notification.add(error.data?.message || _t("The server did not answer."), {
            type: "danger",
        });
    }

    // -- what is drawn -------------------------------------------------------------

    get data() {
        return this.model.data;
    }

    get weeks() {
        this.state.turn; // eslint-disable-line no-unused-expressions
        if (!this.view) {
            const changed = new Set(this.state.changed);
            const weeks = this.model.weeks;
            for (const stop of weeks.flat().flatMap((day) => day.stops)) {
                stop.changed = changed.has(stop.id);
            }
            const days = weeks.flat();
            this.view = {weeks, days, sums: this.sums(days)};
        }
        return this.view.weeks;
    }

    get days() {
        return this.weeks && this.view.days;
    }

    sums(days) {
        const sum = (pick) => days.reduce((total, day) => total + pick(day), 0);
        return {
            visits: sum((day) => day.stops.length),
            drive: sum((day) => day.drive),
            free: sum((day) => (day.isPast ? 0 : day.free)),
            conflicts: sum(
                (day) =>
                    day.stops.filter((stop) => stop.problem).length ||
                    (day.problems.length ? 1 : 0)
            ),
        };
    }

    get isMonth() {
        return this.data.weeks > 1;
    }

    get shownDays() {
        const {week, weekday} = this.state;
        return this.days.filter(
            (day) =>
                (week === null || day.week === week) &&
                (weekday === null || day.weekday === weekday)
        );
    }

    get map() {
        const {grades, active, selected, week, weekday} = this.state;
        const days = this.shownDays;
        const {start, end} = this.data;
        const place = (one, label) => (one ? {...one, label} : undefined);
        return {
            stops: mapStops(days, grades),
            lines: mapLines(days, start, end || start),
            start: place(start, _t("Start of the day")),
            end: place(end, _t("End of the day")),
            selected: active || selected,
            tiles: this.data.tiles,
            fitKey: [this.data.user.id, this.data.monday, week, weekday, grades].join(),
            empty: _t("No stop of these days has coordinates."),
            onSelect: (id) => this.select(id, true),
            onHover: (id) => this.hover(id),
        };
    }

    get unplaced() {
        const stops = this.data.stops.filter((stop) => stop.lat === false);
        return [...new Set(stops.map((stop) => stop.partner_id))];
    }

    get weekdays() {
        return this.weeks[0].map((day) => ({
            weekday: day.weekday,
            label: this.date(day.date).toFormat("ccc"),
            color: dayColor(day.weekday, 1),
        }));
    }

    date(text) {
        return DateTime.fromISO(text, {zone: "utc"});
    }

    dayLabel(day) {
        return this.date(day.date).toFormat(this.env.isSmall ? "cccc d LLL" : "ccc d");
    }

    weekLabel(week) {
        return this.date(week[0].date).toFormat("d LLL");
    }

    get period() {
        const first = this.date(this.days[0].date);
        const last = this.date(this.days.at(-1).date);
        return `${first.toFormat("d LLL")} – ${last.toFormat("d LLL yyyy")}`;
    }

    // -- looking -------------------------------------------------------------------

    hover(id) {
        this.state.active = id;
    }

    select(id, scroll = false) {
        this.state.selected = this.state.selected === id ? null : id;
        if (scroll) {
            this.root.el
                .querySelector(`.o_linkage_stop[data-id="${id}"]`)
                ?.scrollIntoView({block: "nearest", inline: "nearest"});
        }
    }

    activeOf(day) {
        const {active, selected} = this.state;
        const id = active || selected;
        return day.stops.some((stop) => stop.id === id) ? id : null;
    }

    isFocused(day) {
        return this.state.week === day.week && this.state.weekday === day.weekday;
    }

    focusDay(day) {
        const off = this.isFocused(day);
        this.state.week = off ? null : day.week;
        this.state.weekday = off ? null : day.weekday;
    }

    toggle(filter, value) {
        this.state[filter] = this.state[filter] === value ? null : value;
    }

    toggleGrade(id) {
        const {grades} = this.state;
        this.state.grades = grades.includes(id)
            ? grades.filter((one) => one !== id)
            : [...grades, id];
    }

    // -- arranging -----------------------------------------------------------------

    take(step) {
        if (!this.model.isPossible(step)) {
            return;
        }
        this.model.take(step);
        this.changed();
    }

    undo() {
        this.model?.undo();
        this.changed();
    }

    redo() {
        this.model?.redo();
        this.changed();
    }

    discard() {
        this.model.discard();
        this.state.changed = [];
        this.changed();
    }

    onDrop({element, previous, parent}) {
        const id = Number(element.dataset.id);
        const {date} = parent.dataset;
        const order = this.model.orders.get(date).filter((one) => one !== id);
        const index = previous ? order.indexOf(Number(previous.dataset.id)) + 1 : 0;
        this.take({type: "move", id, date, index});
    }

    /** Puts a stop at the place on another day where its time is kept best. */
    moveToDay(stop, date) {
        const day = this.model.day(date);
        const later = day.stops.findIndex((one) => one.start > stop.start);
        const index = later < 0 ? day.stops.length : later;
        this.take({type: "move", id: stop.id, date, index});
        this.focusStop(stop.id);
    }

    moveWithin(stop, direction) {
        const date = this.model.dateOf.get(stop.id);
        const index = this.model.orders.get(date).indexOf(stop.id) + direction;
        if (index >= 0 && index < this.model.orders.get(date).length) {
            this.take({type: "move", id: stop.id, date, index});
            this.focusStop(stop.id);
        }
    }

    moveBeside(stop, direction) {
        const days = this.days.filter((day) => day.canTake);
        const date = this.model.dateOf.get(stop.id);
        const index = days.findIndex((day) => day.date === date) + direction;
        if (days[index]) {
            this.moveToDay(stop, days[index].date);
        }
    }

    toggleLock(stop) {
        this.take({type: "lock", id: stop.id, value: !stop.locked});
        this.focusStop(stop.id);
    }

    focusStop(id) {
        this.state.selected = id;
        requestAnimationFrame(() =>
            this.root.el?.querySelector(`.o_linkage_stop[data-id="${id}"]`)?.focus()
        );
    }

    onKey(ev, stop) {
        if (ev.target !== ev.currentTarget) {
            return;
        }
        const moves = {
            ArrowUp: () => this.moveWithin(stop, -1),
            ArrowDown: () => this.moveWithin(stop, 1),
            ArrowLeft: () => this.moveBeside(stop, -1),
            ArrowRight: () => this.moveBeside(stop, 1),
        };
        if (ev.shiftKey && moves[ev.key] && stop.draggable) {
            ev.preventDefault();
            moves[ev.key]();
        } else if (["Enter", " ", "ContextMenu"].includes(ev.key)) {
            ev.preventDefault();
            this.openMenu(ev, stop);
        }
    }

    openMenu(ev, stop) {
        const here = this.model.dateOf.get(stop.id);
        this.menu.open(ev.currentTarget, {
            stop,
            days: this.days
                .filter((day) => day.canTake && day.date !== here)
                .map(({date, color, off}) => ({
                    date,
                    color,
                    off,
                    label: this.date(date).toFormat("cccc d LLL"),
                })),
            canLock: this.data.can_edit && this.data.can_lock && stop.can_move,
            onOpen: () => this.openStop(stop),
            onLock: () => this.toggleLock(stop),
            onShift: (direction) => this.moveWithin(stop, direction),
            onMove: (date) => this.moveToDay(stop, date),
        });
    }

    // -- saving --------------------------------------------------------------------

    async save() {
        if (this.state.isSaving || !this.model.isDirty) {
            return true;
        }
        this.state.isSaving = true;
        const {days, locks, known} = this.model.changes;
        try {
            const answer = await this.orm.call(
                "linkage.visit.board",
                "linkage_board_save",
                [this.frame, days, locks, known]
            );
            if (answer.saved === false) {
                await this.takeOver(answer);
                return false;
            }
            this.state.changed = [];
            await this.load();
            this.notification.add(_t("Saved."), {type: "success"});
            return true;
        } catch (error) {
            this.complain(error);
            return false;
        } finally {
            this.state.isSaving = false;
        }
    }

    /** Others were faster: shows theirs, and ours where it does not touch theirs. */
    async takeOver({changed, message}) {
        const steps = this.model.steps.filter((step) => !changed.includes(step.id));
        this.state.changed = changed;
        await this.load(steps);
        this.notification.add(message, {type: "warning", sticky: true});
    }

    /** @returns {Promise<Boolean>} whether one may go on to something else */
    async confirmLeave() {
        if (!this.model?.isDirty || this.state.status !== "ready") {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Unsaved changes"),
                    body: _t("The stops that you moved are not saved yet."),
                    confirmLabel: _t("Save"),
                    confirm: async () => resolve(await this.save()),
                    cancelLabel: _t("Discard"),
                    cancel: () => {
                        this.discard();
                        resolve(true);
                    },
                    dismiss: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }

    // -- going elsewhere -----------------------------------------------------------

    openStop(stop) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: this.data.plan ? "res.partner" : "linkage.visit",
            res_id: this.data.plan ? stop.partner_id : stop.id,
            views: [[false, "form"]],
        });
    }

    makePlan() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("New plan"),
            res_model: "linkage.visit.plan",
            views: [[false, "form"]],
            context: {default_user_id: this.data.user.id},
        });
    }

    openUnplaced() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Customers without coordinates"),
            res_model: "res.partner",
            domain: [["id", "in", this.unplaced]],
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
        });
    }

    openSettings() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Representatives"),
            res_model: "linkage.visit.representative",
            domain: [["user_id", "=", this.data.user.id]],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}

registry.category("actions").add("linkage_board", LinkageBoard);
