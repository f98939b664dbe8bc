// The inbox: referrals of one's desk, what needs one first; found, narrowed, taken on and opened from here.
import { Button, Group, Text } from '@mantine/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'wouter'
import { useConnection, useOnline } from '../app/connection'
import { useDesk } from '../app/desk'
import { useKeySettings, useKeys } from '../app/keys'
import { lastRead, noteRead } from '../device/lastRead'
import { useFormats } from '../language/format'
import { Empty } from '../parts/Empty'
import { Loading } from '../parts/Loading'
import { Page } from '../parts/Page'
import { Problem } from '../parts/Problem'
import { useCounts } from './counts'
import { isForAddress, listings, narrowing, read, VIEWS, written, type Filters } from './filters'
import { useKeepForLater } from './keepForLater'
import { useKinds } from '../parts/kinds'
import { Narrow } from './Narrow'
import { Rows } from './Rows'
import { useChanges, useWorklist, type Shown } from './useWorklist'
import { Views } from './Views'

export default function InboxPage() {
  const { t } = useTranslation('inbox')
  const { me, desk } = useDesk()
  const { showHelp } = useKeySettings()
  const [filters, change] = useFilters()
  const [, go] = useLocation()
  const counts = useCounts()
  const kinds = useKinds('cache-and-network')
  const search = useRef<HTMLInputElement>(null)

  useKeys({
    '/': () => search.current?.focus(),
    ...Object.fromEntries(
      VIEWS.map((view, at) => [String(at + 1), () => go(`/inbox?${written({ ...filters, view, status: undefined })}`)]),
    ),
  })

  return (
    <Page
      title={t('title')}
      actions={
        <Button variant="subtle" size="sm" visibleFrom="sm" onClick={showHelp}>
          {t('keys')}
        </Button>
      }
    >
      <Views filters={filters} counts={counts} />
      <Narrow filters={filters} change={change} kinds={kinds} search={search} />
      {me && desk ? <List key={`${filters.view} ${desk.id}`} filters={filters} change={change} /> : me ? <Empty title={t('noDesk.title')} text={t('noDesk.text')} /> : <Loading />}
    </Page>
  )
}

/** The filters: in the address, save for a code that might be a name. */
function useFilters(): [Filters, (changed: Partial<Filters>) => void] {
  const [search, setSearch] = useSearchParams()
  const [unsaid, setUnsaid] = useState<string>()
  const filters = useMemo(() => {
    const found = read(search)
    return { ...found, code: found.code ?? unsaid }
  }, [search, unsaid])
  const change = useCallback(
    (changed: Partial<Filters>) => {
      const next = { ...filters, ...changed }
      setUnsaid(next.code && !isForAddress(next.code) ? next.code : undefined)
      setSearch(written(next), { replace: true })
    },
    [filters, setSearch],
  )
  return [filters, change]
}

function List({ filters, change }: { filters: Filters; change: (changed: Partial<Filters>) => void }) {
  const { t } = useTranslation('inbox')
  const { me, desk } = useDesk()
  const kinds = useKinds('cache-and-network')
  const lists = useMemo(() => listings(filters, desk?.id, me?.staff?.id), [filters, desk?.id, me?.staff?.id])
  const shown = useWorklist(lists)
  useChanges(desk?.id, shown.refresh)
  const news = useNews(shown, JSON.stringify(lists))
  const narrowed = narrowing(filters) > 0
  useKeepForLater(shown.rows, shown.fresh && filters.view !== 'closed', desk?.id)

  return (
    <>
      <Standing shown={shown} list={JSON.stringify(lists)} narrowed={narrowed} news={news.size} />
      {shown.error && !shown.rows.length && <Problem error={shown.error} retry={shown.refresh} />}
      {shown.loading && <Loading />}
      {!shown.loading && !shown.error && !shown.hasMore && shown.rows.length === 0 && (
        <Empty title={t(narrowed ? 'nothing.title' : `empty.${filters.view}.title`)} text={t(narrowed ? 'nothing.text' : `empty.${filters.view}.text`)}>
          {narrowed && (
            <Button
              variant="default"
              onClick={() => change({ status: undefined, urgency: undefined, need: undefined, claimed: undefined, code: undefined })}
            >
              {t('clear')}
            </Button>
          )}
        </Empty>
      )}
      {shown.rows.length > 0 && (
        <Rows
          rows={shown.rows}
          total={shown.exact ? shown.total : undefined}
          kinds={kinds}
          news={news}
          hasMore={shown.hasMore}
          more={shown.more}
        />
      )}
    </>
  )
}

/** The list as it was before: `whole` when its end had been reached, so that what follows is not scrolled to. */
interface Known {
  list: string
  ids: Set<string>
  last: number
  whole: boolean
  settled: boolean
}

/** Referrals that were not there when the list was first shown, and were not scrolled to. */
function useNews({ rows, hasMore, fresh }: Shown, list: string): ReadonlySet<string> {
  const [news, setNews] = useState<ReadonlySet<string>>(new Set())
  const known = useRef<Known | undefined>(undefined)
  useEffect(() => {
    const before = known.current?.list === list ? known.current : undefined
    const found = before?.settled
      ? rows.filter(({ id }, at) => !before.ids.has(id) && (at < before.last || before.whole)).map(({ id }) => id)
      : []
    known.current = {
      list,
      ids: new Set([...(before?.ids ?? []), ...rows.map(({ id }) => id)]),
      last: rows.length,
      whole: !hasMore,
      settled: before?.settled || fresh,
    }
    if (!before) setNews(new Set())
    else if (found.length) setNews((now) => new Set([...now, ...found]))
  }, [rows, hasMore, fresh, list])
  return news
}

/** How many there are, of when what is shown is, and what is new: also for those who listen. */
function Standing({ shown, list, narrowed, news }: { shown: Shown; list: string; narrowed: boolean; news: number }) {
  const { t } = useTranslation('inbox')
  const { opened } = useConnection()
  const online = useOnline()
  const formats = useFormats()
  const [at, setAt] = useState<number>()
  useEffect(() => {
    if (shown.fresh) void noteRead(opened, list)
    else void lastRead(opened, list).then(setAt)
  }, [opened, list, shown.fresh])
  const old = !shown.fresh && (!online || shown.error !== undefined) && shown.rows.length > 0
  const total = shown.total
  return (
    <Group gap="sm" role="status" className="inbox-standing">
      {narrowed && total !== undefined && (
        <Text size="sm">{t(shown.exact ? 'found' : 'foundMore', { count: total, number: formats.number(total) })}</Text>
      )}
      {old && <Text size="sm">{at ? t('asOf', { when: formats.moment(new Date(at)) }) : t('asOfUnknown')}</Text>}
      {news > 0 && <Text size="sm">{t('news', { count: news })}</Text>}
    </Group>
  )
}
