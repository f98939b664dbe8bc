// A field to write in. What is sent leaves it at once; what the hub refuses comes back to it.
import { Button, Group, Textarea } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useConnection } from '../app/connection'
import { useDraft } from '../device/drafts'
import type { Outcome } from '../graph/action'

interface Props {
  /** What is written, for its draft, and about which referral. */
  kind: 'message' | 'addendum'
  id: string
  label: string
  hint: string
  button: string
  error?: string
  send: (words: string) => Promise<Pick<Outcome<unknown>, 'ok' | 'errors'>>
}

/** What was refused, before what was written since. */
export const backAgain = (refused: string, since: string): string => [refused, since].filter(Boolean).join('\n\n')

export function Writer({ kind, id, label, hint, button, error, send }: Props) {
  const { opened } = useConnection()
  const [text, setText, draft] = useDraft(opened, kind, `${kind}:${id}`, '')
  const latest = useRef<string>(undefined)
  latest.current = text ?? ''
  useEffect(
    () => () => {
      latest.current = undefined
    },
    [],
  )

  async function submit() {
    const words = (text ?? '').trim()
    setText('')
    const { ok, errors } = await send(words)
    const since = latest.current?.trim()
    // Whoever has left finds what was refused in the outbox.
    if (since === undefined) return
    if (!ok && !errors.some((one) => one.code === 'DISCARDED')) setText(backAgain(words, since))
    else if (!since) await draft.discard()
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Textarea
        mt="sm"
        label={label}
        description={hint}
        value={text ?? ''}
        onChange={(event) => setText(event.currentTarget.value)}
        error={error}
        disabled={text === undefined}
      />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" disabled={!text?.trim()}>
          {button}
        </Button>
      </Group>
    </form>
  )
}
