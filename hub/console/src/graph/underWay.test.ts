import { expect, test } from 'vitest'
import type { Entry } from '../device/outbox'
import type { Trusted } from './trusted'
import { underWayIn } from './underWay'

const document = {
  kind: 'Document',
  documentId: 'sha256:x',
  definitions: [{ kind: 'OperationDefinition', operation: 'mutation', name: { kind: 'Name', value: 'PostMessage' } }],
} as unknown as Trusted<unknown, { input: { referralId: string; text: string } }>

const entry = (key: string, state: Entry['state'], referralId: string, name = 'PostMessage'): Entry => ({
  key,
  order: 1,
  name,
  documentId: 'sha256:x',
  variables: { input: { referralId, text: key } },
  at: 0,
  state,
})

test('what waits and what is being sent is under way; what was refused, or is about something else, is not', () => {
  const entries = [
    entry('one', 'sending', 'R'),
    entry('two', 'waiting', 'R'),
    entry('three', 'refused', 'R'),
    entry('four', 'failed', 'R'),
    entry('five', 'waiting', 'Q'),
    entry('six', 'waiting', 'R', 'AddAddendum'),
  ]
  expect(underWayIn(entries, document, (input) => input.referralId === 'R').map(({ input }) => input.text)).toEqual(['one', 'two'])
})
