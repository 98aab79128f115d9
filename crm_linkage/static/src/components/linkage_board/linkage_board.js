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
import {useBoardLinks} from "./board_links";
import {duration} from "./board_model";
import {BoardStopMenu} from "./board_stop_menu";
import {BoardStore, errorText} from "./board_store";
import {BoardView} from "./board_view";
import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";

const MONTH = 4; // weeks
const NOTHING = {week: null, weekday: null, active: null, selected: null, changed: []};

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
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.menu = usePopover(BoardStopMenu, {position: "bottom-end"});
        this.links = useBoardLinks();
        this.duration = duration;
        this.state = useState({
            ...NOTHING, // filters of the map, stops that are pointed at, or were changed
            turn: 0, // grows when there is something new to draw
            status: "loading",
            error: "",
            isSaving: false,
            grades: [],
            tab: "days",
        });
        const {user_id, plan_id, date, weeks} = this.props.action.params || {};
        this.store = new BoardStore(
            useService("orm"),
            this.props.state?.frame || {user_id, plan_id, date, weeks: weeks || MONTH},
            {
                onChange: () => this.state.turn++,
                onError: (text) => this.notification.add(text, {type: "danger"}),
            }
        );
        onWillStart(() => this.load());
        onMounted(() => {
            if (this.env.isSmall) {
                // days that are over stay above
                const day = ".o_linkage_board_day:not(.o_past)";
                this.root.el?.querySelector(day)?.scrollIntoView();
            }
        });
        useSortable({
            ref: this.root,
            elements: ".o_linkage_board_stop",
            groups: ".o_linkage_board_day_drop",
            connectGroups: true,
            ignore: ".o_linkage_board_stop:not(.o_movable), button",
            cursor: "grabbing",
            placeholderClasses: ["o_linkage_board_stop_placeholder"],
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
            getLocalState: () => ({frame: this.store.frame}),
        });
    }

    // -- what is shown -------------------------------------------------------------

    get model() {
        return this.store.model;
    }

    get data() {
        return this.model.data;
    }

    /** The model as it is drawn, made once a turn. */
    get view() {
        const {turn, changed} = this.state;
        if (this.drawn?.turn !== turn) {
            this.drawn = new BoardView(this.model, turn, changed);
        }
        return this.drawn;
    }

    get map() {
        return {
            ...this.view.map(this.state),
            onSelect: (id) => this.select(id, true),
            onHover: (id) => this.hover(id),
        };
    }

    async load() {
        try {
            await this.store.load();
            Object.assign(this.state, {status: "ready", error: ""});
        } catch (error) {
            Object.assign(this.state, {status: "error", error: errorText(error)});
        }
    }

    /** Opens another representative, other weeks or another scale. */
    async show(frame) {
        if (await this.confirmLeave()) {
            this.store.frame = {...this.store.frame, ...frame};
            Object.assign(this.state, NOTHING);
            await this.load();
        }
    }

    shift(direction) {
        return this.show({date: this.view.monday(direction)});
    }

    // -- looking -------------------------------------------------------------------

    hover(id) {
        this.state.active = id;
    }

    select(id, scroll = false) {
        this.state.selected = this.state.selected === id ? null : id;
        if (scroll) {
            this.stopEl(id)?.scrollIntoView({block: "nearest", inline: "nearest"});
        }
    }

    stopEl(id) {
        return this.root.el?.querySelector(`.o_linkage_board_stop[data-id="${id}"]`);
    }

    /** The stop of a day that is pointed at or chosen, if there is one. */
    activeOf(day) {
        const id = this.state.active || this.state.selected;
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
        if (this.model.isPossible(step)) {
            this.model.take(step);
            this.store.update();
        }
    }

    undo() {
        this.model?.undo();
        this.store.update();
    }

    redo() {
        this.model?.redo();
        this.store.update();
    }

    discard() {
        this.model.discard();
        this.state.changed = [];
        this.store.update();
    }

    onDrop({element, previous, parent}) {
        const id = Number(element.dataset.id);
        const {date} = parent.dataset;
        const order = this.model.orders.get(date).filter((one) => one !== id);
        const index = previous ? order.indexOf(Number(previous.dataset.id)) + 1 : 0;
        this.take({type: "move", id, date, index});
    }

    /** Puts a stop where it comes at about its time on another day. */
    moveToDay(stop, date) {
        const index = this.model.indexByTime(stop, date);
        this.take({type: "move", id: stop.id, date, index});
        this.focusStop(stop.id);
    }

    moveWithin(stop, direction) {
        const date = this.model.dateOf.get(stop.id);
        const order = this.model.orders.get(date);
        const index = order.indexOf(stop.id) + direction;
        if (order[index] !== undefined) {
            this.take({type: "move", id: stop.id, date, index});
            this.focusStop(stop.id);
        }
    }

    moveBeside(stop, direction) {
        const days = this.view.days.filter((day) => day.canTake);
        const date = this.model.dateOf.get(stop.id);
        const target = days[days.findIndex((day) => day.date === date) + direction];
        if (target) {
            this.moveToDay(stop, target.date);
        }
    }

    toggleLock(stop) {
        this.take({type: "lock", id: stop.id, value: !stop.locked});
        this.focusStop(stop.id);
    }

    focusStop(id) {
        this.state.selected = id;
        requestAnimationFrame(() => this.stopEl(id)?.focus());
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
        } else if (["Enter", " "].includes(ev.key)) {
            ev.preventDefault();
            this.openMenu(ev, stop);
        }
    }

    openMenu(ev, stop) {
        const here = this.model.dateOf.get(stop.id);
        this.menu.open(ev.currentTarget, {
            stop,
            days: this.view.days.filter((day) => day.canTake && day.date !== here),
            label: (day) => this.view.date(day.date).toFormat("cccc d LLL"),
            canLock: this.data.can_edit && this.data.can_lock && stop.can_move,
            onOpen: () => this.links.stop(this.data, stop),
            onLock: () => this.toggleLock(stop),
            onShift: (direction) => this.moveWithin(stop, direction),
            onMove: (date) => this.moveToDay(stop, date),
        });
    }

    // -- saving --------------------------------------------------------------------

    /** @returns {Promise<Boolean>} whether everything is written */
    async save() {
        if (this.state.isSaving || !this.model.isDirty) {
            return true;
        }
        this.state.isSaving = true;
        try {
            const answer = await this.store.save();
            const saved = answer.saved !== false;
            this.state.changed = saved ? [] : answer.changed;
            this.state.turn++;
            this.notification.add(saved ? _t("Saved.") : answer.message, {
                type: saved ? "success" : "warning",
                sticky: !saved,
            });
            return saved;
        } catch (error) {
            this.notification.add(errorText(error), {type: "danger"});
            return false;
        } finally {
            this.state.isSaving = false;
        }
    }

    /** @returns {Promise<Boolean>} whether one may go on to something else */
    async confirmLeave() {
        if (!this.model?.isDirty) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(ConfirmationDialog, {
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
            });
        });
    }
}

registry.category("actions").add("linkage_board", LinkageBoard);
