// The desk's cases: what is open, found by code or by the person; and, for the data protection officer, the
// overrides that wait for review.
import { Anchor, Badge, Button, Card, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { Link, useLocation, useSearch } from 'wouter'
import { useDesk } from '../app/desk'
import { useMay } from '../app/may'
import { Cases, type CaseRowFragment, type CaseStatus } from '../documents/cases'
import { useFormats } from '../language/format'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { useKinds } from '../parts/kinds'
import { Loading } from '../parts/Loading'
import { UrgencyMark } from '../parts/Marks'
import { Page } from '../parts/Page'
import { Problem } from '../parts/Problem'
import { CaseMark, isOpenReferral } from './marks'
import './cases.css'
import { Overrides } from './Overrides'
import { PersonSearch } from './PersonSearch'

const PAGE = 30
const STATES: CaseStatus[] = ['OPEN', 'CLOSED', 'ERASED']

export default function CasesPage() {
  const { t } = useTranslation('cases')
  const mayOpen = useMay('openCase')
  const maySearch = useMay('searchPerson')
  const mayReview = useMay('overridesToReview')
  const [searching, setSearching] = useState(false)
  return (
    <Page
      title={t('title')}
      actions={
        <Group gap="xs">
          {maySearch && (
            <Button variant="default" leftSection={<Icon name="person" />} onClick={() => setSearching(true)}>
              {t('search.open')}
            </Button>
          )}
          {mayOpen && (
            <Button component={Link} href="/refer" leftSection={<Icon name="plus" />}>
              {t('new')}
            </Button>
          )}
        </Group>
      }
    >
      {mayReview && <Overrides />}
      <CaseList />
      {searching && <PersonSearch close={() => setSearching(false)} />}
    </Page>
  )
}

function CaseList() {
  const { t } = useTranslation(['cases', 'codes'])
  const [, go] = useLocation()
  const query = new URLSearchParams(useSearch())
  const { desk } = useDesk()
  const asked = query.get('status') ?? 'OPEN'
  const status = STATES.find((one) => one === asked)
  const code = query.get('code') ?? ''
  const [typed, setTyped] = useState(code)
  const [settled] = useDebouncedValue(typed.trim(), 300)
  const [after, setAfter] = useState<string>()

  function put(name: string, value: string) {
    const next = new URLSearchParams(window.location.search)
    if (value) next.set(name, value)
    else next.delete(name)
    setAfter(undefined)
    go(next.size ? `/cases?${next}` : '/cases', { replace: true })
  }
  useEffect(() => {
    if (settled !== code) put('code', settled)
    // What is in the address follows what was typed, not the other way round.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled])

  // Whoever looks for a code looks for it in any state, at any desk that is theirs.
  const whole = code.replace(/[^0-9a-z]/gi, '').length >= 12
  const [{ data, error, fetching }, again] = useQuery({
    query: Cases,
    variables: whole ? { code, first: PAGE } : { desk: desk?.id, status, first: PAGE, after },
  })
  const rows = data?.cases.edges.map((edge) => edge.node) ?? []
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} component="search">
        <TextInput
          label={t('code.label')}
          description={t('code.how')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={settled && !whole ? t('code.short') : undefined}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
        <NativeSelect
          label={t('status')}
          description={t('statusHow')}
          value={status ?? 'ALL'}
          data={[
            ...STATES.map((value) => ({ value, label: t(`codes:CaseStatus.${value}`) })),
            { value: 'ALL', label: t('anyStatus') },
          ]}
          onChange={(event) => put('status', event.currentTarget.value === 'OPEN' ? '' : event.currentTarget.value)}
        />
      </SimpleGrid>
      <div aria-live="polite">
        {error && <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />}
        {!data && fetching && <Loading />}
        {data && !rows.length && (
          <Empty
            title={t(whole ? 'empty.codeTitle' : 'empty.title')}
            text={t(whole ? 'empty.codeText' : 'empty.text')}
          />
        )}
        <Rows rows={rows} />
      </div>
      {data?.cases.pageInfo.hasNextPage && (
        <Button variant="default" loading={fetching} onClick={() => setAfter(data.cases.pageInfo.endCursor ?? undefined)}>
          {t('more')}
        </Button>
      )}
    </Stack>
  )
}

/** Cases, each a card that leads to it. */
export function Rows({ rows }: { rows: CaseRowFragment[] }) {
  if (!rows.length) return null
  return (
    <Stack gap="xs" component="ul" p={0} m={0} className="bare">
      {rows.map((row) => (
        <li key={row.id}>
          <Row row={row} />
        </li>
      ))}
    </Stack>
  )
}

function Row({ row }: { row: CaseRowFragment }) {
  const { t } = useTranslation(['cases', 'codes'])
  const formats = useFormats()
  const kinds = useKinds()
  const open = row.needs.filter((need) => need.status === 'OPEN')
  const referrals = row.referrals.filter((one) => isOpenReferral(one.status)).length
  return (
    <Card withBorder padding="sm" className="leads">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <Stack gap={4} miw={0}>
          <Title order={2} size="h5" className="code">
            <Anchor component={Link} href={`/cases/${row.id}`} inherit className="stretched">
              {row.code}
            </Anchor>
          </Title>
          <Text size="sm">
            {t(`codes:Population.${row.population}`)} · {t(`codes:AgeBand.${row.ageBand}`)}
          </Text>
          <Group gap={6}>
            {open.map((need) => (
              <Group key={need.id} gap={4}>
                <Badge variant="default" tt="none" fw={500}>
                  {kinds.name(need.serviceCode)}
                </Badge>
                <UrgencyMark urgency={need.urgency} />
              </Group>
            ))}
          </Group>
          <Text size="sm" c="dimmed">
            {open.length ? t('needs', { count: open.length }) : t('noNeeds')} ·{' '}
            {referrals ? t('referrals', { count: referrals }) : t('noReferrals')} ·{' '}
            {t('opened', { when: formats.date(row.openedAt) })}
          </Text>
        </Stack>
        <CaseMark status={row.status} />
      </Group>
    </Card>
  )
}
