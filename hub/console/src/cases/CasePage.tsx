// One case: who it is about (sealed, on demand), what they need, what they permit, the agency's workflows, and
// who has read what.
import { Alert, Button, Group, Stack, Tabs, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useLocation, useParams, useSearch } from 'wouter'
import { useMay } from '../app/may'
import { OneCase, type OneCaseQuery } from '../documents/cases'
import { useFormats } from '../language/format'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { NotFound } from '../parts/NotFound'
import { Page } from '../parts/Page'
import { Problem } from '../parts/Problem'
import { CaseMark } from './marks'
import './cases.css'

export type TheCase = NonNullable<OneCaseQuery['case']>

const PARTS = {
  needs: lazy(() => import('./Needs')),
  person: lazy(() => import('./Person')),
  consents: lazy(() => import('./Consents')),
  workflows: lazy(() => import('./Workflows')),
  record: lazy(() => import('./Record')),
} as const

const Papers = lazy(() => import('./Papers'))

type Part = keyof typeof PARTS

export default function CasePage() {
  const { t } = useTranslation(['cases', 'codes'])
  const { id = '' } = useParams<{ id: string }>()
  const [, go] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('part') ?? 'needs'
  const part: Part = asked in PARTS ? (asked as Part) : 'needs'
  const [{ data, error, fetching }, again] = useQuery({ query: OneCase, variables: { id } })
  const worksCases = useMay('case.workflows')
  const found = data?.case
  if (error && !found) return <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />
  if (!found) return fetching ? <Loading /> : <NotFound />
  const Shown = PARTS[part]
  const shown = (Object.keys(PARTS) as Part[]).filter((one) => one !== 'workflows' || worksCases)
  return (
    <Page title={t('one.title', { code: found.code })} actions={<Actions found={found} />}>
      <Head found={found} />
      {found.status === 'ERASED' && <Alert color="gray">{t('one.erased')}</Alert>}
      <Tabs
        value={part}
        onChange={(next) => go(next === 'needs' ? `/cases/${id}` : `/cases/${id}?part=${next}`, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t('one.parts')}>
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one} h={48}>
              {t(`part.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={part} pt="md">
          <Suspense fallback={<Loading />}>
            <Shown found={found} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Actions({ found }: { found: TheCase }) {
  const { t } = useTranslation('cases')
  const mayPrint = useMay('document') && found.status !== 'ERASED'
  const [printing, setPrinting] = useState(false)
  return (
    <Group gap="sm">
      {mayPrint && (
        <Button variant="default" leftSection={<Icon name="print" />} onClick={() => setPrinting(true)}>
          {t('papers.open')}
        </Button>
      )}
      <CaseMark status={found.status} />
      {printing && (
        <Suspense fallback={null}>
          <Papers id={found.id} close={() => setPrinting(false)} />
        </Suspense>
      )}
    </Group>
  )
}

function Head({ found }: { found: TheCase }) {
  const { t } = useTranslation(['cases', 'codes'])
  const formats = useFormats()
  const facts: [string, string][] = [
    [t('one.population'), t(`codes:Population.${found.population}`)],
    [t('one.age'), t(`codes:AgeBand.${found.ageBand}`)],
    [t('one.sex'), t(`codes:Sex.${found.sex}`)],
    [t('one.desk'), `${found.desk.name} · ${found.desk.office.city}`],
    [t('one.opened'), formats.date(found.openedAt)],
  ]
  if (found.closedAt) facts.push([t('one.closed'), formats.date(found.closedAt)])
  if (found.erasedAt) facts.push([t('one.erasedOn'), formats.date(found.erasedAt)])
  return (
    <Group component="dl" gap="lg" m={0}>
      {facts.map(([label, value]) => (
        <Stack key={label} gap={0}>
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0}>
            {value}
          </Text>
        </Stack>
      ))}
    </Group>
  )
}
