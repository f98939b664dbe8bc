import { describe, expect, it } from 'vitest'
import { missingIn, monthsFrom, needsAssent, recipientIn, type Permission, type Rules } from './permission'

const ADULT: Rules = { givenBy: ['SELF', 'GUARDIAN'], assent: [], reason: ['GUARDIAN'], caregiverInformed: false }
const SIX: Rules = { givenBy: ['CAREGIVER', 'GUARDIAN'], assent: ['CAREGIVER', 'GUARDIAN'], reason: [], caregiverInformed: false }
const SIXTEEN: Rules = { givenBy: ['SELF'], assent: [], reason: [], caregiverInformed: true }

const permission: Permission = {
  effect: 'GRANT',
  recipient: 'agency:A1',
  purposes: ['HEALTH_CARE'],
  categories: ['IDENTITY'],
  legalBasis: 'CONSENT',
  givenBy: 'SELF',
  assent: false,
  caregiverInformed: false,
  reason: '',
}

describe('what an entry needs', () => {
  it('is complete for an adult who speaks for themselves', () => {
    expect(missingIn(ADULT, permission)).toEqual([])
  })

  it('wants a written reason where somebody else speaks for an adult', () => {
    expect(missingIn(ADULT, { ...permission, givenBy: 'GUARDIAN' })).toEqual(['reason'])
    expect(missingIn(ADULT, { ...permission, givenBy: 'GUARDIAN', reason: ' ' })).toEqual(['reason'])
    expect(missingIn(ADULT, { ...permission, givenBy: 'GUARDIAN', reason: 'In a coma' })).toEqual([])
  })

  it("wants a child's own yes beside the caregiver's", () => {
    expect(missingIn(SIX, { ...permission, givenBy: 'CAREGIVER' })).toEqual(['assent'])
    expect(missingIn(SIX, { ...permission, givenBy: 'CAREGIVER', assent: true })).toEqual([])
  })

  it('informs a caregiver only where the young person agrees', () => {
    expect(needsAssent(SIXTEEN, { ...permission, caregiverInformed: true })).toBe(true)
    expect(needsAssent(SIXTEEN, permission)).toBe(false)
  })

  it('asks no age rule of what is withheld, nor a purpose', () => {
    expect(missingIn(SIX, { ...permission, effect: 'WITHHOLD', purposes: [], givenBy: 'SELF' })).toEqual([])
  })

  it('wants a reason for every override, and nobody who gave it', () => {
    expect(missingIn(ADULT, { ...permission, legalBasis: 'VITAL_INTEREST', givenBy: '' })).toEqual(['reason'])
  })

  it('names what is missing in the order of the form', () => {
    const empty = { ...permission, recipient: null, purposes: [], categories: [], givenBy: '' as const }
    expect(missingIn(ADULT, empty)).toEqual(['recipient', 'purposes', 'categories', 'givenBy'])
  })
})

describe('an entry as the hub takes it', () => {
  it('names its recipient', () => {
    expect(recipientIn('agency:QWdlbmN5OjE=')).toEqual({ agencyId: 'QWdlbmN5OjE=' })
    expect(recipientIn('partner:x:y')).toEqual({ partnerId: 'x:y' })
    expect(recipientIn('class:HEALTH')).toEqual({ recipientClass: 'HEALTH' })
  })

  it('ends on the same day of a later month, or on its last', () => {
    expect(monthsFrom(new Date('2026-11-25T12:00:00Z'), 3)).toBe('2027-02-25T12:00:00.000Z')
    expect(monthsFrom(new Date('2026-08-31T12:00:00Z'), 6)).toBe('2027-02-28T12:00:00.000Z')
  })
})
