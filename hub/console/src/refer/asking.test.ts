import { expect, test } from 'vitest'
import type { Outcome } from '../graph/action'
import type { AddNeedMutation, OpenCaseMutation, SendReferralMutation } from '../documents/refer'
import { addingOf, afterAdding, afterOpening, afterRecording, afterSending } from './asking'
import { EMPTY, NOBODY, askedOf, furthest, openingOf, reachable, searchOf, withCase, withNeed, type ReferDraft } from './draft'

const refused = { ok: false, errors: [{ code: 'INVALID', message: 'x', field: [] }] }
const OPENING = { key: 'open', done: false, input: openingOf(NOBODY, 'desk') }
const WAITING: ReferDraft = {
  ...withNeed(
    withCase(EMPTY, { ageBand: 'YEARS_25_59', sex: 'FEMALE', opening: OPENING }),
    { serviceCode: 'food', urgency: '', adding: { key: 'add', done: false, story: '' } },
  ),
  step: 'sent',
  sending: { key: 'send', done: false, at: 0 },
}

test('a need of a case that is not open yet waits for it', () => {
  expect(addingOf(WAITING).caseId).toEqual({ $from: 'open', path: ['openCase', 'case', 'id'] })
})

test('where the case is refused one is back at the person, whatever came after it', () => {
  const changes = [
    afterOpening(refused as Outcome<OpenCaseMutation>, 'open'),
    afterAdding(refused as Outcome<AddNeedMutation>, 'add'),
    afterSending(refused as Outcome<SendReferralMutation>, 'send'),
  ]
  const after = changes.reduce((draft, change) => change(draft), WAITING)
  expect(after).toMatchObject({ step: 'whom', way: 'new', case: undefined, need: undefined, sending: undefined })
})

test('an answer to something that was changed meanwhile changes nothing', () => {
  expect(afterSending(refused as Outcome<SendReferralMutation>, 'another')(WAITING)).toBe(WAITING)
})

test('one goes as far as what is known permits, and not back once it is sent', () => {
  expect(furthest(EMPTY)).toBe('whom')
  expect(furthest({ ...WAITING, sending: undefined })).toBe('where')
  expect(reachable({ ...WAITING, sending: undefined }, 'need')).toBe(true)
  expect(reachable({ ...WAITING, sending: undefined }, 'check')).toBe(false)
  expect(reachable(WAITING, 'need')).toBe(false)
})

test('another person takes nothing of the one before', () => {
  const answered = { ...WAITING, answers: { intake: { name: 'x' } }, languages: ['ht'] }
  expect(withCase(answered, { id: 'other', ageBand: 'UNKNOWN', sex: 'NOT_KNOWN' })).toMatchObject({ answers: {}, languages: [], need: undefined, route: undefined, consent: undefined })
})

test('people are looked for by what identifies them, never by a name alone', () => {
  expect(searchOf({ ...NOBODY, givenNames: 'A', familyNames: 'B' })).toBeUndefined()
  expect(searchOf({ ...NOBODY, givenNames: 'A', familyNames: 'B', birthDate: '1990-01-01' })).toEqual({ name: 'A B', birthDate: '1990-01-01' })
  expect(searchOf({ ...NOBODY, phone: '123' })).toBeUndefined()
})

test('a case is opened with nothing that was not said', () => {
  const { identity, ...rest } = openingOf({ ...NOBODY, givenNames: ' Ana ', population: 'RETURNEE', place: { pcode: 'MX07089', name: 'Tapachula' } }, 'desk')
  expect(identity).toEqual({ givenNames: 'Ana', familyNames: '', birthDate: null, nationality: null, languages: [], phones: [], documents: [], address: null, family: null })
  expect(rest).toMatchObject({ adm1: 'MX07', adm2: 'MX07089', ageBand: 'UNKNOWN', sex: 'NOT_KNOWN', newHousehold: false })
})

test('a consent that is refused after one has gone on brings one back to it, with all that was said', () => {
  const consent = { recorded: [{ key: 'c', done: false, categories: ['IDENTITY'], withheld: false }], reason: 'why' }
  const draft = { ...EMPTY, step: 'check', consent } as unknown as ReferDraft
  const back = afterRecording({ ok: false }, 'c')(draft)
  expect(back).toMatchObject({ step: 'consent', consent: { recorded: [], reason: 'why' } })
  expect(afterRecording({ ok: true }, 'c')(draft)).toMatchObject({ step: 'check', consent: { recorded: [{ key: 'c', done: true }] } })
  expect(afterRecording({ ok: false }, 'other')(draft)).toBe(draft)
})

test('what was asked of the hub changes what a draft must not forget; what is typed does not', () => {
  expect(askedOf(WAITING)).not.toBe(askedOf({ ...WAITING, sending: undefined }))
  expect(askedOf(WAITING)).not.toBe(askedOf({ ...WAITING, need: undefined }))
  expect(askedOf(WAITING)).toBe(askedOf({ ...WAITING, note: 'more' }))
})
