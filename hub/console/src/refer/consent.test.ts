import type { TFunction } from 'i18next'
import { expect, test } from 'vitest'
import en from '../locales/en/aloud.json'
import es from '../locales/es/aloud.json'
import { aloud } from './aloud'
import { CATEGORIES, PURPOSES, bandOf, leastOf, ledgerSays, missing, rulesOf, type Given, type Ledger } from './consent'

const given = (changes: Partial<Given> = {}): Given => ({
  givenBy: 'SELF',
  how: 'ORAL',
  assent: false,
  caregiverInformed: false,
  reason: '',
  basis: 'CONSENT',
  ...changes,
})

test('up to five a caregiver consents, and nobody else', () => {
  const rules = rulesOf('YEARS_0_5')
  expect(missing(rules, given())).toEqual({ givenBy: 'notAtThisAge' })
  expect(missing(rules, given({ givenBy: 'CAREGIVER' }))).toEqual({})
})

test('from six to eleven the child has to agree as well', () => {
  const rules = rulesOf('YEARS_6_11')
  expect(missing(rules, given({ givenBy: 'GUARDIAN' }))).toEqual({ assent: 'assent' })
  expect(missing(rules, given({ givenBy: 'GUARDIAN', assent: true }))).toEqual({})
})

test('from twelve to fourteen one alone needs a reason', () => {
  const rules = rulesOf('YEARS_12_14')
  expect(missing(rules, given())).toEqual({ reason: 'reason' })
  expect(missing(rules, given({ reason: 'is alone' }))).toEqual({})
  expect(missing(rules, given({ givenBy: 'CAREGIVER' }))).toEqual({ assent: 'assent' })
})

test('from fifteen on nobody is informed without permission', () => {
  const rules = rulesOf('YEARS_15_17')
  expect(missing(rules, given({ givenBy: 'CAREGIVER' }))).toEqual({ givenBy: 'notAtThisAge' })
  expect(missing(rules, given({ caregiverInformed: true }))).toEqual({ assent: 'permission' })
  expect(missing(rules, given({ caregiverInformed: true, assent: true }))).toEqual({})
})

test('an adult, and somebody of unknown age, speaks for themselves', () => {
  for (const band of ['YEARS_18_24', 'YEARS_25_59', 'YEARS_60_UP', 'UNKNOWN'] as const) {
    expect(missing(rulesOf(band), given())).toEqual({})
    expect(missing(rulesOf(band), given({ givenBy: 'GUARDIAN' }))).toEqual({ reason: 'reason' })
  }
})

test('consent is given by somebody and in some way; another basis needs a reason', () => {
  expect(missing(rulesOf('YEARS_25_59'), given({ givenBy: undefined, how: undefined }))).toEqual({ givenBy: 'givenBy', how: 'how' })
  expect(missing(rulesOf('YEARS_25_59'), given({ basis: 'VITAL_INTEREST' }))).toEqual({ reason: 'reason' })
})

test('one is as old as one was on the last birthday', () => {
  expect(bandOf('2015-11-25', '2026-11-25')).toBe('YEARS_6_11')
  expect(bandOf('2014-11-26', '2026-11-25')).toBe('YEARS_6_11')
  expect(bandOf('2014-11-25', '2026-11-25')).toBe('YEARS_12_14')
  expect(bandOf('2008-11-25', '2026-11-25')).toBe('YEARS_18_24')
})

const entry = (changes: Partial<Ledger[number]>): Ledger[number] => ({
  id: 'x',
  effect: 'GRANT',
  categories: ['IDENTITY'],
  purposes: ['HEALTH_CARE'],
  legalBasis: 'CONSENT',
  recipientAgency: { id: 'paho', acronym: 'OPS' },
  recipientClass: null,
  recipientPartner: null,
  recordedAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  withdrawnAt: null,
  review: null,
  ...changes,
})

const says = (ledger: Ledger, now = Date.parse('2026-06-01')) => ledgerSays(ledger, 'paho', 'HEALTH_CARE', 'IDENTITY', now).says

test('the ledger says what stands now: a refusal beats a permission, a strong basis beats a refusal', () => {
  const grant = entry({})
  const refusal = entry({ effect: 'WITHHOLD', purposes: [] })
  expect(says([])).toBe('nothing')
  expect(says([grant])).toBe('granted')
  expect(says([grant, refusal])).toBe('withheld')
  expect(says([refusal, entry({ legalBasis: 'VITAL_INTEREST' })])).toBe('granted')
  expect(says([refusal, entry({ legalBasis: 'LEGITIMATE_INTEREST' })])).toBe('withheld')
  expect(says([entry({ expiresAt: '2026-05-31T00:00:00Z' })])).toBe('nothing')
  expect(says([entry({ withdrawnAt: '2026-05-01T00:00:00Z' })])).toBe('nothing')
  expect(says([entry({ review: 'revoked' })])).toBe('nothing')
  expect(says([entry({ purposes: ['SERVICE_PROVISION'] })])).toBe('nothing')
  expect(says([entry({ recipientAgency: { id: 'iom', acronym: 'OIM' } })])).toBe('nothing')
  expect(says([entry({ recipientAgency: null, recipientClass: 'UN' })])).toBe('granted')
})

test('only what a purpose needs is chosen at first; what goes under a code has no name', () => {
  for (const purpose of PURPOSES) {
    expect(leastOf(purpose, 'SEALED')).toEqual(['CONTACT'])
    expect(leastOf(purpose, 'STANDARD').length).toBeLessThanOrEqual(3)
  }
})

const words = (catalogue: object): TFunction<'aloud'> =>
  ((key: string, values: Record<string, string> = {}) => {
    let found: unknown = catalogue
    for (const step of key.split('.')) found = (found as Record<string, unknown>)[step]
    if (typeof found !== 'string') throw new Error(`There are no words for ${key}.`)
    return found.replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? `{{${name}}}`)
  }) as unknown as TFunction<'aloud'>

test('what is read aloud names who, what, why and until when, and that one may refuse and withdraw', () => {
  for (const catalogue of [es, en])
    for (const purpose of PURPOSES) {
      const t = words(catalogue)
      const said = aloud(t, {
        acronym: 'OPS',
        agencyName: 'Organización Panamericana de la Salud',
        city: 'Tapachula',
        purpose,
        categories: CATEGORIES,
        until: '1 feb 2027',
        underCode: false,
        child: true,
      })
      const text = [...said.before, ...said.categories.map((one) => one.text), ...said.after].join(' ')
      expect(text).not.toContain('{{')
      for (const part of ['Organización Panamericana de la Salud (OPS)', 'Tapachula', '1 feb 2027']) expect(text).toContain(part)
      for (const key of ['mayRefuse', 'mayWithdraw', 'underCode', 'child', 'agree'] as const) expect(text).toContain(t(key))
      expect(new Set(said.categories.map((one) => one.text)).size).toBe(CATEGORIES.length)
    }
})

test('an adult whose name is shared hears of no code and of no child', () => {
  const t = words(es)
  const facts = { acronym: 'OPS', agencyName: 'OPS', city: 'Tapachula', purpose: 'HEALTH_CARE', categories: ['IDENTITY'], until: undefined, underCode: false, child: false } as const
  const said = aloud(t, { ...facts, categories: [...facts.categories] })
  expect(said.after).not.toContain(t('underCode'))
  expect(said.after).not.toContain(t('child'))
  expect(said.after).toContain(t('noEnd'))
  expect(aloud(t, { ...facts, categories: ['IDENTITY'], underCode: true }).after).toContain(t('underCode'))
})
