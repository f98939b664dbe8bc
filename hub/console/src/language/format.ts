// Dates, numbers and how much time is left, in the reader's language and in Mexico's time.
import { useTranslation } from 'react-i18next'

/** Offices' time: clocks run on the working calendar of Mexico. */
const ZONE = 'America/Mexico_City'

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

export interface Formats {
  date(at: string | Date): string
  time(at: string | Date): string
  moment(at: string | Date): string
  /** "in 3 hours", "2 days ago". */
  distance(at: string | Date, now?: number): string
  number(value: number): string
  list(items: string[]): string
}

export function formatsOf(language: string): Formats {
  const locale = language === 'es' ? 'es-MX' : language
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options })
    return (at: string | Date) => formatter.format(typeof at === 'string' ? new Date(at) : at)
  }
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const instants = format({ dateStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const numbers = new Intl.NumberFormat(locale)
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' })
  return {
    // A day has no hour: it is the same day wherever one reads it.
    date: (at) =>
      typeof at === 'string' && at.length === 10 ? days.format(new Date(`${at}T00:00:00Z`)) : instants(at),
    time: format({ timeStyle: 'short' }),
    moment: format({ dateStyle: 'medium', timeStyle: 'short' }),
    distance(at, now = Date.now()) {
      const left = new Date(at).getTime() - now
      for (const [unit, size] of UNITS)
        if (Math.abs(left) >= size || unit === 'minute')
          return relative.format(Math.trunc(left / size), unit)
      return ''
    },
    number: (value) => numbers.format(value),
    list: (items) => lists.format(items),
  }
}

const known = new Map<string, Formats>()

/** The formats of the language in use. */
export function useFormats(): Formats {
  const { i18n } = useTranslation()
  let formats = known.get(i18n.language)
  if (!formats) known.set(i18n.language, (formats = formatsOf(i18n.language)))
  return formats
}
