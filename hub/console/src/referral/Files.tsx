// Files of a referral: what there is, to be saved; and what one adds.
import { Button, Card, FileButton, Group, Progress, Text } from '@mantine/core'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useOnline } from '../app/connection'
import { ReferralAttachments, type PacketPart, type ReferralAttachmentsQuery } from '../documents/referral'
import { useFormats } from '../language/format'
import { Icon } from '../parts/Icon'
import { Problem } from '../parts/Problem'
import type { Move } from './moves'
import { PartChoice, useAgain } from './Thread'
import { ACCEPTED, download, MOST, troubleWith, upload, type Trouble } from './transfer'
import { Coming } from './Coming'
import { useWords } from './words'

interface Props {
  id: string
  move: Move | undefined
  /** Why nothing can be added. */
  why?: string
  tick: number
  /** A file has arrived: the timeline has a line more. */
  changed: () => void
}

type Attachment = NonNullable<ReferralAttachmentsQuery['referral']>['attachments'][number]

export function Files({ id, move, why, tick, changed }: Props) {
  const { t } = useWords()
  const online = useOnline()
  const [{ data, error, fetching }, ask] = useQuery({ query: ReferralAttachments, variables: { id } })
  useAgain(tick, ask)
  const attachments = data?.referral?.attachments
  return (
    <>
      {!online && (
        <Group gap="xs" role="status" wrap="nowrap">
          <Icon name="offline" />
          <Text>{t('files.offline')}</Text>
        </Group>
      )}
      {error && <Problem error={error} retry={ask} />}
      {!attachments && fetching && <Coming />}
      {attachments?.length === 0 && <Text c="dimmed">{t('files.empty')}</Text>}
      <ul className="plain">
        {attachments?.map((attachment) => (
          <OneFile key={attachment.id} attachment={attachment} online={online} />
        ))}
      </ul>
      {move?.allowed && (
        <NewFile
          id={id}
          parts={move.parts}
          online={online}
          arrived={() => {
            ask({ requestPolicy: 'network-only' })
            changed()
          }}
        />
      )}
      {why && <Text c="dimmed">{why}</Text>}
    </>
  )
}

function useSize(): (bytes: number) => string {
  const formats = useFormats()
  const { t } = useWords()
  return (bytes) =>
    bytes < 1024 * 1024
      ? t('files.kilobytes', { size: formats.number(Math.max(1, Math.round(bytes / 1024))) })
      : t('files.megabytes', { size: formats.number(Math.round(bytes / 1024 / 102.4) / 10) })
}

function OneFile({ attachment, online }: { attachment: Attachment; online: boolean }) {
  const { t } = useWords()
  const formats = useFormats()
  const size = useSize()
  const [trouble, setTrouble] = useState<Trouble>()
  const [coming, setComing] = useState(false)
  const name = attachment.name ?? t('files.unnamed')

  async function save() {
    setComing(true)
    setTrouble(await download(attachment.url))
    setComing(false)
  }

  return (
    <Card component="li" withBorder p="sm" mb="xs">
      <Group justify="space-between" gap="xs">
        <div className="written">
          <Text fw={600}>{name}</Text>
          <Text size="sm" c="dimmed">
            {t('files.about', {
              part: t(`codes:PacketPart.${attachment.part}`),
              size: size(attachment.size),
              agency: attachment.agency.acronym,
              when: formats.moment(attachment.at),
            })}
          </Text>
        </div>
        {attachment.purgedAt ? (
          <Text>{t('destroyed')}</Text>
        ) : (
          <Button
            variant="default"
            loading={coming}
            disabled={!online}
            onClick={() => void save()}
            aria-label={t('files.saveOne', { name })}
            leftSection={<Icon name="in" />}
          >
            {t('files.save')}
          </Button>
        )}
      </Group>
      {trouble && <Text role="alert" c="var(--mantine-color-error)">{t(`files.trouble.${trouble}`, { most: size(MOST) })}</Text>}
    </Card>
  )
}

/** What may go well another time, with the same file. */
const AGAIN: ReadonlySet<Trouble> = new Set(['offline', 'server', 'ended'])

interface Sending {
  file: File
  share: number
  trouble?: Trouble
  done?: boolean
}

export function NewFile({ id, parts, online, arrived }: { id: string; parts: PacketPart[]; online: boolean; arrived: () => void }) {
  const { t } = useWords()
  const size = useSize()
  const formats = useFormats()
  const [part, setPart] = useState<PacketPart>('SEALED')
  const [sending, setSending] = useState<Sending>()
  const chosen = parts.includes(part) ? part : parts[0]!

  async function take(file: File | null) {
    if (!file) return
    const wrong = troubleWith(file)
    setSending({ file, share: 0, trouble: wrong })
    if (wrong) return
    const trouble = await upload(id, chosen, file, (share) => setSending({ file, share }))
    setSending({ file, share: 1, trouble, done: !trouble })
    if (!trouble) arrived()
  }

  const underWay = sending && !sending.done && !sending.trouble
  return (
    <div>
      <PartChoice parts={parts} value={chosen} change={setPart} />
      <Text size="sm" c="dimmed" my="xs">
        {t(chosen === 'PREVIEW' ? 'part.previewHint' : 'part.sealedHint')} {t('files.kinds', { most: size(MOST) })}
      </Text>
      <FileButton onChange={(file) => void take(file)} accept={ACCEPTED} inputProps={{ 'aria-label': t('files.add') }}>
        {(props) => (
          <Button {...props} variant="default" disabled={!online || Boolean(underWay)} leftSection={<Icon name="out" />}>
            {t('files.add')}
          </Button>
        )}
      </FileButton>
      {sending && (
        <div role="status">
          <Text mt="xs" className="written">
            {sending.trouble
              ? t('files.notSent', { name: sending.file.name })
              : sending.done
                ? t('files.sent', { name: sending.file.name })
                : t('files.sending', { name: sending.file.name, share: formats.number(Math.round(sending.share * 100)) })}
          </Text>
          {sending.trouble && <Text c="var(--mantine-color-error)">{t(`files.trouble.${sending.trouble}`, { most: size(MOST) })}</Text>}
          {sending.trouble && AGAIN.has(sending.trouble) && (
            <Button variant="default" mt="xs" disabled={!online} onClick={() => void take(sending.file)}>
              {t('app:tryAgain')}
            </Button>
          )}
          {underWay && <Progress value={sending.share * 100} mt={4} aria-label={t('files.progress')} />}
        </div>
      )}
    </div>
  )
}
