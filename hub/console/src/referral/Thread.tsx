// The thread between the two desks, and what is added to the packet later.
import { Card, Group, SegmentedControl, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useQuery } from 'urql'
import { AddAddendum, PostMessage, ReferralAddenda, ReferralMessages, type PacketPart } from '../documents/referral'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { Problem } from '../parts/Problem'
import { useAnnounce } from '../parts/Announcements'
import { UnderWay } from '../parts/UnderWay'
import type { Move } from './moves'
import { useWho } from './who'
import { Coming } from './Coming'
import { useWords } from './words'
import { Writer } from './Writer'

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
  const who = useWho()
  const [{ data, error, fetching }, ask] = useQuery({ query: ReferralMessages, variables: { id } })
  useAgain(tick, ask)
  const messages = data?.referral?.messages
  const coming = useUnderWay(PostMessage, (input) => input.referralId === id)
  return (
    <>
      {error && <Problem error={error} retry={ask} />}
      {!messages && fetching && <Coming />}
      {messages?.length === 0 && !coming.length && <Text c="dimmed">{t('thread.empty')}</Text>}
      <ol className="plain" aria-live="polite">
        {messages?.map((message, at) => (
          <Written
            key={at}
            about={[who(message), message.kind !== 'MESSAGE' && t(`codes:MessageKind.${message.kind}`)].filter(Boolean).join(' · ')}
            at={message.at}
            text={message.text}
            className={message.agency.id === agency ? 'mine' : 'theirs'}
          />
        ))}
        {coming.map(({ key, input }) => (
          <Written key={key} text={input.text} className="mine" />
        ))}
      </ol>
      <Composer id={id} move={move} why={why} />
    </>
  )
}

interface WrittenProps {
  about?: string
  /** Since when the hub has it; without, it has not confirmed it. */
  at?: string
  /** Null: it was destroyed. */
  text: string | null
  className?: string
}

/** What somebody wrote. */
function Written({ about, at, text, className }: WrittenProps) {
  const { t } = useWords()
  const formats = useFormats()
  return (
    <Card component="li" withBorder p="sm" mb="xs" className={className}>
      <Group gap="xs" justify="space-between">
        <Text size="sm" fw={600}>
          {about}
        </Text>
        {at ? (
          <Text size="sm" c="dimmed">
            <time dateTime={at}>{formats.moment(at)}</time>
          </Text>
        ) : (
          <UnderWay />
        )}
      </Group>
      <Text className="written">{text ?? t('destroyed')}</Text>
    </Card>
  )
}

function Composer({ id, move, why }: Omit<Props, 'tick'>) {
  const { t } = useWords()
  const { run, about } = useAction(PostMessage, { keeps: true })
  if (!move?.allowed) return <Text c="dimmed">{why}</Text>
  return (
    <Writer
      kind="message"
      id={id}
      label={t('thread.write')}
      hint={t('thread.hint')}
      button={t('thread.send')}
      error={about('text')}
      send={(text) => run({ referralId: id, text })}
    />
  )
}

export function Addenda({ id, move, why, tick }: Props) {
  const { t } = useWords()
  const [{ data, error, fetching }, ask] = useQuery({ query: ReferralAddenda, variables: { id } })
  useAgain(tick, ask)
  const addenda = data?.referral?.addenda
  const coming = useUnderWay(AddAddendum, (input) => input.referralId === id)
  return (
    <>
      {error && <Problem error={error} retry={ask} />}
      {!addenda && fetching && <Coming />}
      {addenda?.length === 0 && !coming.length && <Text c="dimmed">{t('addenda.empty')}</Text>}
      <ol className="plain" aria-live="polite">
        {addenda?.map((addendum, at) => (
          <Written key={at} about={t(`codes:PacketPart.${addendum.part}`)} at={addendum.at} text={addendum.text} />
        ))}
        {coming.map(({ key, input }) => (
          <Written key={key} about={input.part && t(`codes:PacketPart.${input.part}`)} text={input.text} />
        ))}
      </ol>
      {move && <NewAddendum id={id} move={move} why={why} />}
    </>
  )
}

function NewAddendum({ id, move, why }: { id: string; move: Move; why?: string }) {
  const { t } = useWords()
  const announce = useAnnounce()
  const { run, about } = useAction(AddAddendum, { keeps: true })
  const [part, setPart] = useState<PacketPart>('SEALED')
  if (!move.allowed) return <Text c="dimmed">{why}</Text>
  const chosen = move.parts.includes(part) ? part : move.parts[0]!

  async function add(text: string) {
    const outcome = await run({ referralId: id, text, part: chosen })
    if (outcome.ok) announce({ tone: 'done', title: t('addenda.added') })
    return outcome
  }

  return (
    <>
      <PartChoice parts={move.parts} value={chosen} change={setPart} />
      <Writer
        kind="addendum"
        id={id}
        label={t('addenda.write')}
        hint={t(chosen === 'PREVIEW' ? 'part.previewHint' : 'part.sealedHint')}
        button={t('addenda.add')}
        error={about('text')}
        send={add}
      />
    </>
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
