// What has not reached the hub yet, and what the hub did not accept: both wait here for their author.
import { Badge, Button, Card, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../app/connection'
import { useEntries, type Entry } from '../device/outbox'
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

function One({ entry }: { entry: Entry }) {
  const { t } = useTranslation('outbox')
  const { outbox } = useConnection()
  const formats = useFormats()
  const errorText = useErrorText()
  const [asking, setAsking] = useState(false)
  const stuck = entry.state === 'refused' || entry.state === 'failed'
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
      {entry.state !== 'sending' && (
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('discard')}
          </Button>
          {stuck && <Button onClick={() => void outbox.again(entry.key)}>{t('again')}</Button>}
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
