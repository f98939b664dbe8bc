// Sealed records: AES-256-GCM, each bound to its store and name, under the key of whoever is signed in.
import { isCurrent, open, type Opened } from './key'

export type Store = 'cache' | 'drafts' | 'outbox'

interface Sealed {
  owner: string
  iv: Uint8Array<ArrayBuffer>
  body: ArrayBuffer
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const bound = (store: Store, name: string) => encoder.encode(`${store}/${name}`)

async function seal(opened: Opened, store: Store, name: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const algorithm = { name: 'AES-GCM', iv, additionalData: bound(store, name) }
  const body = await crypto.subtle.encrypt(algorithm, opened.key, encoder.encode(JSON.stringify(value)))
  return { owner: opened.owner, iv, body }
}

async function unseal(opened: Opened, store: Store, name: string, record: Sealed): Promise<unknown> {
  const algorithm = { name: 'AES-GCM', iv: record.iv, additionalData: bound(store, name) }
  return JSON.parse(decoder.decode(await crypto.subtle.decrypt(algorithm, opened.key, record.body)))
}

/** Writes a record. Names are opaque: counters and random ids. */
export async function put(opened: Opened, store: Store, name: string, value: unknown): Promise<void> {
  const record = await seal(opened, store, name, value)
  if (isCurrent(opened)) await (await open()).put(store, record, name)
}

/** One of one's own records. */
export async function get<Value>(opened: Opened, store: Store, name: string): Promise<Value | undefined> {
  const record = (await (await open()).get(store, name)) as Sealed | undefined
  if (record?.owner !== opened.owner) return undefined
  return (await unseal(opened, store, name, record)) as Value
}

/** One's own records, by name in order. One that does not open is left out: it is not ours to read. */
export async function all<Value>(opened: Opened, store: Store): Promise<[string, Value][]> {
  const db = await open()
  const [names, records] = await Promise.all([db.getAllKeys(store), db.getAll(store) as Promise<Sealed[]>])
  const found: [string, Value][] = []
  for (const [at, record] of records.entries()) {
    if (record.owner !== opened.owner) continue
    const name = String(names[at])
    try {
      found.push([name, (await unseal(opened, store, name, record)) as Value])
    } catch {
      continue
    }
  }
  return found
}

/** Removes a record. */
export async function remove(opened: Opened, store: Store, name: string): Promise<void> {
  if (isCurrent(opened)) await (await open()).delete(store, name)
}

/** Removes every record of a store. */
export async function clear(opened: Opened, store: Store): Promise<void> {
  if (isCurrent(opened)) await (await open()).clear(store)
}
