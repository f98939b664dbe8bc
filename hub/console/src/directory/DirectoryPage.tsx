// The directory: services by kind, place, language and words, as a list and as a map that says the same.
import { Button, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useLocation, useSearch } from 'wouter'
import { ServicePlaces, Services, type ServicePlacesQuery } from '../documents/directory'
import { useFormats } from '../language/format'
import { Empty } from '../parts/Empty'
import { useKinds } from '../parts/kinds'
import { Loading } from '../parts/Loading'
import { Page } from '../parts/Page'
import { Problem } from '../parts/Problem'
import { byState, citiesOf } from './counts'
import './directory.css'
import { OfferCard } from './OfferCard'
import { StateMap } from './StateMap'
import { isState, STATES, type StateCode } from './states'

const PAGE = 30
/** So many at once where only places are counted. */
const MANY = 100

type Filter = 'need' | 'place' | 'language' | 'text'

export default function DirectoryPage() {
  const { t, i18n } = useTranslation('directory')
  const formats = useFormats()
  const kinds = useKinds()
  const [, go] = useLocation()
  const query = new URLSearchParams(useSearch())
  const [need, place, language, text] = (['need', 'place', 'language', 'text'] as Filter[]).map((name) => query.get(name) ?? '') as [string, string, string, string]
  const state = place.slice(0, 4)
  const [typed, setTyped] = useState(text)
  const [settled] = useDebouncedValue(typed.trim(), 300)

  function put(name: Filter, value: string) {
    const next = new URLSearchParams(window.location.search)
    if (value) next.set(name, value)
    else next.delete(name)
    go(next.size ? `/directory?${next}` : '/directory', { replace: true })
  }
  useEffect(() => {
    if (settled !== text) put('text', settled)
    // What is in the address follows what was typed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled])

  const filters = { need: need || undefined, language: language || undefined, text: text || undefined }
  const key = JSON.stringify(filters)
  const everywhere = usePlaces(filters)
  const all = usePlaces({})
  const counts = useMemo(() => byState(everywhere), [everywhere])
  const cities = useMemo(() => (isState(state) ? citiesOf(everywhere, state) : []), [everywhere, state])
  const languages = useMemo(() => {
    const codes = new Set(all.flatMap((one) => one.languages))
    if (language) codes.add(language)
    const names = new Intl.DisplayNames(i18n.language, { type: 'language', fallback: 'code' })
    return [...codes].map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label))
  }, [all, language, i18n.language])

  return (
    <Page title={t('title')}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} component="search">
        <NativeSelect
          label={t('need')}
          value={need}
          onChange={(event) => put('need', event.currentTarget.value)}
          data={[{ value: '', label: t('anyNeed') }, ...kinds.all.map((kind) => ({ value: kind.code, label: kind.name }))]}
        />
        <NativeSelect
          label={t('state')}
          value={isState(state) ? state : ''}
          onChange={(event) => put('place', event.currentTarget.value)}
          data={[
            { value: '', label: t('anyState') },
            ...(Object.keys(STATES) as StateCode[])
              .map((value) => ({ value: value as string, label: t('stateCount', { name: t(`name.${value}`), count: counts.get(value) ?? 0, number: formats.number(counts.get(value) ?? 0) }) }))
              .sort((a, b) => a.label.localeCompare(b.label)),
          ]}
        />
        <NativeSelect
          label={t('language')}
          value={language}
          onChange={(event) => put('language', event.currentTarget.value)}
          data={[{ value: '', label: t('anyLanguage') }, ...languages]}
        />
        <TextInput label={t('text')} type="search" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" />
      </SimpleGrid>
      <StateMap counts={counts} cities={cities} place={place} choose={(next) => put('place', next)} />
      <List key={`${key} ${place}`} filters={{ ...filters, place: place || undefined }} />
    </Page>
  )
}

interface Filters {
  need?: string
  place?: string
  language?: string
  text?: string
}

type Placed = ServicePlacesQuery['services']['edges'][number]['node']

/** Where the services are, all pages of them. */
function usePlaces(filters: Filters): Placed[] {
  const key = JSON.stringify(filters)
  const [read, setRead] = useState<{ key: string; after?: string; pages: Placed[][] }>({ key, pages: [] })
  const current = read.key === key ? read : { key, pages: NOTHING }
  const [{ data }] = useQuery({ query: ServicePlaces, variables: { ...filters, first: MANY, after: current.after } })
  const page = data?.services
  useEffect(() => {
    const { hasNextPage, endCursor } = page?.pageInfo ?? {}
    if (page && hasNextPage && endCursor)
      setRead((before) => {
        if (before.key === key && before.after === endCursor) return before
        const pages = before.key === key ? before.pages : []
        return { key, after: endCursor, pages: [...pages, page.edges.map((edge) => edge.node)] }
      })
  }, [page, key])
  return useMemo(() => [...current.pages.flat(), ...(page?.edges.map((edge) => edge.node) ?? [])], [current.pages, page])
}

const NOTHING: Placed[][] = []

function List({ filters }: { filters: Filters }) {
  const { t } = useTranslation('directory')
  const formats = useFormats()
  const [pages, setPages] = useState<(string | undefined)[]>([undefined])
  const [loaded, setLoaded] = useState<number[]>([])
  const [next, setNext] = useState<string | null>()
  const tell = useCallback((index: number, count: number, after: string | null, isLast: boolean) => {
    setLoaded((before) => Object.assign([...before], { [index]: count }))
    if (isLast) setNext(after)
  }, [])
  const count = loaded.reduce((sum, one) => sum + one, 0)
  return (
    <Stack component="section" gap="sm" aria-label={t('list')}>
      <Text role="status" size="sm">
        {loaded.length > 0 && t(next ? 'shownMore' : 'shown', { count, number: formats.number(count) })}{' '}
        {loaded.length > 0 && filters.place && t('covers')}
      </Text>
      {loaded.length > 0 && !count && <Empty title={t('empty.title')} text={t('empty.text')} />}
      <Stack component="ul" gap="sm" m={0} p={0} className="offers">
        {pages.map((after, index) => (
          <Offers key={after ?? ''} filters={filters} after={after} index={index} isLast={index === pages.length - 1} tell={tell} />
        ))}
      </Stack>
      {next && (
        <Button variant="default" onClick={() => setPages((before) => [...before, next])}>
          {t('more')}
        </Button>
      )}
    </Stack>
  )
}

interface OffersProps {
  filters: Filters
  after?: string
  index: number
  isLast: boolean
  tell: (index: number, count: number, after: string | null, isLast: boolean) => void
}

/** One page of the list. */
function Offers({ filters, after, index, isLast, tell }: OffersProps) {
  const [{ data, error, fetching }, again] = useQuery({ query: Services, variables: { ...filters, first: PAGE, after } })
  const found = data?.services
  useEffect(() => {
    if (found) tell(index, found.edges.length, found.pageInfo.hasNextPage ? (found.pageInfo.endCursor ?? null) : null, isLast)
  }, [found, index, isLast, tell])
  if (error && !found)
    return (
      <li>
        <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />
      </li>
    )
  if (!found && fetching)
    return (
      <li>
        <Loading />
      </li>
    )
  return found?.edges.map(({ node }) => (
    <li key={node.id}>
      <OfferCard offer={node} />
    </li>
  ))
}
