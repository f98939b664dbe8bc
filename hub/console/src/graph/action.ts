// A change and what becomes of it: shown at once (foreseen.ts, underWay.ts), pending until the hub has answered,
// taken back with a reason when it refuses.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import { useConnection } from '../app/connection'
import { useAnnounce } from '../parts/Announcements'
import { useErrorText } from '../parts/errors'
import { problemOf, type UserError } from './problems'
import type { Trusted } from './trusted'

type Payload<Data> = Exclude<Extract<Data[keyof Data], { userErrors: unknown }>, null>

export interface Outcome<Data> {
  ok: boolean
  /** The payload, also where it was refused: it may hold the object as it is now. */
  payload?: Payload<Data>
  errors: UserError[]
}

export interface Action<Data, Input> {
  run: (input: Input, key?: string) => Promise<Outcome<Data>>
  /** Sent, or waiting to be. */
  pending: boolean
  errors: UserError[]
  /** What was refused about one field of the input, in words. */
  about: (field: string) => string | undefined
}

interface Options {
  /** Refusals are not announced: the page shows them itself. */
  quiet?: boolean
  /** Something was typed: where its page is left before the hub has answered, what the hub refuses waits in
   * the outbox. */
  keeps?: boolean
}

/** A mutation of one input. Refusals that name no field are announced; the others stand at their fields. */
export function useAction<Data, Input>(
  document: Trusted<Data, { input: Input }>,
  { quiet = false, keeps = false }: Options = {},
): Action<Data, Input> {
  const client = useClient()
  const { outbox } = useConnection()
  const announce = useAnnounce()
  const { t } = useTranslation()
  const text = useErrorText()
  const [pending, setPending] = useState(0)
  const [errors, setErrors] = useState<UserError[]>([])
  const unanswered = useRef(new Set<string>())
  const failed = useRef<{ key: string; written: string }>(undefined)

  useEffect(() => {
    const keys = unanswered.current
    return () => {
      if (keeps) for (const key of keys) outbox.leave(key)
    }
  }, [outbox, keeps])

  /** The same once more, after the hub failed, is the same request; anything else takes its place. */
  const nameOf = useCallback(
    async (input: Input): Promise<string> => {
      const before = failed.current
      failed.current = undefined
      if (before?.written === JSON.stringify(input)) return before.key
      if (before) await outbox.discard(before.key)
      return crypto.randomUUID()
    },
    [outbox],
  )

  const run = useCallback(
    async (input: Input, key?: string): Promise<Outcome<Data>> => {
      setPending((count) => count + 1)
      setErrors([])
      const name = key ?? (await nameOf(input))
      unanswered.current.add(name)
      try {
        const result = await client.mutation(document, { input }, { idempotencyKey: name }).toPromise()
        const payload = result.data ? (Object.values(result.data)[0] as Payload<Data> & { userErrors: UserError[] }) : undefined
        const found = payload?.userErrors ?? []
        if (!result.error && !found.length) return { ok: true, payload, errors: [] }
        const problem = result.error ? problemOf(result.error) : undefined
        const refused = problem ? (problem.kind === 'refused' ? problem.errors : []) : found
        setErrors(refused)
        if (outbox.list().some((entry) => entry.key === name && entry.state === 'failed'))
          failed.current = { key: name, written: JSON.stringify(input) }
        // What was discarded was discarded by its author, or with what it relied on: that was said before.
        if (!quiet && !refused.some((error) => error.code === 'DISCARDED')) {
          const words = refused.length ? refused.map(text).join(' ') : t(`problem.${problem?.kind === 'refused' ? 'server' : (problem?.kind ?? 'server')}.text`)
          announce({ tone: 'trouble', title: t('notDone'), text: words })
        }
        return { ok: false, payload, errors: refused }
      } finally {
        unanswered.current.delete(name)
        setPending((count) => count - 1)
      }
    },
    [client, outbox, document, announce, t, text, quiet, nameOf],
  )

  const about = useCallback(
    (field: string) => {
      const found = errors.find((error) => error.field.at(-1) === field || error.field.includes(field))
      return found && text(found)
    },
    [errors, text],
  )
  return { run, pending: pending > 0, errors, about }
}
