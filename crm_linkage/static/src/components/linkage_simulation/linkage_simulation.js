import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Component, onWillUnmount, useEffect, useState} from "@odoo/owl";

/**
 * What a simulation would change: customers by grade now and then, who goes where, and
 * what that means for other work. One call, `linkage.grading.run.linkage_simulation()`,
 * says all of it; a cell opens the customers behind it.
 */
export class LinkageSimulation extends Component {
    static template = "crm_linkage.LinkageSimulation";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({status: "loading", result: null, error: ""});
        this.turn = 0;
        useEffect(
            () => {
                this.load();
            },
            () => [this.props.record.resId]
        );
        onWillUnmount(() => this.turn++);
    }

    async load() {
        const turn = ++this.turn;
        this.state.status = "loading";
        try {
            const result = await this.orm.call(
                "linkage.grading.run",
                "linkage_simulation",
                [[this.props.record.resId]]
            );
            if (turn === this.turn) {
                Object.assign(this.state, {result, status: "ready"});
            }
        } catch (error) {
            if (turn === this.turn) {
                const message = error.data?.message || _t("The server did not answer.");
                Object.assign(this.state, {error: message, status: "error"});
            }
        }
    }

    /** Widest bar: the most customers that a grade has on either side. */
    get most() {
        const {grades} = this.state.result;
        return Math.max(
            1,
            ...grades.map((grade) => Math.max(grade.before, grade.after))
        );
    }

    width(count) {
        return (100 * count) / this.most;
    }

    difference(grade) {
        const change = grade.after - grade.before;
        return change > 0 ? `+${change}` : `${change}`;
    }

    cell(before, after) {
        return this.state.result.cells.find(
            (cell) => cell.before === before.id && cell.after === after.id
        );
    }

    cellClass(cell) {
        return {
            up: "text-bg-success",
            down: "text-bg-danger",
            new: "text-bg-info",
            left: "text-bg-warning",
        }[cell.move];
    }

    /** Classes of a badge in a Bootstrap context or a colour of the host. */
    color(color) {
        return Number.isInteger(color)
            ? `o_linkage_color_${color}`
            : `text-bg-${color || "secondary"}`;
    }

    openCell(before, after) {
        return this.openMoves(`${before.name} → ${after.name}`, [
            ["before_grade_id", "=", before.id],
            ["after_grade_id", "=", after.id],
        ]);
    }

    openFigure(figure) {
        const domain = figure.move ? [["move", "=", figure.move]] : [];
        return this.openMoves(figure.label, domain);
    }

    openMoves(name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "linkage.grading.move",
            mobile_view_mode: "kanban",
            domain: [["run_id", "=", this.props.record.resId], ...domain],
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "pivot"],
                [false, "form"],
            ],
        });
    }
}

export const linkageSimulation = {component: LinkageSimulation};

registry.category("view_widgets").add("linkage_simulation", linkageSimulation);
