// The key under which everything on this device is encrypted. The hub releases it after sign-in, the same
// one to the same person each time; the browser keeps it so that no script can read it out.
import { deleteDB, openDB, type IDBPDatabase } from 'idb'

const NAME = 'hub'
/** However long a session may be, the device forgets after this. */
export const LONGEST = 12 * 60 * 60 * 1000

export interface Opened {
  key: CryptoKey
  owner: string
  expiresAt: number
}

let current: Opened | undefined

/** False once the key was thrown away: whatever is still being written then is not written any more. */
export const isCurrent = (opened: Opened): boolean => current === opened

let database: Promise<IDBPDatabase> | undefined

/** The device's database: sealed records only. */
export function open(): Promise<IDBPDatabase> {
  database ??= openDB(NAME, 1, {
    upgrade(db) {
      for (const store of ['key', 'cache', 'drafts', 'outbox']) db.createObjectStore(store)
    },
    blocking() {
      void close()
    },
  })
  return database
}

async function close(): Promise<void> {
  const opened = await database
  database = undefined
  opened?.close()
}

const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))

/** Keeps a key that the hub has released. `keyId` names its owner; records of others stay shut. */
export async function keep(released: { key: string; keyId: string; expiresAt: string }): Promise<Opened> {
  const raw = bytesOf(released.key)
  const opened: Opened = {
    key: await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']),
    owner: released.keyId,
    expiresAt: Math.min(Date.parse(released.expiresAt), Date.now() + LONGEST),
  }
  raw.fill(0)
  const db = await open()
  const before = (await db.get('key', 'key')) as Opened | undefined
  if (before?.owner !== opened.owner) await db.clear('cache')
  await db.put('key', opened, 'key')
  current = opened
  return opened
}

/** The key that is on this device, if it still counts. */
export async function held(now = Date.now()): Promise<Opened | undefined> {
  const db = await open()
  const opened = (await db.get('key', 'key')) as Opened | undefined
  if (!opened) return undefined
  if (opened.expiresAt > now) return (current = opened)
  await forget()
  return undefined
}

/** Throws the key away, and what was read with it. What was written and not sent stays, shut: only the
 * person who wrote it can have the key again. */
export async function forget(): Promise<void> {
  current = undefined
  const db = await open()
  await db.clear('key')
  await db.clear('cache')
}

/** Leaves nothing behind: at sign-out. */
export async function wipe(): Promise<void> {
  current = undefined
  const db = await open()
  for (const store of ['key', 'cache', 'drafts', 'outbox']) await db.clear(store)
  await close()
  await deleteDB(NAME)
}
