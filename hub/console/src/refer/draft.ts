// A referral as it is being made, from whom to sent: kept sealed on this device, so that it can be left and
// taken up again, and so that what waits for the network knows what it waits for.
import type { Reference } from '../device/outbox'
import type {
  AgeBand,
  ConsentGivenBy,
  ConsentHow,
  DataCategory,
  HouseholdRole,
  LegalBasis,
  OpenCaseInput,
  OpenCaseMutation,
  Population,
  Purpose,
  ReferServiceFragment,
  SaveAnswersMutation,
  Sex,
  Urgency,
} from '../documents/refer'
import type { Answers } from './form/questions'

export const STEPS = ['whom', 'need', 'where', 'consent', 'check', 'sent'] as const
export type Step = (typeof STEPS)[number]

/** What was asked of the hub under a key. `done` once the hub has said yes. */
export interface Asked {
  key: string
  done: boolean
}

/** Whatever was asked of the hub, by its keys. */
export const askedOf = ({ case: file, saving, need, consent, sending }: ReferDraft): string =>
  [file?.opening?.key, saving?.key, need?.adding?.key, ...(consent?.recorded ?? []).map((one) => one.key), sending?.key].join(' ')

export interface PersonDraft {
  givenNames: string
  familyNames: string
  birthDate: string
  ageBand: AgeBand | ''
  sex: Sex | ''
  population: Population | ''
  nationality: string
  languages: string[]
  phone: string
  address: string
  family: string
  documentKind: string
  documentNumber: string
  /** Undefined until somebody has said, or the desk's is taken. */
  place?: { pcode: string; name: string } | null
  householdRole: HouseholdRole | ''
  newHousehold: boolean
  /** Somebody of their family or group who has a case. */
  relative?: { id: string; code: string }
}

export interface CaseDraft {
  /** At the hub; missing while it waits to be opened. */
  id?: string
  code?: string
  ageBand: AgeBand
  sex: Sex
  opening?: Asked & { input: OpenCaseInput }
}

export interface NeedDraft {
  id?: string
  serviceCode: string
  urgency: Urgency | ''
  adding?: Asked & { story: string }
}

export interface RouteDraft {
  service: ReferServiceFragment
  deskId: string
  agencyId: string
  acronym: string
  agencyName: string
  deskName: string
  deskPhone: string | null
  city: string
}

export type Share = 'share' | 'leave' | 'withhold'

export interface ConsentDraft {
  purpose: Purpose
  share: Partial<Record<DataCategory, Share>>
  expires: string
  givenBy: ConsentGivenBy | ''
  how: ConsentHow | ''
  assent: boolean
  caregiverInformed: boolean
  reason: string
  basis: LegalBasis
  /** What has been recorded of it: sending again under the same key does it once. */
  recorded: (Asked & { categories: DataCategory[]; withheld: boolean })[]
}

export interface ReferDraft {
  step: Step
  way: 'case' | 'find' | 'new'
  person: PersonDraft
  case?: CaseDraft
  /** By form, as typed. */
  answers: Record<string, Answers>
  /** Names of places by their P-code, as they were chosen. */
  places: Record<string, string>
  form?: string
  saving?: Asked & { form: string; answers: Answers }
  assessment?: SaveAnswersMutation['saveAnswers']['assessment']
  byHand: { serviceCode: string; urgency: Urgency | ''; story: string }
  need?: NeedDraft
  languages: string[]
  nationality: string
  route?: RouteDraft
  consent?: ConsentDraft
  urgency: Urgency | ''
  note: string
  narrative: string
  /** Cases that may be of the same person, as the hub said when it opened this one. */
  doubles?: OpenCaseMutation['openCase']['possibleDuplicates']
  /** The service that somebody chose before they came here. */
  wanted?: string
  sending?: Asked & { at: number; referralId?: string; decideDueAt?: string; acknowledgeDueAt?: string; due?: string }
}

export const NOBODY: PersonDraft = {
  givenNames: '',
  familyNames: '',
  birthDate: '',
  ageBand: '',
  sex: '',
  population: '',
  nationality: '',
  languages: [],
  phone: '',
  address: '',
  family: '',
  documentKind: '',
  documentNumber: '',
  householdRole: '',
  newHousehold: false,
}

/** What is about one person, before anything was said of them. */
const UNSAID = {
  answers: {},
  byHand: { serviceCode: '', urgency: '', story: '' },
  languages: [],
  nationality: '',
  urgency: '',
  note: '',
  narrative: '',
} satisfies Partial<ReferDraft>

export const EMPTY: ReferDraft = { ...UNSAID, step: 'whom', way: 'case', person: NOBODY, places: {} }

/** The furthest step that what is known permits. */
export function furthest(draft: ReferDraft): Step {
  if (draft.sending) return 'sent'
  if (!draft.case) return 'whom'
  if (!draft.need) return 'need'
  if (!draft.route) return 'where'
  if (!shared(draft).length) return 'consent'
  return 'check'
}

/** Once it is sent nothing before it can be changed: it is a new referral then. */
export const reachable = (draft: ReferDraft, step: Step): boolean =>
  draft.sending ? step === 'sent' : STEPS.indexOf(step) <= STEPS.indexOf(furthest(draft))

/** The categories that are to be shared. */
export const shared = (draft: ReferDraft): DataCategory[] =>
  Object.entries(draft.consent?.share ?? {}).flatMap(([name, share]) =>
    share === 'share' ? [name as DataCategory] : [],
  )

/** Another person: all that followed from the one before is forgotten. */
export const withCase = (draft: ReferDraft, found: CaseDraft): ReferDraft => ({
  ...draft,
  case: found,
  ...(draft.case?.id && draft.case.id === found.id
    ? {}
    : {
        ...UNSAID,
        form: undefined,
        saving: undefined,
        assessment: undefined,
        doubles: undefined,
        need: undefined,
        route: undefined,
        consent: undefined,
      }),
})

/** Another need: where it could go is asked anew. */
export const withNeed = (draft: ReferDraft, need: NeedDraft): ReferDraft =>
  draft.need && draft.need.id === need.id && draft.need.adding?.key === need.adding?.key
    ? { ...draft, need }
    : { ...draft, need, route: undefined, consent: undefined, urgency: '' }

/** The case's id, or where the outbox will find it. */
export const caseIdOf = (draft: ReferDraft): string | Reference | undefined =>
  draft.case?.id ?? (draft.case?.opening && { $from: draft.case.opening.key, path: ['openCase', 'case', 'id'] })

export const needIdOf = (draft: ReferDraft): string | Reference | undefined =>
  draft.need?.id ?? (draft.need?.adding && { $from: draft.need.adding.key, path: ['addNeed', 'need', 'id'] })

/** What opens a case, from what was typed: nothing empty is sent. */
export function openingOf(person: PersonDraft, deskId: string): OpenCaseInput {
  const place = person.place?.pcode
  return {
    deskId,
    identity: {
      givenNames: person.givenNames.trim(),
      familyNames: person.familyNames.trim(),
      birthDate: person.birthDate || null,
      nationality: person.nationality || null,
      languages: person.languages,
      address: person.address.trim() || null,
      family: person.family.trim() || null,
      phones: person.phone.trim() ? [person.phone.trim()] : [],
      documents: person.documentNumber.trim()
        ? [{ kind: person.documentKind || 'other', number: person.documentNumber.trim() }]
        : [],
    },
    population: person.population as Population,
    sex: person.sex || 'NOT_KNOWN',
    ageBand: person.birthDate ? null : person.ageBand || 'UNKNOWN',
    adm1: place ? place.slice(0, 4) : null,
    adm2: place && place.length > 4 ? place : null,
    newHousehold: person.newHousehold && !person.relative,
    relativeCaseId: person.relative?.id ?? null,
    householdRole: person.relative ? person.householdRole || null : person.newHousehold ? person.householdRole || 'HEAD' : null,
  }
}

/** What one can look for somebody by; undefined: too little. */
export function searchOf(person: PersonDraft) {
  const name = `${person.givenNames.trim()} ${person.familyNames.trim()}`.trim()
  const byName = name && person.birthDate ? { name, birthDate: person.birthDate } : {}
  const byPhone = digits(person.phone) >= 7 ? { phone: person.phone.trim() } : {}
  const byDocument = person.documentNumber.trim() ? { document: person.documentNumber.trim() } : {}
  const search = { ...byName, ...byPhone, ...byDocument }
  return Object.keys(search).length ? search : undefined
}

const digits = (text: string) => text.replace(/\D/g, '').length
