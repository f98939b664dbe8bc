// One's agency: its desks and hours, its staff and their absences, its plugin, its partners. Everybody there
// may look; administrators and focal points may change what their role lets them.
import { Tabs } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useParams } from 'wouter'
import { useDesk } from '../app/desk'
import { Loading } from '../parts/Loading'
import { NotFound } from '../parts/NotFound'
import { Page } from '../parts/Page'

const PARTS = {
  desks: lazy(() => import('./Desks')),
  staff: lazy(() => import('./Staff')),
  partners: lazy(() => import('./Partners')),
  plugin: lazy(() => import('./Plugin')),
} as const

type Part = keyof typeof PARTS

export default function AgencyPage() {
  const { t } = useTranslation('agency')
  const [, go] = useLocation()
  const { part = 'desks' } = useParams<{ part?: string }>()
  const { me } = useDesk()
  const Shown = PARTS[part as Part] as (typeof PARTS)[Part] | undefined
  if (!Shown) return <NotFound />
  return (
    <Page title={me?.agency?.name ?? t('title')}>
      <Tabs value={part} onChange={(next) => go(`/agency/${next}`)} keepMounted={false}>
        <Tabs.List aria-label={t('parts')}>
          {(Object.keys(PARTS) as Part[]).map((one) => (
            <Tabs.Tab key={one} value={one} h={48}>
              {t(`part.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={part} pt="md">
          <Suspense fallback={<Loading />}>
            <Shown />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
