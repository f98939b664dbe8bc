// The thread between the two desks, and what is added to the packet later.
import { Button, Card, Group, SegmentedControl, Text, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useQuery } from 'urql'
import { useConnection } from '../app/connection'
import { useDraft } from '../device/drafts'
import { AddAddendum, PostMessage, ReferralAddenda, ReferralMessages, type PacketPart } from '../documents/referral'
import { useAction } from '../graph/action'
import { useFormats } from '../language/format'
import { Problem } from '../parts/Problem'
import { useAnnounce } from '../parts/Announcements'
import type { Move } from './moves'
import { useWho } from './who'
import { Coming } from './Coming'
import { useWords } from './words'

interface Props {
  id: string
  move: Move | undefined
  /** Why the move is not possible. */
  why?: string
  /** Changes when the referral has changed: what is shown is asked for again. */
  tick: number
}

/** Asks again when the referral has changed, and never for the first time. */
export function useAgain(tick: number, ask: (options: { requestPolicy: 'network-only' }) => void) {
  const [first] = useState(tick)
  useEffect(() => {
    if (tick !== first) ask({ requestPolicy: 'network-only' })
  }, [tick, first, ask])
}

export function Thread({ id, move, why, tick, agency }: Props & { agency: string | undefined }) {
  const { t } = useWords()
  const formats = useFormats()
  const who = useWho()
  const [{ data, error, fetching }, ask] = useQuery({ query: ReferralMessages, variables: { id } })
  useAgain(tick, ask)
  const messages = data?.referral?.messages
  return (
    <>
      {error && <Problem error={error} retry={ask} />}
      {!messages && fetching && <Coming />}
      {messages?.length === 0 && <Text c="dimmed">{t('thread.empty')}</Text>}
      <ol className="plain" aria-live="polite">
        {messages?.map((message, at) => (
          <Card
            key={at}
            component="li"
            withBorder
            p="sm"
            mb="xs"
            className={message.agency.id === agency ? 'mine' : 'theirs'}
          >
            <Group gap="xs" justify="space-between">
              <Text size="sm" fw={600}>
                {who(message)}
                {message.kind !== 'MESSAGE' && ` · ${t(`codes:MessageKind.${message.kind}`)}`}
              </Text>
              <Text size="sm" c="dimmed">
                <time dateTime={message.at}>{formats.moment(message.at)}</time>
              </Text>
            </Group>
            <Text className="written">{message.text ?? t('destroyed')}</Text>
          </Card>
        ))}
      </ol>
      <Composer id={id} move={move} why={why} />
    </>
  )
}

function Composer({ id, move, why }: Omit<Props, 'tick'>) {
  const { t } = useWords()
  const { opened } = useConnection()
  const { run, pending, about } = useAction(PostMessage)
  const [text, setText, draft] = useDraft(opened, 'message', `message:${id}`, '')
  if (!move?.allowed) return <Text c="dimmed">{why}</Text>

  async function send() {
    const words = (text ?? '').trim()
    setText('')
    const { ok, errors } = await run({ referralId: id, text: words })
    // What was refused goes back to where it was written.
    if (ok) await draft.discard()
    else if (!errors.some((one) => one.code === 'DISCARDED')) setText(words)
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Textarea
        label={t('thread.write')}
        description={t('thread.hint')}
        value={text ?? ''}
        onChange={(event) => setText(event.currentTarget.value)}
        error={about('text')}
        disabled={text === undefined}
      />
      <Group justify="flex-end" mt="xs">
        {pending && <Text c="dimmed">{t('sending')}</Text>}
        <Button type="submit" disabled={!text?.trim()}>
          {t('thread.send')}
        </Button>
      </Group>
    </form>
  )
}

export function Addenda({ id, move, why, tick }: Props) {
  const { t } = useWords()
  const formats = useFormats()
  const [{ data, error, fetching }, ask] = useQuery({ query: ReferralAddenda, variables: { id } })
  useAgain(tick, ask)
  const addenda = data?.referral?.addenda
  return (
    <>
      {error && <Problem error={error} retry={ask} />}
      {!addenda && fetching && <Coming />}
      {addenda?.length === 0 && <Text c="dimmed">{t('addenda.empty')}</Text>}
      <ol className="plain" aria-live="polite">
        {addenda?.map((addendum, at) => (
          <Card key={at} component="li" withBorder p="sm" mb="xs">
            <Group gap="xs" justify="space-between">
              <Text size="sm" fw={600}>
                {t(`codes:PacketPart.${addendum.part}`)}
              </Text>
              <Text size="sm" c="dimmed">
                <time dateTime={addendum.at}>{formats.moment(addendum.at)}</time>
              </Text>
            </Group>
            <Text className="written">{addendum.text ?? t('destroyed')}</Text>
          </Card>
        ))}
      </ol>
      {move && <NewAddendum id={id} move={move} why={why} />}
    </>
  )
}

function NewAddendum({ id, move, why }: { id: string; move: Move; why?: string }) {
  const { t } = useWords()
  const { opened } = useConnection()
  const announce = useAnnounce()
  const { run, pending, about } = useAction(AddAddendum)
  const [text, setText, draft] = useDraft(opened, 'addendum', `addendum:${id}`, '')
  const [part, setPart] = useState<PacketPart>('SEALED')
  if (!move.allowed) return <Text c="dimmed">{why}</Text>
  const chosen = move.parts.includes(part) ? part : move.parts[0]!

  async function add() {
    const words = (text ?? '').trim()
    setText('')
    const { ok, errors } = await run({ referralId: id, text: words, part: chosen })
    if (ok) {
      await draft.discard()
      announce({ tone: 'done', title: t('addenda.added') })
    } else if (!errors.some((one) => one.code === 'DISCARDED')) setText(words)
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <PartChoice parts={move.parts} value={chosen} change={setPart} />
      <Textarea
        mt="sm"
        label={t('addenda.write')}
        description={t(chosen === 'PREVIEW' ? 'part.previewHint' : 'part.sealedHint')}
        value={text ?? ''}
        onChange={(event) => setText(event.currentTarget.value)}
        error={about('text')}
      />
      <Group justify="flex-end" mt="xs">
        {pending && <Text c="dimmed">{t('sending')}</Text>}
        <Button type="submit" disabled={!text?.trim()}>
          {t('addenda.add')}
        </Button>
      </Group>
    </form>
  )
}

/** To which part of the packet something is added: the open one, or the sealed one. */
export function PartChoice({ parts, value, change }: { parts: PacketPart[]; value: PacketPart; change: (part: PacketPart) => void }) {
  const { t } = useWords()
  if (parts.length < 2) return <Text>{t('part.only', { part: t(`codes:PacketPart.${value}`) })}</Text>
  return (
    <SegmentedControl
      aria-label={t('part.label')}
      size="md"
      fullWidth
      value={value}
      onChange={(part) => change(part as PacketPart)}
      data={parts.map((part) => ({ value: part, label: t(`codes:PacketPart.${part}`) }))}
    />
  )
}
