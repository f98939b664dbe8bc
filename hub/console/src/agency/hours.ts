// A desk's hours, in words: days with the same spans stand together.
export interface Span {
  weekday: number
  opens: string
  closes: string
}

/** The name of a weekday; ISO 8601: 1 is Monday. */
export function weekdayName(weekday: number, language: string): string {
  // 2024-01-01 was a Monday.
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, weekday)))
}

const short = (time: string) => time.slice(0, 5)

/** One line for each group of days, in the order of the week. */
export function hoursInWords(hours: readonly Span[], language: string): string[] {
  const spansOf = new Map<number, string>()
  for (const span of [...hours].sort((a, b) => a.weekday - b.weekday || a.opens.localeCompare(b.opens))) {
    const before = spansOf.get(span.weekday)
    const text = `${short(span.opens)}–${short(span.closes)}`
    spansOf.set(span.weekday, before ? `${before}, ${text}` : text)
  }
  const groups: { first: number; last: number; spans: string }[] = []
  for (const [weekday, spans] of spansOf) {
    const group = groups.at(-1)
    if (group && group.spans === spans && group.last === weekday - 1) group.last = weekday
    else groups.push({ first: weekday, last: weekday, spans })
  }
  const name = (weekday: number) => weekdayName(weekday, language)
  return groups.map(({ first, last, spans }) => `${first === last ? name(first) : `${name(first)} – ${name(last)}`}: ${spans}`)
}

/** The week as a form shows it: at most one span a day; more spans than that are kept as they are. */
export function byDay(hours: readonly Span[]): Map<number, Span[]> {
  const days = new Map<number, Span[]>([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, []]))
  for (const span of hours) days.get(span.weekday)?.push({ ...span, opens: short(span.opens), closes: short(span.closes) })
  return days
}
