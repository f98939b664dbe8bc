// Opening hours in words: days that follow one another are told as a span.

/** ISO weekdays (1 is Monday) as spans of days: [1, 2, 3, 5] is [[1, 3], [5, 5]]. */
export function spansOf(weekdays: readonly number[]): [number, number][] {
  const spans: [number, number][] = []
  for (const day of [...new Set(weekdays)].sort((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last && last[1] === day - 1) last[1] = day
    else spans.push([day, day])
  }
  return spans
}

/** The name of an ISO weekday. */
export function weekday(day: number, language: string): string {
  // 5 January 2026 was a Monday.
  return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 0, 4 + day)))
}

/** 09:00 of 09:00:00. */
export const clock = (time: string): string => time.slice(0, 5)
