import {Component, onWillStart, useState} from "@odoo/owl";
import {serializeDateTime} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";
import {formatDuration, formatMoment, toSeconds} from "./clock_time";

const {DateTime} = luxon;

/** Why a clock shows what it shows; supervisors move it here, with a reason. */
export class LinkageClockPopover extends Component {
    static template = "crm_linkage.LinkageClockPopover";
    static props = {
        clockId: Number,
        onMoved: {type: Function, optional: true},
        close: {type: Function, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({told: null, move: null, reason: "", moment: ""});
        onWillStart(async () => {
            this.state.told = await this.orm.call(
                "linkage.case.clock",
                "linkage_explanation",
                [[this.props.clockId]]
            );
        });
    }

    get told() {
        return this.state.told;
    }

    /** Steps still to come: what happens next. */
    get comingSteps() {
        return this.told.steps.filter((step) => !step.past);
    }

    moment(text) {
        return text ? formatMoment(toSeconds(text)) : "";
    }

    duration(seconds) {
        return formatDuration(seconds);
    }

    choose(action) {
        Object.assign(this.state, {move: action, reason: "", moment: ""});
    }

    get canMove() {
        const {move, reason, moment} = this.state;
        return move && reason.trim() && (move !== "start" || moment);
    }

    async move() {
        if (!this.canMove) {
            return;
        }
        const {move, reason, moment} = this.state;
        const from = move === "start" && serializeDateTime(DateTime.fromISO(moment));
        await this.orm.call("linkage.case.clock", "linkage_move_by_hand", [
            [this.props.clockId],
            move,
            reason,
            from,
        ]);
        this.props.close?.();
        await this.props.onMoved?.();
    }
}
