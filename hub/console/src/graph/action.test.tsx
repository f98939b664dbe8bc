import { webcrypto } from 'node:crypto'
import { makeResult, type Client, type Operation } from '@urql/core'
import { act, cleanup, renderHook } from '@testing-library/react'
import 'fake-indexeddb/auto'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Connected, type SignedIn } from '../app/connection'
import { keep, wipe, type Opened } from '../device/key'
import { Outbox, Unsent, type Answer, type Entry } from '../device/outbox'
import { inEnglish } from '../language/testing'
import app from '../locales/en/app.json'
import { useAction } from './action'
import type { Trusted } from './trusted'

Object.defineProperty(globalThis, 'crypto', { value: webcrypto })

interface Saved {
  save: { userErrors: { code: string; message: string; field: string[] }[] }
}

const SAVE = { kind: 'Document', documentId: 'sha256:save', definitions: [] } as unknown as Trusted<Saved, { input: { text: string } }>
const DONE: Answer = { data: { save: { userErrors: [] } } }
const REFUSED: Answer = { data: { save: { userErrors: [{ code: 'INVALID', message: 'x', field: [] }] } } }

let opened: Opened
beforeAll(() => inEnglish({ app }))
beforeEach(async () => {
  await wipe()
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  opened = await keep({ key: btoa('a'.repeat(32)), keyId: 'ana', expiresAt })
})
afterEach(cleanup)

/** A page that saves, before a hub that answers as `send` does. */
function page(send: (entry: Entry) => Promise<Answer>, keeps: boolean) {
  const outbox = new Outbox(opened, send, [1, 1])
  const client = {
    mutation: (_: unknown, variables: Record<string, unknown>, { idempotencyKey }: { idempotencyKey: string }) => ({
      toPromise: async () => {
        const { data, errors } = await outbox.add({ name: 'Save', documentId: 'sha256:save' }, variables, idempotencyKey)
        return makeResult({ kind: 'mutation' } as Operation, { data, errors } as never)
      },
    }),
  } as unknown as Client
  const shown = renderHook(() => useAction(SAVE, { keeps }), {
    wrapper: ({ children }) => <Connected value={{ outbox, client } as SignedIn}>{children}</Connected>,
  })
  const save = (text: string) => act(() => shown.result.current.run({ text }))
  return { outbox, shown, save }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

/** A hub that fails until it is mended, and what it was asked. */
function failing() {
  const asked: Entry[] = []
  const hub = { asked, mended: false }
  const send = async (entry: Entry): Promise<Answer> => {
    asked.push(entry)
    if (!hub.mended) throw new Unsent(502)
    return DONE
  }
  return { hub, send }
}

test('the same once more, after the hub failed, is the same request', async () => {
  const { hub, send } = failing()
  const { outbox, save } = page(send, true)
  expect((await save('a bed')).ok).toBe(false)
  hub.mended = true
  expect((await save('a bed')).ok).toBe(true)
  expect(new Set(hub.asked.map((entry) => entry.key)).size).toBe(1)
  expect(outbox.list()).toEqual([])
})

test('what was changed after the hub failed takes the place of what failed', async () => {
  const { hub, send } = failing()
  const { outbox, save } = page(send, true)
  await save('a bed')
  hub.mended = true
  expect((await save('two beds')).ok).toBe(true)
  expect(new Set(hub.asked.map((entry) => entry.key)).size).toBe(2)
  expect(outbox.list()).toEqual([])
})

test.each([
  ['what was typed waits in the outbox', true, ['refused']],
  ['what was only touched does not', false, []],
])('where the page was left before the hub refused, %s', async (_, keeps, states) => {
  let answer: (answer: Answer) => void = () => undefined
  const { outbox, shown } = page(() => new Promise((resolve) => (answer = resolve)), keeps)
  void shown.result.current.run({ text: 'a bed' })
  await settled()
  shown.unmount()
  answer(REFUSED)
  await settled()
  expect(outbox.list().map((entry) => entry.state)).toEqual(states)
})
