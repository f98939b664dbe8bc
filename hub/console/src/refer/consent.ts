// Consent, recipient by recipient and category by category: what a purpose needs, what the ledger already
// says, who may give it at which age. The hub decides again; this tells people before they ask it.
import type { Sensitivity } from '../documents/app'
import type {
  AgeBand,
  ConsentGivenBy,
  ConsentHow,
  DataCategory,
  LegalBasis,
  Purpose,
  ReferCaseQuery,
} from '../documents/refer'

export type Ledger = NonNullable<ReferCaseQuery['case']>['consents']

/** Disclosed under a code, never a name (hub/consent/model.py, SEALED_CATEGORIES). */
export const SEALED: ReadonlySet<DataCategory> = new Set([
  'GBV',
  'TRAFFICKING',
  'SEXUAL_EXPLOITATION',
  'ASYLUM',
  'DETENTION',
  'CHILD_PROTECTION',
])

export const CATEGORIES: DataCategory[] = [
  'IDENTITY',
  'CONTACT',
  'LOCATION',
  'FAMILY',
  'DOCUMENTS',
  'NARRATIVE',
  'HEALTH',
  'MENTAL_HEALTH',
  'LEGAL',
  'EDUCATION',
  'LIVELIHOOD',
  'ATTACHMENT',
  'CHILD_PROTECTION',
  'ASYLUM',
  'DETENTION',
  'GBV',
  'TRAFFICKING',
  'SEXUAL_EXPLOITATION',
]

export const PURPOSES: Purpose[] = [
  'SERVICE_PROVISION',
  'PROTECTION_ASSESSMENT',
  'HEALTH_CARE',
  'LEGAL_REPRESENTATION',
  'FAMILY_TRACING',
  'DURABLE_SOLUTION',
]

/** The least that each purpose cannot do without. */
const LEAST: Record<Purpose, DataCategory[]> = {
  SERVICE_PROVISION: ['IDENTITY', 'CONTACT'],
  PROTECTION_ASSESSMENT: ['IDENTITY', 'CONTACT'],
  HEALTH_CARE: ['IDENTITY', 'CONTACT', 'HEALTH'],
  LEGAL_REPRESENTATION: ['IDENTITY', 'CONTACT', 'LEGAL'],
  FAMILY_TRACING: ['IDENTITY', 'CONTACT', 'FAMILY'],
  DURABLE_SOLUTION: ['IDENTITY', 'CONTACT'],
  STATISTICS_NON_IDENTIFIABLE: [],
}

/** What is chosen at first. A service that goes under a code carries no name: only how to reach them. */
export const leastOf = (purpose: Purpose, sensitivity: Sensitivity): DataCategory[] =>
  sensitivity === 'SEALED' ? ['CONTACT'] : LEAST[purpose]

const FOR: Record<string, Purpose> = {
  'legal-assistance': 'LEGAL_REPRESENTATION',
  'asylum-orientation': 'LEGAL_REPRESENTATION',
  regularization: 'LEGAL_REPRESENTATION',
  'family-tracing': 'FAMILY_TRACING',
  'missing-migrant-search': 'FAMILY_TRACING',
  'primary-health': 'HEALTH_CARE',
  'maternal-health': 'HEALTH_CARE',
  'mental-health': 'HEALTH_CARE',
  'hiv-care': 'HEALTH_CARE',
  'sexual-reproductive-health': 'HEALTH_CARE',
  'clinical-management-rape': 'HEALTH_CARE',
  vaccination: 'HEALTH_CARE',
  'protection-case-management': 'PROTECTION_ASSESSMENT',
  'child-protection': 'PROTECTION_ASSESSMENT',
  'assisted-voluntary-return': 'DURABLE_SOLUTION',
  housing: 'DURABLE_SOLUTION',
}

/** The purpose that is usual for a kind of service; one may choose another. */
export const purposeOf = (serviceCode: string): Purpose => FOR[serviceCode] ?? 'SERVICE_PROVISION'

/** Whether the ledger lets an agency have a category for a purpose now (hub/consent/rules.py). */
export function ledgerSays(
  ledger: Ledger,
  agencyId: string,
  purpose: Purpose,
  category: DataCategory,
  now = Date.now(),
): { says: 'nothing' | 'granted' | 'withheld'; until?: string | null } {
  const about = ledger.filter(
    (entry) =>
      !entry.withdrawnAt &&
      entry.review !== 'revoked' &&
      (!entry.expiresAt || Date.parse(entry.expiresAt) > now) &&
      (entry.recipientAgency?.id === agencyId || entry.recipientClass === 'UN') &&
      (entry.purposes.includes(purpose) || (entry.effect === 'WITHHOLD' && !entry.purposes.length)) &&
      entry.categories.includes(category),
  )
  const grants = about.filter((entry) => entry.effect === 'GRANT')
  const strong = grants.filter((entry) => STRONG.has(entry.legalBasis))
  const counting = strong.length ? strong : grants
  if (!strong.length && grants.length < about.length) return { says: 'withheld' }
  if (!counting.length) return { says: 'nothing' }
  // It is permitted as long as the longest of them.
  const ends = counting.map((entry) => entry.expiresAt ?? null)
  return { says: 'granted', until: ends.includes(null) ? null : ends.sort().at(-1) }
}

const STRONG: ReadonlySet<LegalBasis> = new Set(['VITAL_INTEREST', 'BEST_INTEREST', 'LEGAL_OBLIGATION'])

/** As Case.consentRules has them. */
export interface Rules {
  givenBy: ConsentGivenBy[]
  assent: ConsentGivenBy[]
  reason: ConsentGivenBy[]
  caregiverInformed: boolean
}

const OTHERS: ConsentGivenBy[] = ['CAREGIVER', 'GUARDIAN', 'TRUSTED_ADULT']

/** The rules of an age, for a case that has not reached the hub yet; the hub applies its own when it has. */
export function rulesOf(band: AgeBand): Rules {
  switch (band) {
    case 'YEARS_0_5':
      return { givenBy: OTHERS, assent: [], reason: [], caregiverInformed: false }
    case 'YEARS_6_11':
      return { givenBy: OTHERS, assent: OTHERS, reason: [], caregiverInformed: false }
    case 'YEARS_12_14':
      return { givenBy: ['SELF', ...OTHERS], assent: OTHERS, reason: ['SELF'], caregiverInformed: false }
    case 'YEARS_15_17':
      return { givenBy: ['SELF'], assent: [], reason: [], caregiverInformed: true }
    default:
      return { givenBy: ['SELF', ...OTHERS], assent: [], reason: OTHERS, caregiverInformed: false }
  }
}

/** The band of an age in whole years on a day. */
export function bandOf(birthDate: string, today: string): AgeBand {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (today.slice(5) < birthDate.slice(5) ? 1 : 0)
  if (years <= 5) return 'YEARS_0_5'
  if (years <= 11) return 'YEARS_6_11'
  if (years <= 14) return 'YEARS_12_14'
  if (years <= 17) return 'YEARS_15_17'
  if (years <= 24) return 'YEARS_18_24'
  if (years <= 59) return 'YEARS_25_59'
  return 'YEARS_60_UP'
}

export interface Given {
  givenBy: ConsentGivenBy | undefined
  how: ConsentHow | undefined
  assent: boolean
  caregiverInformed: boolean
  reason: string
  basis: LegalBasis
}

export type Missing = 'givenBy' | 'notAtThisAge' | 'how' | 'assent' | 'reason' | 'permission'

/** What is still missing before consent can be recorded; the field is the key. */
export function missing(rules: Rules, given: Given): Partial<Record<keyof Given, Missing>> {
  if (given.basis !== 'CONSENT') return given.reason.trim() ? {} : { reason: 'reason' }
  const found: Partial<Record<keyof Given, Missing>> = {}
  if (!given.givenBy) found.givenBy = 'givenBy'
  else if (!rules.givenBy.includes(given.givenBy)) found.givenBy = 'notAtThisAge'
  else {
    if (rules.assent.includes(given.givenBy) && !given.assent) found.assent = 'assent'
    if (rules.reason.includes(given.givenBy) && !given.reason.trim()) found.reason = 'reason'
    if (rules.caregiverInformed && given.caregiverInformed && !given.assent) found.assent = 'permission'
  }
  if (!given.how) found.how = 'how'
  return found
}
