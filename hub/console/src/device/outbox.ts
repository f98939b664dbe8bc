// Everything that changes something goes through here: written down first, then sent, one after the other,
// in order, each under a key of its own, so that the hub does it once however often it arrives.
import { useSyncExternalStore } from 'react'
import type { Opened } from './key'
import { all, put, remove } from './sealed'

export interface Entry {
  /** The Idempotency-Key, and the entry's name. */
  key: string
  order: number
  /** The operation's name, for people: see locales/outbox.json. */
  name: string
  documentId: string
  variables: Record<string, unknown>
  at: number
  state: 'waiting' | 'sending' | 'refused' | 'failed'
  /** What the hub answered where it refused. */
  answer?: Answer
}

export interface Answer {
  data?: Record<string, unknown> | null
  errors?: { message: string; extensions?: Record<string, unknown> }[]
}

/** A value that an earlier entry's answer will hold: `{ $from: key, path: ['openCase', 'case', 'id'] }`. */
export interface Reference {
  $from: string
  path: string[]
}

/** How a request leaves the device. It rejects with Unsent where the hub has not answered for sure. */
export type Send = (entry: Entry) => Promise<Answer>

/** The hub was not reached, or did not answer as the hub does: nobody knows whether it was done. */
export class Unsent extends Error {
  constructor(readonly status?: number) {
    super('not sent')
  }
}

/** How long to wait before each further attempt, in milliseconds. */
const RETRY = [2_000, 5_000, 15_000, 60_000]

export class Outbox {
  private entries: Entry[] = []
  private readonly waiting = new Map<string, (answer: Answer) => void>()
  private readonly left = new Set<string>()
  private readonly listeners = new Set<() => void>()
  private running = false
  private attempts = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly opened: Opened,
    private readonly send: Send,
    private readonly pauses: readonly number[] = RETRY,
  ) {}

  /** Takes up what an earlier visit could not send. */
  async resume(): Promise<void> {
    const found = await all<Entry>(this.opened, 'outbox')
    const kept = found.map(([, entry]) => ({
      ...entry,
      state: entry.state === 'sending' ? ('waiting' as const) : entry.state,
    }))
    this.entries = [...kept, ...this.entries].sort((a, b) => a.order - b.order)
    this.tell()
    this.wake()
  }

  /** Writes an entry down and sends it when its turn comes; resolves with the hub's answer. Whoever comes back
   * with the key of an entry that is there already hears what becomes of that one. */
  async add(
    document: { name: string; documentId: string },
    variables: Record<string, unknown>,
    key: string = crypto.randomUUID(),
  ): Promise<Answer> {
    const there = this.entries.find((one) => one.key === key)
    if (there) return this.hear(there)
    const order = (this.entries.at(-1)?.order ?? 0) + 1
    const entry: Entry = { key, order, ...document, variables, at: Date.now(), state: 'waiting' }
    const answered = new Promise<Answer>((resolve) => this.waiting.set(key, resolve))
    this.entries = [...this.entries, entry]
    await put(this.opened, 'outbox', key, entry)
    this.tell()
    this.wake()
    return answered
  }

  private async hear(entry: Entry): Promise<Answer> {
    this.left.delete(entry.key)
    if (entry.state === 'refused' && entry.answer) {
      const { answer } = entry
      this.entries = this.entries.filter((one) => one.key !== entry.key)
      await remove(this.opened, 'outbox', entry.key)
      this.tell()
      return answer
    }
    const earlier = this.waiting.get(entry.key)
    const answered = new Promise<Answer>((resolve) =>
      this.waiting.set(entry.key, (answer) => {
        earlier?.(answer)
        resolve(answer)
      }),
    )
    if (entry.state === 'failed') await this.again(entry.key)
    else this.wake()
    return answered
  }

  /** Whoever sent an entry has left the page that could have shown what was wrong with it: what the hub
   * refuses waits here for them. */
  leave(key: string): void {
    if (this.waiting.has(key)) this.left.add(key)
  }

  /** Sends now: the network is back, or somebody asked. */
  wake = (): void => {
    clearTimeout(this.timer)
    this.attempts = 0
    void this.run()
  }

  /** Takes an entry back that was not sent, or that was refused; whatever relied on it goes as well. */
  async discard(key: string): Promise<void> {
    const gone = new Set([key])
    for (const entry of this.entries)
      if (references(entry.variables).some((reference) => gone.has(reference.$from))) gone.add(entry.key)
    this.entries = this.entries.filter((entry) => !gone.has(entry.key))
    for (const name of gone) {
      await remove(this.opened, 'outbox', name)
      this.waiting.get(name)?.({ errors: [{ message: 'discarded', extensions: { code: 'DISCARDED' } }] })
      this.waiting.delete(name)
    }
    this.tell()
    this.wake()
  }

  /** Sends a refused entry again, with other variables if need be. It is another request: a new key. */
  async again(key: string, variables?: Record<string, unknown>): Promise<void> {
    const entry = this.entries.find((one) => one.key === key)
    if (!entry) return
    const next: Entry = {
      ...entry,
      key: entry.state === 'refused' ? crypto.randomUUID() : key,
      variables: variables ?? entry.variables,
      state: 'waiting',
      answer: undefined,
    }
    this.entries = this.entries.map((one) => (one.key === key ? next : one))
    if (next.key !== key) {
      await remove(this.opened, 'outbox', key)
      await this.follow(key, next.key)
    }
    await put(this.opened, 'outbox', next.key, next)
    this.tell()
    this.wake()
  }

  list = (): Entry[] => this.entries

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }

  private change(key: string, changes: Partial<Entry>): void {
    this.entries = this.entries.map((entry) => (entry.key === key ? { ...entry, ...changes } : entry))
    this.tell()
  }

  private async run(): Promise<void> {
    if (this.running) return
    this.running = true
    try {
      for (;;) {
        const entry = this.entries.find(
            (one) => one.state === 'waiting' && references(one.variables).length === 0,
          )
        if (!entry) return
        this.change(entry.key, { state: 'sending' })
        try {
          await this.settle(entry, await this.send(entry))
          this.attempts = 0
        } catch (error) {
          if (await this.gaveUp(entry, error)) continue
          this.change(entry.key, { state: 'waiting' })
          this.later()
          return
        }
      }
    } finally {
      this.running = false
    }
  }

  /** A hub that answers and fails each time is not asked for ever: somebody has to look. */
  private async gaveUp(entry: Entry, error: unknown): Promise<boolean> {
    const status = error instanceof Unsent ? error.status : undefined
    if (status === undefined || status === 401 || this.attempts < this.pauses.length - 1) return false
    this.attempts = 0
    this.change(entry.key, { state: 'failed' })
    await put(this.opened, 'outbox', entry.key, { ...entry, state: 'failed' })
    this.waiting.get(entry.key)?.({ errors: [{ message: 'failed', extensions: { code: 'INTERNAL' } }] })
    this.waiting.delete(entry.key)
    return true
  }

  /** Tries again by itself: sooner at first, then once a minute. */
  private later(): void {
    const pause = this.pauses[Math.min(this.attempts++, this.pauses.length - 1)]
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.run(), pause)
  }

  private async settle(entry: Entry, answer: Answer): Promise<void> {
    const heard = this.waiting.get(entry.key)
    this.waiting.delete(entry.key)
    const owned = !this.left.delete(entry.key) && heard !== undefined
    if (isDone(answer)) await this.fillIn(entry.key, answer)
    if (isDone(answer) || owned) {
      this.entries = this.entries.filter((one) => one.key !== entry.key)
      await remove(this.opened, 'outbox', entry.key)
    } else {
      // Whoever sent it is no longer on that page: it waits in the outbox for their decision.
      this.change(entry.key, { state: 'refused', answer })
      await put(this.opened, 'outbox', entry.key, { ...entry, state: 'refused', answer })
    }
    this.tell()
    heard?.(answer)
    // What relied on it can never be sent: whoever waits for it hears so as well.
    if (owned && !isDone(answer))
      for (const one of this.entries)
        if (references(one.variables).some((reference) => reference.$from === entry.key)) await this.discard(one.key)
  }

  /** Whatever waited for an entry waits for the one that took its place. */
  private async follow(before: string, now: string): Promise<void> {
    for (const entry of this.entries) {
      if (!references(entry.variables).some((reference) => reference.$from === before)) continue
      const variables = renamed(entry.variables, before, now) as Record<string, unknown>
      this.change(entry.key, { variables })
      await put(this.opened, 'outbox', entry.key, { ...entry, variables })
    }
  }

  /** What later entries wait for is written into them before the earlier one is forgotten. */
  private async fillIn(key: string, answer: Answer): Promise<void> {
    for (const entry of this.entries) {
      if (!references(entry.variables).some((reference) => reference.$from === key)) continue
      const variables = replaced(entry.variables, key, answer) as Record<string, unknown>
      this.change(entry.key, { variables })
      await put(this.opened, 'outbox', entry.key, { ...entry, variables })
    }
  }
}

/** True where the hub did what it was asked: no error of the request, none of the user. */
export function isDone(answer: Answer): boolean {
  if (answer.errors?.length || !answer.data) return false
  return Object.values(answer.data).every(
    (payload) => !(payload as { userErrors?: unknown[] } | null)?.userErrors?.length,
  )
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && '$from' in value
}

/** What of an entry waits for an earlier one's answer. */
export function references(value: unknown): Reference[] {
  if (isReference(value)) return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(references)
}

function replaced(value: unknown, key: string, answer: Answer): unknown {
  if (isReference(value)) {
    if (value.$from !== key) return value
    return value.path.reduce<unknown>(
      (at, step) => (at as Record<string, unknown> | undefined)?.[step],
      answer.data,
    )
  }
  if (Array.isArray(value)) return value.map((one) => replaced(one, key, answer))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, replaced(one, key, answer)]),
  )
}

function renamed(value: unknown, before: string, now: string): unknown {
  if (isReference(value)) return value.$from === before ? { ...value, $from: now } : value
  if (Array.isArray(value)) return value.map((one) => renamed(one, before, now))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renamed(one, before, now)]))
}

/** The entries of an outbox, as they change. */
export function useEntries(outbox: Outbox): Entry[] {
  return useSyncExternalStore(outbox.subscribe, outbox.list)
}
