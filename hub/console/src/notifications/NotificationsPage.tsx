// What one's desks were told: unread first, opened and marked as read here; new ones appear by themselves.
import { Badge, Box, Button, Card, Group, SegmentedControl, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'wouter'
import { useQuery } from 'urql'
import { MarkNotificationsRead, Notifications, type NotificationsQuery } from '../documents/notifications'
import { useAction } from '../graph/action'
import { useFormats } from '../language/format'
import { Due } from '../parts/Due'
import { Empty } from '../parts/Empty'
import { Loading } from '../parts/Loading'
import { Page } from '../parts/Page'
import { Problem } from '../parts/Problem'
import './notifications.css'

type Told = NotificationsQuery['notifications']['edges'][number]['node']

const FIRST = 50

export default function NotificationsPage() {
  const { t } = useTranslation('notifications')
  const [search, setSearch] = useSearchParams()
  const unreadOnly = search.get('show') === 'unread'
  const [after, setAfter] = useState<string>()
  const [{ data, error, fetching }, again] = useQuery({ query: Notifications, variables: { first: FIRST, after, unreadOnly } })
  const { run } = useAction(MarkNotificationsRead)
  const read = useCallback((id: string) => void run({ ids: [id], all: false }), [run])
  const listed = useMemo(() => unreadFirst((data?.notifications.edges ?? []).map(({ node }) => node)), [data])
  const page = data?.notifications.pageInfo
  const anyUnread = listed.some((one) => !one.readAt) || (data?.notifications.unreadCount ?? 0) > 0

  return (
    <Page
      title={t('title')}
      actions={
        anyUnread && (
          <Button variant="default" onClick={() => void run({ all: true, ids: [] })}>
            {t('readAll')}
          </Button>
        )
      }
    >
      <SegmentedControl
        aria-label={t('show')}
        size="md"
        value={unreadOnly ? 'unread' : 'all'}
        onChange={(value) => {
          setAfter(undefined)
          setSearch(value === 'unread' ? { show: 'unread' } : {}, { replace: true })
        }}
        data={[
          { value: 'all', label: t('all') },
          { value: 'unread', label: t('unread') },
        ]}
        className="notifications-show"
        transitionDuration={0}
      />
      {!data && !error && <Loading />}
      {error && !data && <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />}
      {data && !listed.length && !fetching && <Empty title={t('empty.title')} text={t('empty.text')} />}
      <Stack component="ul" p={0} m={0} gap="xs" style={{ listStyle: 'none' }}>
        {listed.map((told) => (
          <One key={told.id} told={told} read={read} />
        ))}
      </Stack>
      {page?.hasNextPage && (
        <Button variant="default" loading={fetching} onClick={() => setAfter(page.endCursor ?? undefined)}>
          {t('more')}
        </Button>
      )}
    </Page>
  )
}

/** What is unread comes first, in the order in which the hub gives it: the newest first. */
export function unreadFirst(listed: Told[]): Told[] {
  return [...listed.filter((one) => !one.readAt), ...listed.filter((one) => one.readAt)]
}

function One({ told, read }: { told: Told; read: (id: string) => void }) {
  const { t } = useTranslation('notifications')
  const formats = useFormats()
  const about = told.referral
    ? { to: `/referrals/${told.referral.id}`, code: told.referral.caseCode }
    : told.case && { to: `/cases/${told.case.id}`, code: told.case.code }
  return (
    <Card component="li" withBorder padding="sm" className={told.readAt ? undefined : 'notifications-unread'}>
      <Group justify="space-between" gap="sm" wrap="wrap">
        <Box miw={0} flex="1 1 260px">
          <Group gap="xs">
            {!told.readAt && <Badge tt="none">{t('new')}</Badge>}
            {about ? (
              <Link href={about.to} className="notifications-open" onClick={() => !told.readAt && read(told.id)}>
                {told.subject}
              </Link>
            ) : (
              <Text fw={600}>{told.subject}</Text>
            )}
          </Group>
          <Text size="sm">{told.body}</Text>
          <Group gap="sm" mt={4}>
            {about && <Text size="sm">{about.code}</Text>}
            <Text size="sm" c="dimmed">
              {told.desk.name} · <time dateTime={told.at}>{formats.moment(told.at)}</time>
            </Text>
            <Due at={told.dueAt} />
          </Group>
        </Box>
        {!told.readAt && (
          <Button variant="subtle" onClick={() => read(told.id)}>
            {t('read')}
            <VisuallyHidden> {told.subject}</VisuallyHidden>
          </Button>
        )}
      </Group>
    </Card>
  )
}
