// A change and what becomes of it: shown at once, pending until the hub has answered, taken back with a
// reason when it refuses.
import { useCallback, useState } from 'react'
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
  /** It is written down and will be sent: there is no network now. */
  waits: boolean
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
  /** Without a network it does not wait for the hub's answer: what is refused later stands in the outbox. */
  leaves?: boolean
}

/** A mutation of one input. Refusals that name no field are announced; the others stand at their fields. */
export function useAction<Data, Input>(
  document: Trusted<Data, { input: Input }>,
  { quiet = false, leaves = false }: Options = {},
): Action<Data, Input> {
  const client = useClient()
  const { outbox } = useConnection()
  const announce = useAnnounce()
  const { t } = useTranslation()
  const text = useErrorText()
  const [pending, setPending] = useState(0)
  const [errors, setErrors] = useState<UserError[]>([])

  const run = useCallback(
    async (input: Input, key?: string): Promise<Outcome<Data>> => {
      setPending((count) => count + 1)
      setErrors([])
      try {
        const name = key ?? crypto.randomUUID()
        const sent = client.mutation(document, { input }, { idempotencyKey: name }).toPromise()
        const result = await (leaves ? Promise.race([sent, outbox.whenItWaits(name)]) : sent)
        if (!result) return { ok: false, waits: true, errors: [] }
        const payload = result.data ? (Object.values(result.data)[0] as Payload<Data> & { userErrors: UserError[] }) : undefined
        const found = payload?.userErrors ?? []
        if (!result.error && !found.length) return { ok: true, waits: false, payload, errors: [] }
        const problem = result.error ? problemOf(result.error) : undefined
        const refused = problem ? (problem.kind === 'refused' ? problem.errors : []) : found
        setErrors(refused)
        // What was discarded was discarded by its author, or with what it relied on: that was said before.
        if (!quiet && !refused.some((error) => error.code === 'DISCARDED')) {
          const words = refused.length ? refused.map(text).join(' ') : t(`problem.${problem?.kind === 'refused' ? 'server' : (problem?.kind ?? 'server')}.text`)
          announce({ tone: 'trouble', title: t('notDone'), text: words })
        }
        return { ok: false, waits: false, payload, errors: refused }
      } finally {
        setPending((count) => count - 1)
      }
    },
    [client, outbox, document, announce, t, text, quiet, leaves],
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
