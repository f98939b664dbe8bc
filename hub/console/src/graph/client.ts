// The GraphQL client: a normalised cache that is kept sealed on the device, trusted documents only, and
// every change through the outbox.
import {
  Client,
  fetchExchange,
  makeErrorResult,
  makeResult,
  subscriptionExchange,
  type Exchange,
  type Operation,
} from '@urql/core'
import { offlineExchange } from '@urql/exchange-graphcache'
import { filter, fromPromise, map, merge, mergeMap, pipe, share } from 'wonka'
import { Outbox, Unsent, type Answer, type Entry } from '../device/outbox'
import { storage } from '../device/reading'
import type { Opened } from '../device/key'
import { ask, type Session } from '../app/session'
import { shownQueries } from './anew'
import { stays } from './away'
import { cache } from './cache'
import { openLine } from './line'
import { bare, operationOf } from './trusted'

export interface Connection {
  client: Client
  outbox: Outbox
  /** What is shown and what comes by itself, in the language that the account has now. */
  anew: () => void
  close: () => void
}

/** A connection of one session. `ended` is called when the hub no longer knows it. */
export function connect(session: Session, opened: Opened, ended: () => void): Connection {
  let token = session.csrfToken

  async function post(body: object, key?: string): Promise<Response> {
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json',
      'X-CSRF-Token': token ?? '',
    }
    if (key) headers['Idempotency-Key'] = key
    return fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(body) })
  }

  /** After a time without the network the token is missing; the session may be over as well. */
  async function renew(): Promise<boolean> {
    const found = await ask()
    if (found === 'nobody') ended()
    if (typeof found === 'string') return false
    token = found.csrfToken
    return true
  }

  async function send(entry: Entry): Promise<Answer> {
    const told = await sendAs(entry, entry.documentId)
    if (!codesOf(told).includes('UNKNOWN_DOCUMENT')) return told
    // It was written by an earlier version of the console: the operation has another text now.
    const { ids } = await import('../documents/ids')
    const now = ids[entry.name]
    return now && now !== entry.documentId ? sendAs(entry, now) : told
  }

  async function sendAs(entry: Entry, documentId: string): Promise<Answer> {
    if (!token && !(await renew())) throw new Unsent()
    let answer: Response
    try {
      answer = await post({ documentId, variables: entry.variables }, entry.key)
    } catch {
      throw new Unsent()
    }
    if (answer.status === 401) {
      ended()
      throw new Unsent(401)
    }
    // Only what is an answer of GraphQL is one: a captive portal's page, or a proxy's error, is not.
    const kind = answer.headers.get('Content-Type') ?? ''
    if (answer.status >= 500 || !kind.includes('json')) throw new Unsent(answer.status)
    let told: Answer
    try {
      told = (await answer.json()) as Answer
    } catch {
      throw new Unsent(answer.status)
    }
    const codes = codesOf(told)
    if (codes.includes('CSRF')) token = undefined
    // An earlier attempt is still under way at the hub, or its token has gone: the same again, later.
    if (codes.some((code) => code === 'CSRF' || code === 'IDEMPOTENCY_IN_FLIGHT')) throw new Unsent()
    if (told.data === undefined && !told.errors?.length) throw new Unsent(answer.status)
    return told
  }

  const outbox = new Outbox(opened, send)

  const changes: Exchange =
    ({ forward }) =>
    (operations) => {
      const shared = pipe(operations, share)
      const answers = pipe(
        shared,
        filter((operation) => operation.kind === 'mutation'),
        mergeMap((operation) => fromPromise(deliver(outbox, operation))),
      )
      const others = pipe(
        shared,
        filter((operation) => operation.kind !== 'mutation'),
        forward,
      )
      return merge([answers, others])
    }

  const trusted: Exchange =
    ({ forward }) =>
    (operations) => {
      const asked = new Map<number, Operation>()
      return pipe(
        operations,
        map((operation) => {
          if (operation.kind === 'teardown') return operation
          asked.set(operation.key, operation)
          return { ...operation, query: bare(operation.query) }
        }),
        forward,
        map((result) => {
          if (result.error?.response?.status === 401) ended()
          return { ...result, operation: asked.get(result.operation.key) ?? result.operation }
        }),
      )
    }

  const line = openLine()
  const shown = shownQueries()

  const client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: (input, init) =>
      fetch(input, { ...init, headers: { ...(init?.headers as object), 'X-CSRF-Token': token ?? '' } }),
    exchanges: [
      stays,
      shown.exchange,
      // What was read is shown where the hub cannot be reached; changes wait in the outbox, not here.
      offlineExchange({ ...cache, storage: storage(opened) }),
      changes,
      trusted,
      subscriptionExchange({ forwardSubscription: line.forward }),
      fetchExchange,
    ],
  })

  const online = () => {
    outbox.wake()
  }
  window.addEventListener('online', online)
  void outbox.resume()

  return {
    client,
    outbox,
    anew() {
      line.anew()
      shown.again(client)
    },
    close() {
      window.removeEventListener('online', online)
      line.close()
    },
  }
}

const codesOf = (answer: Answer): string[] =>
  (answer.errors ?? []).map((one) => String(one.extensions?.['code'] ?? ''))

/** The context that carries an entry's key, where a page has chosen one. */
export const KEY = 'idempotencyKey'

async function deliver(outbox: Outbox, operation: Operation) {
  const { name } = operationOf(operation.query)
  const documentId = (operation.query as { documentId?: string }).documentId ?? ''
  const key = operation.context[KEY] as string | undefined
  try {
    const answer = await outbox.add(
      { name, documentId },
      (operation.variables ?? {}) as Record<string, unknown>,
      key,
    )
    return makeResult(operation, { data: answer.data, errors: answer.errors } as never)
  } catch (error) {
    return makeErrorResult(operation, error as Error)
  }
}
