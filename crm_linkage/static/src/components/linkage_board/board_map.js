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
            });
        }
    }
    return stops;
}

/** The way of each day as a line in its colour, from its start to its end. */
export function mapLines(days, start, end) {
    const lines = [];
    for (const day of days) {
        const points = day.stops
            .filter((stop) => stop.lat !== false)
            .map((stop) => [stop.lat, stop.lng]);
        if (points.length) {
            const first = start ? [[start.lat, start.lng]] : [];
            const last = end ? [[end.lat, end.lng]] : [];
            lines.push({points: [...first, ...points, ...last], color: day.color});
        }
    }
    return lines;
}
