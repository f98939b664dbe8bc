// The agency's plugin: whether it runs, what it brings, and what an approval would change.
import { Alert, Badge, Button, Card, Code, Group, List, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import { AgencyPlugins, ApprovePlugin, DisablePlugin, type PluginState } from '../documents/agency'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { Confirm } from '../parts/Confirm'
import { Empty } from '../parts/Empty'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { UnderWay } from '../parts/UnderWay'
import { useAnnounce } from '../parts/Announcements'

const COLORS: Record<PluginState, string> = { NEW: 'blue', APPROVED: 'teal', CHANGED: 'yellow', DISABLED: 'red', MISSING: 'gray' }

export default function Plugin() {
  const { t } = useTranslation(['agency', 'codes'])
  const formats = useFormats()
  const announce = useAnnounce()
  const [{ data, error, fetching }, again] = useQuery({ query: AgencyPlugins })
  const mayApprove = useMay('approvePlugin')
  const mayDisable = useMay('disablePlugin')
  const approve = useAction(ApprovePlugin)
  const disable = useAction(DisablePlugin, { keeps: true })
  const [asking, setAsking] = useState<'approve' | 'disable'>()
  const [reason, setReason] = useState('')
  const approving = useUnderWay(ApprovePlugin, () => true).length > 0
  const disabling = useUnderWay(DisablePlugin, () => true).length > 0
  const agency = data?.me.agency
  const plugin = data?.plugins[0]

  if (!data) return error ? <Problem error={error} retry={again} /> : fetching ? <Loading /> : null
  if (!agency || !plugin) return <Empty title={t('plugin.none')} text={t('plugin.noneText')} />
  const waits = plugin.state !== 'APPROVED' && plugin.state !== 'MISSING'
  return (
    <Stack>
      <Group>
        <Badge color={COLORS[plugin.state]} variant="light" size="lg" tt="none">
          {t(`codes:PluginState.${plugin.state}`)}
        </Badge>
        <UnderWay shown={approving || disabling} />
        {plugin.version && <Text>{t('plugin.version', { version: plugin.version })}</Text>}
        {plugin.decidedAt && <Text c="dimmed">{t('plugin.decided', { when: formats.moment(plugin.decidedAt) })}</Text>}
      </Group>
      {plugin.reason && <Alert color="yellow">{t('plugin.reason', { reason: plugin.reason })}</Alert>}
      {plugin.state === 'CHANGED' && <Alert color="yellow">{t('plugin.changed')}</Alert>}
      {plugin.changes.length > 0 && <Lines title={t('plugin.changes')} lines={plugin.changes} />}
      <Lines title={t('plugin.brings')} lines={plugin.brings} />
      {plugin.digest && (
        <Text size="sm" c="dimmed">
          {t('plugin.digest')} <Code style={{ overflowWrap: 'anywhere' }}>{plugin.digest}</Code>
        </Text>
      )}
      <Group>
        {/* Whether what was approved is what is installed, and whether it starts, only the hub knows: nothing is
            shown as approved before it says so. */}
        {mayApprove && waits && plugin.digest && (
          <Button loading={approving} disabled={disabling} onClick={() => setAsking('approve')}>
            {t('plugin.approve')}
          </Button>
        )}
        {mayDisable && (plugin.state === 'APPROVED' || plugin.state === 'CHANGED') && (
          <Button color="red" variant="outline" disabled={approving} onClick={() => setAsking('disable')}>
            {t('plugin.disable')}
          </Button>
        )}
      </Group>
      <Confirm
        opened={asking === 'approve'}
        close={() => setAsking(undefined)}
        title={t('plugin.approveTitle')}
        confirm={t('plugin.approve')}
        onConfirm={async () => {
          const { ok } = await approve.run({ agencyId: agency.id, digest: plugin.digest ?? '' })
          if (ok) announce({ tone: 'done', title: t('plugin.approved') })
          again({ requestPolicy: 'network-only' })
          return ok
        }}
      >
        <Text>{t('plugin.approveText')}</Text>
        {plugin.changes.length > 0 && <Lines title={t('plugin.changes')} lines={plugin.changes} />}
      </Confirm>
      <Confirm
        opened={asking === 'disable'}
        close={() => setAsking(undefined)}
        title={t('plugin.disableTitle')}
        confirm={t('plugin.disable')}
        danger
        ready={reason.trim().length > 0}
        onConfirm={async () => (await disable.run({ agencyId: agency.id, reason: reason.trim() })).ok}
      >
        <Stack>
          <Text>{t('plugin.disableText')}</Text>
          <TextInput label={t('plugin.why')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={disable.about('reason')} required />
        </Stack>
      </Confirm>
    </Stack>
  )
}

/** What a manifest says, line by line, as the hub compares it: names, not prose. */
function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  const { t } = useTranslation('agency')
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      {lines.length === 0 && <Text c="dimmed">{t('plugin.nothing')}</Text>}
      <List mt="xs" spacing={2}>
        {lines.map((line) => (
          <List.Item key={line}>
            <Code>{line}</Code>
          </List.Item>
        ))}
      </List>
    </Card>
  )
}
