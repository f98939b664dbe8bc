// What has not reached the hub yet, and what the hub did not accept: both wait here for their author.
import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useConnection } from '../app/connection'
import { references, useEntries, type Entry } from '../device/outbox'
import type { ReferralStatus } from '../documents/inbox'
import { useFormats } from '../language/format'
import { Confirm } from '../parts/Confirm'
import { Empty } from '../parts/Empty'
import { useErrorText } from '../parts/errors'
import { Page } from '../parts/Page'
import type { UserError } from '../graph/problems'

export default function OutboxPage() {
  const { t } = useTranslation('outbox')
  const { outbox } = useConnection()
  const entries = useEntries(outbox)
  return (
    <Page
      title={t('title')}
      actions={entries.length > 0 && <Button onClick={outbox.wake}>{t('sendNow')}</Button>}
    >
      {entries.length === 0 && <Empty title={t('empty.title')} text={t('empty.text')} />}
      <Stack component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {entries.map((entry) => (
          <One key={entry.key} entry={entry} />
        ))}
      </Stack>
    </Page>
  )
}

/** What the hub said against it. */
function refusals(entry: Entry): UserError[] {
  const payloads = Object.values(entry.answer?.data ?? {}) as ({ userErrors?: UserError[] } | null)[]
  const errors = (entry.answer?.errors ?? []).map(({ message, extensions }) => ({
    code: String(extensions?.['code'] ?? ''),
    message,
    field: [],
  }))
  return [...payloads.flatMap((payload) => payload?.userErrors ?? []), ...errors]
}

/** A referral as the refusal brought it: how it is now, beside what somebody wanted while they were away. */
interface Current {
  id: string
  caseCode?: string
  status: ReferralStatus
  version: number
}

/** What a refused change met at the hub; nothing where it brought no referral along. */
export function currentOf(entry: Entry): Current | undefined {
  const [payload] = Object.values(entry.answer?.data ?? {}) as ({ referral?: Current | null } | null)[]
  const found = payload?.referral
  return found && typeof found.version === 'number' ? found : undefined
}

/** The same change, for the referral as it is now: whoever sends it again has seen how that is. */
export function renewed(entry: Entry, current: Current | undefined): Record<string, unknown> {
  const input = entry.variables['input'] as Record<string, unknown> | undefined
  if (!current || !input || !('version' in input)) return entry.variables
  return { ...entry.variables, input: { ...input, version: current.version } }
}

/** Both versions: what one wanted, and how it is. */
function Versions({ entry, current }: { entry: Entry; current: Current }) {
  const { t } = useTranslation(['outbox', 'codes'])
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} mt="sm" component="dl">
      <div>
        <Text component="dt" size="sm" c="dimmed">
          {t('mine')}
        </Text>
        <Text component="dd" m={0}>
          {t([`name.${entry.name}`, 'name.other'] as unknown as 'name.other')}
        </Text>
      </div>
      <div>
        <Text component="dt" size="sm" c="dimmed">
          {t('now')}
        </Text>
        <Text component="dd" m={0}>
          {t(`codes:ReferralStatus.${current.status}`)} ·{' '}
          <Anchor component={Link} href={`/referrals/${current.id}`}>
            {current.caseCode ?? t('look')}
          </Anchor>
        </Text>
      </div>
    </SimpleGrid>
  )
}

function One({ entry }: { entry: Entry }) {
  const { t } = useTranslation('outbox')
  const { outbox } = useConnection()
  const formats = useFormats()
  const errorText = useErrorText()
  const [asking, setAsking] = useState(false)
  const stuck = entry.state === 'refused' || entry.state === 'failed'
  const current = currentOf(entry)
  return (
    <Card component="li" withBorder>
      <Group justify="space-between">
        <div>
          <Text fw={600}>{t([`name.${entry.name}`, 'name.other'] as unknown as 'name.other')}</Text>
          <Text size="sm" c="dimmed">
            {t('at', { when: formats.moment(new Date(entry.at)) })}
          </Text>
        </div>
        <Badge color={stuck ? 'red' : 'blue'} variant="light" tt="none">
          {t(`state.${entry.state}`)}
        </Badge>
      </Group>
      {refusals(entry).map((error, at) => (
        <Text key={at} mt="xs">
          {errorText(error)}
        </Text>
      ))}
      {current && <Versions entry={entry} current={current} />}
      {references(entry.variables).length > 0 && <Text mt="xs">{t('dependent')}</Text>}
      {entry.state !== 'sending' && (
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('discard')}
          </Button>
          {stuck && (
            <Button onClick={() => void outbox.again(entry.key, renewed(entry, current))}>{t('again')}</Button>
          )}
        </Group>
      )}
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t('discardTitle')}
        confirm={t('discard')}
        onConfirm={() => outbox.discard(entry.key)}
        danger
      >
        {t('discardText')}
      </Confirm>
    </Card>
  )
}
