import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client, makeResult, type Exchange, type OperationResult } from '@urql/core'
import { cacheExchange } from '@urql/exchange-graphcache'
import { parse } from 'graphql'
import { filter, map, merge, mergeMap, fromPromise, pipe, share, subscribe } from 'wonka'
import { expect, test } from 'vitest'
import { cache } from './cache'
import { FORESEEN } from './foreseen'

type Data = Record<string, unknown>

/** A client whose hub answers queries with `known`, and mutations when and as the test says. */
function desk(known: Data) {
  const answers: ((data: Data) => void)[] = []
  let queries = 0
  const hub: Exchange = () => (operations) => {
    const shared = pipe(operations, share)
    const mutations = pipe(
      shared,
      filter((one) => one.kind === 'mutation'),
      mergeMap((one) => fromPromise(new Promise<OperationResult>((done) => answers.push((data) => done(makeResult(one, { data } as never)))))),
    )
    const reads = pipe(
      shared,
      filter((one) => one.kind === 'query'),
      map((one) => {
        queries += 1
        return makeResult(one, { data: known } as never)
      }),
    )
    return merge([mutations, reads])
  }
  const client = new Client({ url: 'http://hub', preferGetMethod: false, exchanges: [cacheExchange(cache), hub] })
  return { client, answer: (data: Data) => answers.shift()!(data), asked: () => queries }
}

/** What a page shows of a query, as it changes. */
function shown(client: Client, query: string): { now: () => Data } {
  let last: Data = {}
  pipe(client.query(parse(query), {}), subscribe((result) => (last = (result.data ?? last) as Data)))
  return { now: () => last }
}

const tick = () => new Promise((done) => setTimeout(done, 5))
const refused = (mutation: string, payload: Data) => ({
  [mutation]: { __typename: 'Payload', userErrors: [{ __typename: 'UserError', code: 'NOT_ALLOWED', message: 'x', field: [] }], ...payload },
})
const ERRORS = 'userErrors { code message field }'

const AGENCY = {
  __typename: 'Agency',
  id: 'A',
  code: 'iom',
  offices: [{ __typename: 'Office', id: 'O', city: 'Tapachula', kind: 'PRESENCE', closed: false, desks: [{ __typename: 'Desk', id: 'D', name: 'Mesa', phone: null, members: [] }] }],
  staff: [{ __typename: 'Staff', id: 'S', name: 'Ana', email: 'ana@iom.example', active: true }],
  partners: [{ __typename: 'Partner', id: 'P', name: 'Albergue', closed: false }],
}
const ME = { me: { __typename: 'Me', agency: AGENCY, staff: { __typename: 'Staff', id: 'S', name: 'Ana' } } }
const AGENCY_QUERY =
  '{ me { staff { id name } agency { id code offices { id city kind closed desks { id name phone members { id name } } } staff { id name email active } partners { id name closed } } } }'
const REFERRAL = { referral: { __typename: 'Referral', id: 'R', status: 'REQUESTED', statusReason: null, outcome: null, confirmation: null, claimedBy: null }, ...ME }
const REFERRAL_QUERY = '{ me { staff { id name } } referral(id: "R") { id status statusReason outcome confirmation claimedBy { id name } } }'

type Case = [mutation: string, input: Data, known: Data, query: string, selection: string, changed: Data]

const CASES: Case[] = [
  ['claimReferral', { referralId: 'R' }, REFERRAL, REFERRAL_QUERY, 'referral { id claimedBy { id name } }', { claimedBy: { name: 'Ana' } }],
  ['rejectReferral', { referralId: 'R', reason: 'NO_CAPACITY' }, REFERRAL, REFERRAL_QUERY, 'referral { id status statusReason }', { status: 'REJECTED', statusReason: 'NO_CAPACITY' }],
  ['completeReferral', { referralId: 'R', outcome: 'DELIVERED' }, REFERRAL, REFERRAL_QUERY, 'referral { id status outcome }', { status: 'COMPLETED', outcome: 'DELIVERED' }],
  ['disputeOutcome', { referralId: 'R', note: 'x' }, REFERRAL, REFERRAL_QUERY, 'referral { id confirmation }', { confirmation: 'DISPUTED' }],
  [
    'updateCapacity',
    { serviceAtLocationId: 'V', available: 4 },
    { service: { __typename: 'ServiceAtLocation', id: 'V', capacityAvailable: 3 } },
    '{ service { id capacityAvailable } }',
    'service { id capacityAvailable capacityUpdatedAt assuredAt }',
    { capacityAvailable: 4 },
  ],
  [
    'reviewOverride',
    { consentId: 'C', uphold: false },
    { consent: { __typename: 'Consent', id: 'C', review: null } },
    '{ consent { id review } }',
    'consent { id review reviewedAt }',
    { review: 'revoked' },
  ],
  ['saveDesk', { id: 'D', officeId: 'O', name: 'Mesa', phone: '+52', hours: [], closures: [] }, ME, AGENCY_QUERY, 'desk { id name phone }', { phone: '+52' }],
  ['setDeskMembers', { deskId: 'D', staffIds: ['S'] }, ME, AGENCY_QUERY, 'desk { id members { id name active } }', { members: [{ name: 'Ana' }] }],
  ['saveOffice', { agencyId: 'A', city: 'Tapachula', kind: 'FIELD_OFFICE', closed: true }, ME, AGENCY_QUERY, 'office { id city kind closed }', { kind: 'FIELD_OFFICE', closed: true }],
  ['saveStaff', { agencyId: 'A', email: 'ana@iom.example', name: 'Ana L.', active: false }, ME, AGENCY_QUERY, 'staff { id name email active }', { name: 'Ana L.', active: false }],
  ['savePartner', { agencyId: 'A', name: 'Albergue', closed: true }, ME, AGENCY_QUERY, 'partner { id name closed }', { closed: true }],
]

/** Every object in what is shown that has the id of what was changed. */
function found(data: unknown, id: unknown): Data[] {
  if (typeof data !== 'object' || data === null) return []
  const inside = Object.values(data).flatMap((one) => found(one, id))
  return (data as Data)['id'] === id ? [data as Data, ...inside] : inside
}

const idOf: Record<string, string> = { saveOffice: 'O', saveStaff: 'S', savePartner: 'P', saveDesk: 'D', setDeskMembers: 'D' }

test.each(CASES)('%s is shown before the hub answers, and taken back when it refuses', async (mutation, input, known, query, selection, changed) => {
  const { client, answer } = desk(known)
  const page = shown(client, query)
  await tick()
  const id = idOf[mutation] ?? (input['referralId'] ?? input['serviceAtLocationId'] ?? input['consentId'])
  const before = JSON.stringify(found(page.now(), id))
  expect(found(page.now(), id)).not.toEqual([])
  const sent = client.mutation(parse(`mutation M($input: I) { ${mutation}(input: $input) { ${selection} ${ERRORS} } }`), { input }).toPromise()
  await tick()
  expect(found(page.now(), id).at(-1)).toMatchObject(changed)
  answer(refused(mutation, { [selection.split(' ')[0]!]: null }))
  await sent
  await tick()
  expect(JSON.stringify(found(page.now(), id))).toBe(before)
})

test('what was added stands in its list as soon as the hub has answered, and the list is not asked for again', async () => {
  const file = { __typename: 'Case', id: 'K', needs: [{ __typename: 'Need', id: 'N1', serviceCode: 'food' }] }
  const { client, answer, asked } = desk({ case: file })
  const page = shown(client, '{ case(id: "K") { id needs { id serviceCode } } }')
  await tick()
  const sent = client.mutation(parse(`mutation M($input: I) { addNeed(input: $input) { need { id serviceCode } ${ERRORS} } }`), { input: { caseId: 'K', serviceCode: 'shelter' } }).toPromise()
  await tick()
  answer({ addNeed: { __typename: 'AddNeedPayload', userErrors: [], need: { __typename: 'Need', id: 'N2', serviceCode: 'shelter' } } })
  await sent
  await tick()
  expect((page.now() as { case: typeof file }).case.needs.map((need) => need.id)).toEqual(['N1', 'N2'])
  expect(asked()).toBe(1)
})

/** How each change answers at once; whoever adds a mutation to schema/documents says so here. What these add, or
 * do, stands on the page from the outbox (useUnderWay). */
const COMING = ['AddCaseNeed', 'RecordCaseConsent', 'RecordConsent', 'BeginWorkflow', 'TakeStep', 'PostMessage', 'AddAddendum', 'SaveAbsence', 'RemoveAbsence']
/** These go on to the next step with a draft that knows what it waits for (refer/draft.ts). */
const DRAFTED = ['OpenCase', 'AddNeed', 'SendReferral']
/** Only the hub knows what comes of these: their control waits, and says so beside it. */
const UNFORESEEN = ['SaveAnswers', 'ApprovePlugin', 'EraseCase']
/** Nobody waits for it: the page speaks the language already. */
const SILENT = ['SetLocale']

test('every change that the console makes answers at once in one of these ways', () => {
  const folder = join(import.meta.dirname, '../../../../schema/documents')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.graphql'))
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8')).filter((text) => text.startsWith('mutation'))
  const unsaid = texts
    .map((text) => /^mutation (\w+)[^{]*\{\s*(\w+)/.exec(text)!.slice(1) as [string, string])
    .filter(([name, field]) => !(field in FORESEEN) && ![...COMING, ...DRAFTED, ...UNFORESEEN, ...SILENT].includes(name))
  expect(texts.length).toBeGreaterThan(40)
  expect(unsaid).toEqual([])
})

test('what is said to stand on the page from the outbox does, and controls that wait say so', () => {
  const folder = join(import.meta.dirname, '..')
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx') && !name.includes('.test.'))
  const text = pages.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
  const used = new Set([...text.matchAll(/useUnderWay\((\w+)/g)].map((match) => match[1]!.replace(/Document$/, '')))
  expect([...COMING, 'ApprovePlugin', 'EraseCase'].filter((name) => !used.has(name))).toEqual([])
})
