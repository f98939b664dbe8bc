import { describe, expect, it } from 'vitest'
import en from '../locales/en/cases.json'
import es from '../locales/es/cases.json'
import codesEn from '../locales/en/codes.json'
import codesEs from '../locales/es/codes.json'
import { inOrder, isOverride, sentenceOf, standingOf } from './ledger'

const NOW = Date.parse('2026-11-25T12:00:00Z')
const entry = {
  effect: 'GRANT' as const,
  legalBasis: 'CONSENT' as const,
  withdrawnAt: null,
  review: null,
  expiresAt: null as string | null,
  recordedAt: '2026-11-20T12:00:00Z',
}

const words = (catalogue: typeof en, codes: typeof codesEn, language: string) => ({
  t: (key: string, values: Record<string, string> = {}) => {
    const found = key.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], catalogue)
    return (found as string).replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? '')
  },
  code: (kind: string, value: string) => (codes as never)[kind][value] as string,
  list: (items: string[]) => new Intl.ListFormat(language).format(items),
})
const EN = words(en, codesEn, 'en') as never
const ES = words(es as never, codesEs as never, 'es') as never

const UNHCR = { recipientAgency: { id: '1', acronym: 'UNHCR', name: '' }, recipientPartner: null, recipientClass: null }

describe('the ledger in words', () => {
  it('says who may have what, for what', () => {
    const grant = { ...UNHCR, effect: 'GRANT' as const, categories: ['IDENTITY' as const, 'CONTACT' as const], purposes: ['HEALTH_CARE' as const] }
    expect(sentenceOf(grant, EN)).toBe('UNHCR may receive identity and contact for health care.')
    expect(sentenceOf(grant, ES)).toBe('UNHCR puede recibir identidad y contacto para atención de salud.')
  })

  it('says that a withheld category goes to nobody of a class, for no purpose', () => {
    const rule = { recipientAgency: null, recipientPartner: null, recipientClass: 'CONSULAR' as const, effect: 'WITHHOLD' as const, categories: ['ASYLUM' as const], purposes: [] }
    expect(sentenceOf(rule, EN)).toBe('Every recipient of the kind “Consulate” must not receive asylum, for any purpose.')
  })

  it('knows what still counts', () => {
    expect(standingOf(entry, NOW)).toBe('counts')
    expect(standingOf({ ...entry, expiresAt: '2026-11-25T12:00:00Z' }, NOW)).toBe('expired')
    expect(standingOf({ ...entry, expiresAt: '2026-11-25T12:00:01Z' }, NOW)).toBe('counts')
    expect(standingOf({ ...entry, withdrawnAt: '2026-11-21T12:00:00Z', expiresAt: '2026-11-22T12:00:00Z' }, NOW)).toBe('withdrawn')
    expect(standingOf({ ...entry, review: 'revoked' }, NOW)).toBe('revoked')
    expect(standingOf({ ...entry, review: 'upheld' }, NOW)).toBe('counts')
  })

  it('shows first what counts, then the newest', () => {
    const old = { ...entry, recordedAt: '2026-11-01T00:00:00Z' }
    const gone = { ...entry, withdrawnAt: '2026-11-24T00:00:00Z', recordedAt: '2026-11-23T00:00:00Z' }
    expect(inOrder([gone, old, entry], NOW)).toEqual([entry, old, gone])
  })

  it('tells an override from consent', () => {
    expect(isOverride(entry)).toBe(false)
    expect(isOverride({ ...entry, legalBasis: 'VITAL_INTEREST' })).toBe(true)
  })
})
