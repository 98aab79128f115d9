import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ConnectionLostError} from "@web/core/network/rpc";
import {LinkageCard} from "../linkage_card/linkage_card";
import {LinkageDayStop} from "./linkage_day_stop";
import {dayName, durationText} from "./linkage_day_text";
import {forgetDraft} from "./linkage_day_draft";
import {findPlace} from "./linkage_day_place";
import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";

/**
 * My day: the visits of one day on the road, made for a phone. One call of
 * `linkage.visit.linkage_day()` opens it; each step is one call that answers with the
 * day as it is then. A step that fails says why at its visit and keeps what was typed.
 */
export class LinkageDay extends Component {
    static template = "crm_linkage.LinkageDay";
    static components = {LinkageCard, LinkageDayStop};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({
            status: "loading",
            day: null,
            error: "",
            open: null, // id of the visit whose steps are shown
            card: null, // {name, record} of the customer whose card is read
            errors: {}, // visit id -> {message, again}
            busy: {}, // visit id -> name of the step under way
        });
        this.root = useRef("root");
        // after Done the next visit comes under the thumb
        useEffect(
            (open, before) => {
                if (open && before) {
                    this.root.el
                        .querySelector(`[data-visit="${open}"]`)
                        ?.scrollIntoView({block: "start", behavior: "smooth"});
                }
            },
            () => [this.state.open, this.closedOne]
        );
        this.turn = 0;
        this.underWay = Promise.resolve();
        this.shownDay = this.props.state?.day || false;
        useSetupAction({getLocalState: () => ({day: this.shownDay})});
        onWillStart(() => this.load(this.shownDay));
        onWillUnmount(() => this.turn++);
    }

    get day() {
        return this.state.day;
    }

    get isToday() {
        return this.day.day === this.day.today;
    }

    get title() {
        return dayName(this.day.day);
    }

    get share() {
        const {done, failed} = this.day.summary;
        const all = this.day.stops.length;
        return all ? Math.round((100 * (done + failed)) / all) : 0;
    }

    get comingName() {
        return dayName(this.day.coming);
    }

    duration(minutes) {
        return durationText(minutes);
    }

    /** Reads a day; on failure the page says so and offers to try again. */
    async load(day = false) {
        const turn = ++this.turn;
        this.shownDay = day;
        this.state.error = "";
        try {
            const answer = await this.orm.call("linkage.visit", "linkage_day", [day]);
            if (turn === this.turn) {
                this.state.errors = {};
                this.take(answer, true);
            }
        } catch (error) {
            if (turn === this.turn) {
                this.state.error = this.sentence(error);
                this.state.status = this.day ? "ready" : "error";
            }
        }
    }

    /** Shows a day; the visit that is next is opened, unless one is open already. */
    take(day, fresh = false) {
        const {stops} = day;
        for (const stop of stops) {
            if (stop.state !== "planned") {
                forgetDraft(stop.id);
            }
        }
        Object.assign(this.state, {day, status: "ready"});
        this.shownDay = day.day === day.today ? false : day.day;
        const open = stops.find((stop) => stop.id === this.state.open);
        if (fresh || !open || open.state !== "planned") {
            const next =
                stops.find((stop) => stop.state === "planned" && stop.check_in) ||
                stops.find((stop) => stop.state === "planned");
            this.closedOne = fresh ? null : this.state.open;
            this.state.open = next ? next.id : null;
        }
    }

    go(day) {
        this.state.open = null;
        return this.load(day);
    }

    toggle(stop) {
        this.state.open = this.state.open === stop.id ? null : stop.id;
    }

    sentence(error) {
        if (error instanceof ConnectionLostError) {
            return _t("No connection. What you typed is kept.");
        }
        return error.data?.message || _t("The server did not answer.");
    }

    /**
     * Takes a step of a visit: one call after the other, in the order of the taps.
     * @param {Object} stop as the server sent it
     * @param {string} step last part of the method's name
     * @param {Array|Function} args of the method, or what gives them: as they are
     *     when the call is made, also when it is made again
     * @param {boolean} withPlace whether the place is sent along, where wanted
     * @returns {Promise<boolean>} whether it was taken
     */
    step(stop, step, args = [], withPlace = false) {
        this.state.busy[stop.id] = step;
        delete this.state.errors[stop.id];
        const turn = ++this.turn;
        const place = withPlace && this.day.records_place ? findPlace() : null;
        const take = async () => {
            try {
                const answer = await this.orm.call(
                    "linkage.visit",
                    `linkage_day_${step}`,
                    [
                        [stop.id],
                        ...(typeof args === "function" ? args() : args),
                        ...(place ? [await place] : []),
                    ]
                );
                if (turn === this.turn) {
                    this.take(answer);
                }
                return true;
            } catch (error) {
                await this.failed(stop, error, () =>
                    this.step(stop, step, args, withPlace)
                );
                return false;
            } finally {
                delete this.state.busy[stop.id];
            }
        };
        this.underWay = this.underWay.then(take);
        return this.underWay;
    }

    /** Keeps the reason at the visit; after a refusal the day is read as it is now. */
    async failed(stop, error, again) {
        const lost = error instanceof ConnectionLostError || !error.data;
        const message = this.sentence(error);
        this.state.errors[stop.id] = {message, again: lost ? again : null};
        if (!lost) {
            const {day} = this.day;
            try {
                const answer = await this.orm.call("linkage.visit", "linkage_day", [
                    day,
                ]);
                if (this.day.day === day) {
                    this.take(answer);
                }
            } catch {
                // the sentence at the visit says enough
            }
        }
    }

    async move(stop, day, clock) {
        const moved = await this.step(stop, "move", [day, clock]);
        if (moved && day !== this.day.day) {
            const close = this.notification.add(
                _t("%(name)s: moved to %(day)s.", {
                    name: stop.name,
                    day: dayName(day),
                }),
                {
                    type: "success",
                    buttons: [
                        {
                            name: _t("Undo"),
                            onClick: () => {
                                close();
                                return this.step(stop, "undo").then((undone) => {
                                    if (!undone) {
                                        this.state.error =
                                            this.state.errors[stop.id].message;
                                    }
                                    return this.load(this.shownDay);
                                });
                            },
                        },
                    ],
                }
            );
        }
        return moved;
    }

    // -- beside the day ------------------------------------------------------------

    openCard(stop) {
        this.state.card = {
            name: stop.customer || stop.name,
            record: {resId: stop.customer_id, dirty: false},
        };
    }

    closeCard() {
        this.state.card = null;
    }

    async openAction(method, args = []) {
        try {
            const action = await this.orm.call("linkage.visit", method, args);
            await this.action.doAction(action, {
                onClose: () => this.load(this.shownDay),
            });
        } catch (error) {
            this.state.error = this.sentence(error);
        }
    }

    print() {
        return this.openAction("linkage_day_sheet", [this.day.day]);
    }

    addVisit() {
        return this.openAction("linkage_day_new", [this.day.day]);
    }
}

registry.category("actions").add("crm_linkage.day", LinkageDay);
