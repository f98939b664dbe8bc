// What an entry of the ledger needs before it can be recorded, at the person's age: the hub says which
// (Case.consentRules) and decides again; this says what is still missing.
import type { CaseConsentsQuery, ConsentGivenBy, DataCategory, LegalBasis, Purpose } from '../documents/cases'

export type Rules = Pick<
  NonNullable<CaseConsentsQuery['case']>['consentRules'],
  'givenBy' | 'assent' | 'reason' | 'caregiverInformed'
>

export interface Permission {
  effect: 'GRANT' | 'WITHHOLD'
  recipient: string | null
  purposes: Purpose[]
  categories: DataCategory[]
  legalBasis: LegalBasis
  givenBy: ConsentGivenBy | ''
  assent: boolean
  caregiverInformed: boolean
  reason: string
}

export type Missing = 'recipient' | 'purposes' | 'categories' | 'givenBy' | 'assent' | 'reason'

/** Whether the child has to agree as well. */
export const needsAssent = (rules: Rules, one: Pick<Permission, 'effect' | 'legalBasis' | 'givenBy' | 'caregiverInformed'>): boolean =>
  one.effect === 'GRANT' &&
  one.legalBasis === 'CONSENT' &&
  one.givenBy !== '' &&
  (rules.assent.includes(one.givenBy) || one.caregiverInformed)

/** Whether it counts only with a written reason: at this age by this person, and every override. */
export const needsReason = (rules: Rules, one: Pick<Permission, 'effect' | 'legalBasis' | 'givenBy'>): boolean =>
  one.legalBasis !== 'CONSENT' || (one.effect === 'GRANT' && one.givenBy !== '' && rules.reason.includes(one.givenBy))

/** What is still missing, in the order in which it is asked. */
export function missingIn(rules: Rules, one: Permission): Missing[] {
  const found: Missing[] = []
  if (!one.recipient) found.push('recipient')
  if (one.effect === 'GRANT' && !one.purposes.length) found.push('purposes')
  if (!one.categories.length) found.push('categories')
  if (one.legalBasis === 'CONSENT' && !one.givenBy) found.push('givenBy')
  if (needsAssent(rules, one) && !one.assent) found.push('assent')
  if (needsReason(rules, one) && !one.reason.trim()) found.push('reason')
  return found
}

/** A recipient's choice, as `agency:ID`, `partner:ID` or `class:HEALTH`, as the hub takes it. */
export function recipientIn(choice: string): Record<string, string> {
  const [kind, ...rest] = choice.split(':')
  const id = rest.join(':')
  return kind === 'agency' ? { agencyId: id } : kind === 'partner' ? { partnerId: id } : { recipientClass: id }
}

/** So many months from now: the same day of the month, or its last. */
export function monthsFrom(now: Date, months: number): string {
  const end = new Date(now)
  const day = end.getUTCDate()
  end.setUTCDate(1)
  end.setUTCMonth(end.getUTCMonth() + months)
  const last = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(day, last))
  return end.toISOString()
}
