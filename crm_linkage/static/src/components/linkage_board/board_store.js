import {_t} from "@web/core/l10n/translation";
import {BoardModel} from "./board_model";

const BOARD = "linkage.visit.board";

/** What is said of an error of the server, or of its silence. */
export function errorText(error) {
    return error.data?.message || _t("The server did not answer.");
}

/**
 * The board between screen and server: reads it, asks for the times of days in another
 * order, saves.
 */
export class BoardStore {
    /**
     * @param {Object} orm the orm service
     * @param {Object} frame `user_id`, `plan_id`, `date`, `weeks`: what to show
     * @param {Object} events `onChange()` when there is something new to draw, and
     *     `onError(text)`
     */
    constructor(orm, frame, {onChange, onError}) {
        this.orm = orm;
        this.frame = frame;
        this.onChange = onChange;
        this.onError = onError;
        this.model = null;
        this.turn = 0;
    }

    /** Reads the board; `steps` are tried again on what was read. */
    async load(steps = []) {
        const turn = ++this.turn;
        const data = await this.orm.call(BOARD, "linkage_board", [this.frame]);
        if (turn !== this.turn) {
            return; // another board was asked for meanwhile
        }
        this.frame = {
            user_id: data.user.id,
            plan_id: data.plan ? data.plan.id : false,
            date: data.monday,
            weeks: data.weeks,
        };
        this.model = new BoardModel(data, steps);
        this.update();
    }

    /** Shows the model as it is now; times that are not known yet follow. */
    update() {
        this.onChange();
        return this.askTimes();
    }

    async askTimes() {
        const {model} = this;
        const dates = model.unknownDays;
        if (!dates.length) {
            return;
        }
        const asked = dates.map((date) => [date, model.signature(date)]);
        const days = Object.fromEntries(
            dates.map((date) => [date, model.orders.get(date)])
        );
        try {
            const times = await this.orm.silent.call(BOARD, "linkage_board_times", [
                this.frame,
                days,
                model.unlocked,
            ]);
            for (const [date, signature] of asked) {
                model.known.set(signature, times[date]);
            }
            this.onChange();
        } catch (error) {
            this.onError(errorText(error));
        }
    }

    /**
     * Writes what was arranged and reads the board again. Where others were faster the
     * board shows theirs, and our steps where they do not touch them. What was arranged
     * while it was being written is not lost: these steps are taken again.
     *
     * @returns {Promise<Object>} `saved`; when it is false, `changed` and `message`
     */
    async save() {
        const {model} = this;
        const {days, locks, known} = model.changes;
        const written = new Set(model.steps);
        const answer = await this.orm.call(BOARD, "linkage_board_save", [
            this.frame,
            days,
            locks,
            known,
        ]);
        const theirs = answer.changed || [];
        const steps = model.steps.filter(
            (step) => answer.saved === false || !written.has(step)
        );
        await this.load(steps.filter((step) => !theirs.includes(step.id)));
        return answer;
    }
}
