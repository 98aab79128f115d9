import {clock} from "./board_model";

/** Stops of days as markers, without those of grades that are not shown. */
export function mapStops(days, grades) {
    const stops = [];
    for (const day of days) {
        for (const stop of day.stops) {
            if (
                stop.lat === false ||
                (grades.length && !grades.includes(stop.grade ? stop.grade.id : 0))
            ) {
                continue;
            }
            const time = stop.start === null ? "" : `${clock(stop.start)} `;
            const grade = stop.grade ? ` (${stop.grade.name})` : "";
            stops.push({
                id: stop.id,
                lat: stop.lat,
                lng: stop.lng,
                number: stop.number,
                color: day.color,
                label: `${time}${stop.name}${grade}\n${stop.where}`.trim(),
                day: day.date,
                rough: stop.rough,
            });
        }
    }
    return stops;
}

/**
 * The way of each day as lines in its colour; the ways from the start and to the end,
 * which are alike every day, are fainter.
 */
export function mapLines(days, start, end) {
    const lines = [];
    for (const {stops, color} of days) {
        const points = stops
            .filter((stop) => stop.lat !== false)
            .map((stop) => [stop.lat, stop.lng]);
        if (points.length > 1) {
            lines.push({points, color});
        }
        for (const [place, point] of [
            [start, points[0]],
            [end, points.at(-1)],
        ]) {
            if (place && point) {
                lines.push({
                    points: [[place.lat, place.lng], point],
                    color,
                    faint: true,
                });
            }
        }
    }
    return lines;
}
