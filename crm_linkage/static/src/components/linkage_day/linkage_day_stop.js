import {_t} from "@web/core/l10n/translation";
import {dayAfter, dayName, durationText} from "./linkage_day_text";
import {keepDraft, readDraft} from "./linkage_day_draft";
import {shrinkPhoto} from "./linkage_day_photo";
import {Component, useEffect, useState} from "@odoo/owl";

const ICONS = {
    advance: "fa-line-chart",
    order: "fa-shopping-cart",
    continuation: "fa-comments-o",
    no_sale: "fa-ban",
};

/**
 * One visit of My day. Three taps for an ordinary one: Start, the outcome, Done. The
 * rest (next step, note, photo, rival) is there when it is asked for.
 */
export class LinkageDayStop extends Component {
    static template = "crm_linkage.LinkageDayStop";
    static props = {
        stop: Object,
        number: Number,
        choices: Object,
        today: String,
        day: String,
        isOpen: Boolean,
        busy: {type: String, optional: true},
        error: {type: Object, optional: true},
        onToggle: Function,
        onStep: Function,
        onMove: Function,
        onCard: Function,
    };

    setup() {
        const {stop} = this.props;
        this.icons = ICONS;
        this.draft = useState({
            outcome: "",
            advance: "",
            next_step: stop.next_step,
            next_step_date: stop.next_step_date,
            note: stop.note,
            has_rival: stop.has_rival,
            rival_seen: stop.rival_seen,
            ...readDraft(stop.id),
        });
        const {draft} = this;
        this.state = useState({
            panel: "", // fail, move or nothing
            failure: "",
            day: dayAfter(this.earliest, 1),
            atEnd: true,
            clock: "09:00",
            reading: false, // a photo
            purpose: null, // as it is being typed
            // what of the result is shown to be typed
            shows: {
                step: Boolean(draft.next_step),
                note: Boolean(draft.note),
                rival: draft.has_rival,
            },
        });
        this.typed = JSON.stringify(draft);
        useEffect(
            (text) => {
                if (text !== this.typed) {
                    this.typed = text;
                    keepDraft(this.stop.id, this.draft);
                }
            },
            () => [JSON.stringify(this.draft)]
        );
    }

    get stop() {
        return this.props.stop;
    }

    get isPlanned() {
        return this.stop.state === "planned";
    }

    /** Begun, or just being begun: the page does not wait for the server. */
    get hasBegun() {
        return this.stop.check_in || this.props.busy === "start";
    }

    /** A visit of an earlier day is not started now: only its result is asked for. */
    get asksResult() {
        return this.hasBegun || this.props.day < this.props.today;
    }

    get earliest() {
        const {day, today} = this.props;
        return day > today ? day : today;
    }

    get isReady() {
        const {outcome, advance} = this.draft;
        return outcome && (outcome !== "advance" || advance);
    }

    /** What Done still wants, in a sentence. */
    get missing() {
        return this.draft.outcome
            ? _t("Say what the customer agreed to.")
            : _t("Say what came out of the visit.");
    }

    get result() {
        const {choices} = this.props;
        const label = (name) =>
            choices[name].find(([key]) => key === this.stop[name])?.[1];
        return [label("outcome"), label("advance"), label("failure")]
            .filter(Boolean)
            .join(": ");
    }

    get nextDays() {
        const {today} = this.props;
        return [
            {label: _t("Tomorrow"), day: dayAfter(today, 1)},
            {label: _t("In a week"), day: dayAfter(today, 7)},
            {label: _t("In 2 weeks"), day: dayAfter(today, 14)},
            {label: _t("In 4 weeks"), day: dayAfter(today, 28)},
        ];
    }

    duration(minutes) {
        return durationText(minutes);
    }

    dayName(iso) {
        return dayName(iso);
    }

    photoUrl(photo, size = "160x160") {
        return `/web/image/${photo.id}/${size}`;
    }

    // -- steps ---------------------------------------------------------------------

    start() {
        this.state.panel = "";
        return this.props.onStep(this.stop, "start", [], true);
    }

    async keepPurpose() {
        const args = () => [this.state.purpose];
        if (await this.props.onStep(this.stop, "purpose", args)) {
            this.state.purpose = null;
        }
    }

    chooseOutcome(key) {
        this.draft.outcome = key;
        if (key !== "advance") {
            this.draft.advance = "";
        }
    }

    complete() {
        return this.props.onStep(
            this.stop,
            "complete",
            () => [{...this.draft}], // with what is typed until it is sent
            true
        );
    }

    undo() {
        return this.props.onStep(this.stop, "undo");
    }

    show(name) {
        const {shows} = this.state;
        shows[name] = !shows[name];
        if (name === "rival") {
            this.draft.has_rival = shows.rival;
        }
    }

    showPanel(name) {
        this.state.panel = this.state.panel === name ? "" : name;
    }

    async fail() {
        const {failure} = this.state;
        const args = () => [failure, this.draft.note];
        if (await this.props.onStep(this.stop, "fail", args)) {
            Object.assign(this.state, {panel: "", failure: ""});
        }
    }

    async move() {
        const {day, atEnd, clock} = this.state;
        if (await this.props.onMove(this.stop, day, atEnd ? null : clock)) {
            this.state.panel = "";
        }
    }

    moveToday() {
        return this.props.onMove(this.stop, this.props.today, null);
    }

    async addPhoto(ev) {
        const [file] = ev.target.files;
        if (!file) {
            return;
        }
        this.state.reading = true;
        try {
            const data = await shrinkPhoto(file);
            await this.props.onStep(this.stop, "photo", [file.name, data]);
        } finally {
            this.state.reading = false;
            ev.target.value = "";
        }
    }

    removePhoto(photo) {
        return this.props.onStep(this.stop, "photo_remove", [photo.id]);
    }
}
