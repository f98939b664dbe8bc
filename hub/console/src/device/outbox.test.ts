import { webcrypto } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import 'fake-indexeddb/auto'
import { keep, wipe, type Opened } from './key'
import { Outbox, Unsent, isDone, type Answer, type Entry } from './outbox'
import { all, get, put } from './sealed'

Object.defineProperty(globalThis, 'crypto', { value: webcrypto })

const released = (letter: string, keyId: string) => ({
  key: btoa(letter.repeat(32)),
  keyId,
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
})

let opened: Opened
const done = (data: Record<string, unknown> = { move: { userErrors: [] } }): Answer => ({ data })
const document = (name: string) => ({ name, documentId: `sha256:${name}` })
const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

beforeEach(async () => {
  await wipe()
  opened = await keep(released('a', 'ana'))
})

test('entries are sent one after the other, in order', async () => {
  const sent: string[] = []
  let release: () => void = () => undefined
  const outbox = new Outbox(opened, async (entry) => {
    sent.push(entry.name)
    if (entry.name === 'first') await new Promise<void>((resolve) => (release = resolve))
    return done()
  })
  const answers = [outbox.add(document('first'), {}), outbox.add(document('second'), {})]
  await settled()
  expect(sent).toEqual(['first'])
  release()
  await Promise.all(answers)
  expect(sent).toEqual(['first', 'second'])
  expect(outbox.list()).toEqual([])
})

test('what could not be sent is sent again under the same key, also after a new start', async () => {
  const keys: string[] = []
  const away = new Outbox(opened, async (entry) => {
    keys.push(entry.key)
    throw new Unsent()
  })
  void away.add(document('move'), { input: { note: 'x' } })
  await settled()
  expect(away.list()[0]).toMatchObject({ state: 'waiting', name: 'move' })

  const back = new Outbox(opened, async (entry) => {
    keys.push(entry.key)
    return done()
  })
  await back.resume()
  await settled()
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
  expect(await all(opened, 'outbox')).toEqual([])
})

test("a server's error is never taken for success, and is not asked for ever", async () => {
  let asked = 0
  const failing = async () => {
    asked += 1
    throw new Unsent(502)
  }
  const outbox = new Outbox(opened, failing, [1, 1, 1, 1])
  const answer = outbox.add(document('move'), {})
  expect(isDone(await answer)).toBe(false)
  expect(asked).toBe(4)
  expect(outbox.list()[0]?.state).toBe('failed')
})

test('a later entry is sent with what the earlier one brought, even if the device slept between', async () => {
  const sent: Entry[] = []
  let online = false
  const send = async (entry: Entry): Promise<Answer> => {
    if (!online) throw new Unsent()
    sent.push(entry)
    return entry.name === 'OpenCase' ? done({ openCase: { case: { id: 'Q2FzZTox' }, userErrors: [] } }) : done()
  }
  const first = new Outbox(opened, send)
  void first.add(document('OpenCase'), {}, 'key-of-case')
  void first.add(document('SaveAnswers'), {
    input: { caseId: { $from: 'key-of-case', path: ['openCase', 'case', 'id'] }, answers: ['a'] },
  })
  await settled()
  online = true
  const second = new Outbox(opened, send)
  await second.resume()
  await settled()
  expect(sent.map((entry) => entry.name)).toEqual(['OpenCase', 'SaveAnswers'])
  expect(sent[1]?.variables).toEqual({ input: { caseId: 'Q2FzZTox', answers: ['a'] } })
})

test('what the hub refuses after its page was left waits for a decision; what relied on it waits too', async () => {
  const refused = done({ openCase: { case: null, userErrors: [{ code: 'INVALID', message: 'no', field: [] }] } })
  const away = new Outbox(opened, async () => {
    throw new Unsent()
  })
  void away.add(document('OpenCase'), {}, 'one')
  void away.add(document('SaveAnswers'), { input: { caseId: { $from: 'one', path: ['openCase', 'case', 'id'] } } })
  await settled()
  const back = new Outbox(opened, async () => refused)
  await back.resume()
  await settled()
  expect(back.list().map((entry) => entry.state)).toEqual(['refused', 'waiting'])
  await back.discard('one')
  expect(back.list()).toEqual([])
  expect(await all(opened, 'outbox')).toEqual([])
})

test('a page that still waits hears the refusal itself', async () => {
  const outbox = new Outbox(opened, async () => done({ move: { userErrors: [{ code: 'CONFLICT' }] } }))
  expect(isDone(await outbox.add(document('move'), {}))).toBe(false)
  expect(outbox.list()).toEqual([])
})

test('nobody reads what somebody else wrote, and nothing lies there in clear', async () => {
  await put(opened, 'drafts', 'one', { name: 'Candelaria' })
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('hub')
    request.onsuccess = () => resolve(request.result)
  })
  const raw = await new Promise<unknown[]>((resolve) => {
    const request = database.transaction('drafts').objectStore('drafts').getAll()
    request.onsuccess = () => resolve(request.result)
  })
  database.close()
  const bytes = raw.map((record) => Buffer.from((record as { body: ArrayBuffer }).body).toString('latin1'))
  expect(bytes.join('')).not.toContain('Candelaria')
  const gloria = await keep(released('g', 'gloria'))
  expect(await all(gloria, 'drafts')).toEqual([])
  expect(await get(gloria, 'drafts', 'one')).toBeUndefined()
  const again = await keep(released('a', 'ana'))
  expect(await get(again, 'drafts', 'one')).toEqual({ name: 'Candelaria' })
})

test('a record that was moved elsewhere does not open', async () => {
  await put(opened, 'drafts', 'one', { name: 'Candelaria' })
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('hub')
    request.onsuccess = () => resolve(request.result)
  })
  await new Promise<void>((resolve) => {
    const store = database.transaction('drafts', 'readwrite').objectStore('drafts')
    const request = store.get('one')
    request.onsuccess = () => {
      store.put(request.result, 'two').onsuccess = () => resolve()
    }
  })
  database.close()
  await expect(get(opened, 'drafts', 'two')).rejects.toThrow()
  expect((await all(opened, 'drafts')).map(([name]) => name)).toEqual(['one'])
})

test('what is written after the key was thrown away is not written', async () => {
  const late = opened
  await wipe()
  await put(late, 'drafts', 'late', { name: 'x' })
  const again = await keep(released('a', 'ana'))
  expect(await all(again, 'drafts')).toEqual([])
})

test('what is refused once its author has left the page waits in the outbox, and what it showed is taken back', async () => {
  let online = false
  const refused = done({ move: { userErrors: [{ code: 'CONFLICT', message: 'x', field: [] }] } })
  const outbox = new Outbox(opened, async () => {
    if (!online) throw new Unsent()
    return refused
  })
  const answer = outbox.add(document('move'), {}, 'one')
  await settled()
  outbox.leave('one')
  online = true
  outbox.wake()
  expect(await answer).toEqual(refused)
  await settled()
  expect(outbox.list().map((entry) => entry.state)).toEqual(['refused'])
  expect(await all<Entry>(opened, 'outbox')).toHaveLength(1)
})

test('whoever comes back with the key of an entry hears what becomes of it, and it is sent once', async () => {
  const keys: string[] = []
  let online = false
  const outbox = new Outbox(opened, async (entry) => {
    if (!online) throw new Unsent()
    keys.push(entry.key)
    return done()
  })
  const first = outbox.add(document('move'), {}, 'one')
  await settled()
  online = true
  const second = outbox.add(document('move'), {}, 'one')
  expect(isDone(await first)).toBe(true)
  expect(isDone(await second)).toBe(true)
  expect(keys).toEqual(['one'])
  expect(outbox.list()).toEqual([])
})

test('what was refused while nobody listened is told to whoever comes back, who then owns it', async () => {
  const refused: Answer = { data: { move: { userErrors: [{ code: 'CONFLICT', message: 'x', field: [] }] } } }
  await put(opened, 'outbox', 'one', { key: 'one', order: 1, name: 'move', documentId: 'sha256:move', variables: {}, at: 0, state: 'waiting' })
  const outbox = new Outbox(opened, async () => refused)
  await outbox.resume()
  await settled()
  expect(outbox.list()[0]?.state).toBe('refused')
  expect(await outbox.add(document('move'), {}, 'one')).toEqual(refused)
  expect(outbox.list()).toEqual([])
  expect(await all(opened, 'outbox')).toEqual([])
})

test('what relied on an entry that was refused before somebody is not kept for ever', async () => {
  let online = false
  const outbox = new Outbox(opened, async () => {
    if (!online) throw new Unsent()
    return { data: { open: { userErrors: [{ code: 'INVALID', message: 'x', field: [] }] } } }
  })
  const first = outbox.add(document('open'), {}, 'one')
  const second = outbox.add(document('add'), { input: { caseId: { $from: 'one', path: ['open', 'id'] } } }, 'two')
  const third = outbox.add(document('send'), { input: { needId: { $from: 'two', path: ['add', 'id'] } } })
  await settled()
  online = true
  outbox.wake()
  expect(isDone(await first)).toBe(false)
  for (const answer of [await second, await third]) expect(answer.errors?.[0]?.extensions?.['code']).toBe('DISCARDED')
  await settled()
  expect(outbox.list()).toEqual([])
})

test('what waited for a refused entry waits for the one that is sent in its place', async () => {
  let refuse = true
  const sent: Entry[] = []
  const send = async (entry: Entry): Promise<Answer> => {
    sent.push(entry)
    if (refuse) return { data: { open: { userErrors: [{ code: 'INVALID', message: 'x', field: [] }] } } }
    return done({ [entry.name]: { id: 'new', userErrors: [] } })
  }
  await put(opened, 'outbox', 'one', { key: 'one', order: 1, name: 'open', documentId: 'sha256:open', variables: {}, at: 0, state: 'waiting' })
  const outbox = new Outbox(opened, send)
  await outbox.resume()
  void outbox.add(document('add'), { input: { caseId: { $from: 'one', path: ['open', 'id'] } } })
  await settled()
  refuse = false
  await outbox.again('one')
  await settled()
  expect(sent.map((entry) => entry.name)).toEqual(['open', 'open', 'add'])
  expect(sent.at(-1)?.variables).toEqual({ input: { caseId: 'new' } })
})
