// The slip that a person takes along: what anybody may read who finds it. Never a name, a kind of service, or
// anything that tells what it is about; the QR code holds the same words and no address.
import type { TFunction } from 'i18next'
import type { Sensitivity } from '../documents/app'
import { formatsOf } from '../language/format'

export interface SlipFacts {
  caseCode: string
  sensitivity: Sensitivity
  /** A safe house, or the like: its place is told, never written. */
  redacted: boolean
  address: string | null
  city: string | null
  schedules: { weekdays: number[]; opens: string | null; closes: string | null }[]
  hours: { weekday: number; opens: string; closes: string }[]
  deskName: string
  acronym: string
  fromDesk: string
  fromCity: string
  fromPhone: string | null
}

export interface Slip {
  code: string
  lines: { label: string; text: string }[]
}

/** 1 January 2024 was a Monday. */
const dayName = (language: string, weekday: number): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, weekday)))

const clock = (time: string): string => time.slice(0, 5)

interface Span {
  weekdays: number[]
  opens: string
  closes: string
}

/** Consecutive days are said as from the first to the last. */
function days(t: TFunction<'aloud'>, language: string, weekdays: number[]): string {
  const sorted = [...new Set(weekdays)].sort((a, b) => a - b)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (first === undefined || last === undefined) return ''
  if (sorted.length > 2 && last - first === sorted.length - 1)
    return t('slip.days', { first: dayName(language, first), last: dayName(language, last) })
  return formatsOf(language).list(sorted.map((day) => dayName(language, day)))
}

function spansOf({ schedules, hours }: SlipFacts): Span[] {
  const said = schedules.flatMap(({ weekdays, opens, closes }) =>
    opens && closes && weekdays.length ? [{ weekdays, opens: clock(opens), closes: clock(closes) }] : [],
  )
  if (said.length) return said
  const byHours = new Map<string, Span>()
  for (const { weekday, opens, closes } of hours) {
    const key = `${opens}-${closes}`
    const span = byHours.get(key) ?? { weekdays: [], opens: clock(opens), closes: clock(closes) }
    span.weekdays.push(weekday)
    byHours.set(key, span)
  }
  return [...byHours.values()]
}

/** The words of a slip in one language. */
export function slipOf(t: TFunction<'aloud'>, language: string, facts: SlipFacts): Slip {
  const { sensitivity, redacted, address, city } = facts
  const mayTellPlace = sensitivity !== 'SEALED' && !redacted && Boolean(address)
  const own = { desk: facts.fromDesk, city: facts.fromCity }
  const lines = [
    {
      label: t('slip.where'),
      text: mayTellPlace ? [address, city].filter(Boolean).join(', ') : t('slip.deskTells', own),
    },
  ]
  const when = mayTellPlace
    ? spansOf(facts).map(({ weekdays, opens, closes }) => t('slip.hours', { days: days(t, language, weekdays), opens, closes }))
    : []
  if (when.length) lines.push({ label: t('slip.when'), text: when.join('; ') })
  if (mayTellPlace)
    lines.push({
      label: t('slip.whom'),
      // An agency's acronym can tell what somebody comes for.
      text: sensitivity === 'STANDARD' ? t('slip.desk', { desk: facts.deskName, agency: facts.acronym }) : t('slip.reception'),
    })
  lines.push({
    label: t('slip.questions'),
    text: facts.fromPhone ? t('slip.ownDeskPhone', { ...own, phone: facts.fromPhone }) : t('slip.ownDesk', own),
  })
  return { code: facts.caseCode, lines }
}

/** The same as plain text: what the QR code holds. */
export const plain = (t: TFunction<'aloud'>, slip: Slip): string =>
  [`${t('slip.code')}: ${slip.code}`, ...slip.lines.map(({ label, text }) => `${label}: ${text}`)].join('\n')
