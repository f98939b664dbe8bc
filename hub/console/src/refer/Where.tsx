// Where the need could be served: the hub's order, and every reason for and against each service, in words.
import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient, useQuery } from 'urql'
import { useOnline } from '../app/connection'
import {
  Recipients,
  ReferCase,
  ReferLanguages,
  ReferServices,
  Routes,
  type ReferServiceFragment,
  type ReferralStatus,
  type RoutesQuery,
} from '../documents/refer'
import { useFormats } from '../language/format'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { useKinds } from '../parts/kinds'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { CountrySelect, ManyChips, useLanguageChoices } from './choices'
import { useCountries } from './countries'
import type { RouteDraft } from './draft'
import { KEPT } from './kept'
import { useReferring, useSoon } from './referring'
import { StepFrame } from './StepFrame'

type Route = RoutesQuery['routes'][number]

const SHOWN = 6
const UNDER_WAY: ReadonlySet<ReferralStatus> = new Set(['REQUESTED', 'RECEIVED', 'ON_HOLD', 'ACCEPTED', 'IN_PROGRESS'])

export default function Where() {
  const { t } = useTranslation('refer')
  const { draft, go } = useReferring()
  const kinds = useKinds()
  const [trouble, setTrouble] = useState<string>()
  const soon = useSoon(!draft.need?.id)
  return (
    <StepFrame
      step="where"
      lead={t('where.lead', { need: kinds.name(draft.need?.serviceCode ?? '') })}
      next={t('next')}
      onNext={() => (draft.route ? go('consent') : setTrouble(t('where.chooseFirst')))}
      trouble={draft.route ? undefined : trouble}
    >
      {draft.need?.id ? <Ranked needId={draft.need.id} /> : soon ? <Loading /> : <Unranked />}
    </StepFrame>
  )
}

/** Who a desk is: its agency, its name, its city. */
function useDesks() {
  const [{ data }] = useQuery({ query: Recipients, requestPolicy: 'cache-first' })
  return useMemo(
    () =>
      new Map(
        (data?.agencies ?? []).flatMap((agency) => agency.desks.map((desk) => [desk.id, { agency, desk }] as const)),
      ),
    [data],
  )
}

function useChoose() {
  const { draft, patch } = useReferring()
  const desks = useDesks()
  const asRoute = (service: ReferServiceFragment, deskId: string): RouteDraft | undefined => {
    const found = desks.get(deskId)
    return (
      found && {
        service,
        deskId,
        agencyId: found.agency.id,
        acronym: found.agency.acronym,
        agencyName: found.agency.name,
        deskName: found.desk.name,
        deskPhone: found.desk.phone,
        city: found.desk.office.city,
      }
    )
  }
  const choose = (route: RouteDraft) =>
    patch((now) => ({
      ...now,
      route,
      wanted: undefined,
      // Consent is given to a recipient: another one is asked about anew.
      consent: now.route?.agencyId === route.agencyId ? now.consent : undefined,
      step: 'consent',
    }))
  return { asRoute, choose, chosen: draft.route?.service.id, desks }
}

function Ranked({ needId }: { needId: string }) {
  const { t } = useTranslation('refer')
  const { draft, patch } = useReferring()
  const { languages, nationality } = draft
  const [{ data, fetching, error }, refresh] = useQuery({
    query: Routes,
    variables: { needId, languages: languages.length ? languages : null, nationality: nationality || null },
  })
  const [all, setAll] = useState(false)
  const { asRoute, choose, chosen, desks } = useChoose()
  const routes = data?.routes ?? []
  const { wanted } = draft
  const caseId = draft.case?.id
  const [{ data: file }] = useQuery({ query: ReferCase, variables: { id: caseId ?? '' }, pause: !caseId, requestPolicy: 'cache-first' })
  const underWay = new Set(
    file?.case?.referrals
      .filter((one) => one.needCode === draft.need?.serviceCode && UNDER_WAY.has(one.status))
      .map((one) => one.toDesk.id),
  )

  // Somebody who came from the directory has chosen already.
  useEffect(() => {
    if (!wanted || !desks.size || draft.route) return
    const found = routes.find((route) => route.service.id === wanted)
    const route = found && asRoute(found.service, found.deskId)
    if (route) patch((now) => ({ ...now, route, wanted: undefined }))
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted, desks, data])

  if (error && !data) {
    return (
      <>
        <Problem error={error} retry={() => refresh({ requestPolicy: 'network-only' })} />
        <Unranked />
      </>
    )
  }
  if (!data) return fetching ? <Loading /> : <Unranked />
  const shown = all ? routes : routes.slice(0, SHOWN)
  return (
    <>
      <Counted />
      {!routes.length && <Empty title={t('where.noneTitle')} text={t('where.noneText')} />}
      <Text size="sm" role="status">
        {t('where.order', { count: routes.length })}
      </Text>
      <ol className="refer-list">
        {shown.map((route, at) => {
          const to = asRoute(route.service, route.deskId)
          return (
            <RouteCard
              key={route.service.id}
              at={at + 1}
              route={route}
              to={to}
              chosen={chosen === route.service.id}
              choose={() => to && choose(to)}
              underWay={underWay.has(route.deskId)}
            />
          )
        })}
      </ol>
      {shown.length < routes.length && (
        <Button variant="default" onClick={() => setAll(true)}>
          {t('where.more', { count: routes.length - shown.length })}
        </Button>
      )}
    </>
  )
}

/** Languages and nationality are sealed with the identity; they count only where somebody says them. */
function Counted() {
  const { t } = useTranslation('refer')
  const { draft, patch } = useReferring()
  const client = useClient()
  const choices = useLanguageChoices()
  const [shown, setShown] = useState(false)
  const [reading, setReading] = useState(false)

  async function read() {
    if (!draft.case?.id) return
    setReading(true)
    const { data } = await client.query(ReferLanguages, { id: draft.case.id }, { requestPolicy: 'network-only' }).toPromise()
    setReading(false)
    const person = data?.case?.person
    if (person) patch((now) => ({ ...now, languages: person.languages, nationality: person.nationality ?? '' }))
  }

  const countries = useCountries()
  const names = draft.languages.map((code) => choices.find((one) => one.value === code)?.label ?? code)
  const formats = useFormats()
  return (
    <div>
      <Group gap="xs">
        <Text size="sm">
          {draft.languages.length || draft.nationality
            ? t('where.counted', { what: formats.list([...names, ...(draft.nationality ? [countries.name(draft.nationality)] : [])]) })
            : t('where.notCounted')}
        </Text>
        <Button variant="subtle" size="sm" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t('where.change')}
        </Button>
      </Group>
      {shown && (
        <Stack gap="sm" my="sm" maw={640}>
          <ManyChips
            label={t('person.languages')}
            value={draft.languages}
            onChange={(languages) => patch((now) => ({ ...now, languages }))}
            choices={choices}
          />
          <CountrySelect
            label={t('person.nationality')}
            value={draft.nationality}
            onChange={(nationality) => patch((now) => ({ ...now, nationality }))}
          />
          {draft.case?.id && !draft.case.opening && (
            <Button variant="default" loading={reading} onClick={() => void read()} leftSection={<Icon name="open" />}>
              {t('where.fromFile')}
            </Button>
          )}
        </Stack>
      )}
    </div>
  )
}

interface CardProps {
  at: number
  route: Route
  to: RouteDraft | undefined
  chosen: boolean
  choose: () => void
  /** It was referred there, and nothing has come of it yet. */
  underWay: boolean
}

const WEIGHTS = [
  ['FOR', 'for', 'where.for'],
  ['AGAINST', 'against', 'where.against'],
  ['NEITHER', 'flag', 'where.neither'],
] as const

function RouteCard({ at, route, to, chosen, choose, underWay }: CardProps) {
  const { t } = useTranslation('refer')
  const { service } = route
  const said = [
    ...route.reasons,
    ...route.agencyReasons.map((one) => ({
      weight: one.forIt ? ('FOR' as const) : ('AGAINST' as const),
      text: t('where.ourAgency', { text: one.text }),
    })),
  ]
  return (
    <li>
      <article className="refer-pick" data-chosen={chosen} style={{ cursor: 'default' }}>
        <Stack gap="xs">
          <Group justify="space-between" align="start" gap="xs">
            <div>
              <Title order={3} size="h5">
                {at}. {service.name}
              </Title>
              <Text size="sm">
                {to ? `${to.acronym} · ${to.deskName}, ${to.city}` : service.organization}
              </Text>
            </div>
            <Badge
              tt="none"
              variant="light"
              color={route.eligible ? 'teal' : 'red'}
              leftSection={<Icon name={route.eligible ? 'check' : 'alert'} size={14} />}
            >
              {t(route.eligible ? 'where.eligible' : 'where.notEligible')}
            </Badge>
          </Group>
          {WEIGHTS.map(([weight, icon, label]) => {
            const own = said.filter((reason) => reason.weight === weight)
            if (!own.length) return null
            return (
              <div key={weight}>
                <Text size="sm" fw={600}>
                  {t(label)}
                </Text>
                <ul className="refer-reasons">
                  {own.map((reason, number) => (
                    <li key={number}>
                      <Icon name={icon} size={18} />
                      <Text span size="sm">
                        {reason.text}
                      </Text>
                    </li>
                  ))}
                </ul>
              </div>
            )
          })}
          <Capacity service={service} />
          {underWay && (
            <Text size="sm" fw={600}>
              <Icon name="clock" size={16} /> {t('where.underWay')}
            </Text>
          )}
          <Group justify="flex-end">
            <Button
              variant={chosen ? 'filled' : 'light'}
              aria-pressed={chosen}
              aria-label={t('where.chooseNamed', { service: service.name, desk: to?.deskName ?? service.organization })}
              disabled={!to || underWay}
              onClick={choose}
              leftSection={chosen ? <Icon name="check" /> : undefined}
            >
              {t(chosen ? 'where.chosen' : 'where.choose')}
            </Button>
          </Group>
        </Stack>
      </article>
    </li>
  )
}

/** How much room there is, and how old that information is. */
function Capacity({ service }: { service: ReferServiceFragment }) {
  const { t } = useTranslation('refer')
  const formats = useFormats()
  const { capacityAvailable, capacityUpdatedAt, assuredAt } = service
  return (
    <Text size="sm" c="dimmed">
      {capacityAvailable === null || !capacityUpdatedAt
        ? t('where.roomUnknown')
        : t('where.room', { count: capacityAvailable, when: formats.distance(capacityUpdatedAt) })}{' '}
      {assuredAt ? t('where.assured', { when: formats.distance(assuredAt) }) : t('where.neverAssured')}
    </Text>
  )
}

/** Without the hub nothing is ranked: what the device keeps of the directory, by name. */
function Unranked() {
  const { t } = useTranslation('refer')
  const { draft } = useReferring()
  const online = useOnline()
  const [{ data, fetching }] = useQuery({
    query: ReferServices,
    variables: { first: KEPT },
    requestPolicy: online ? 'cache-first' : 'cache-only',
  })
  const { asRoute, choose, chosen } = useChoose()
  const formats = useFormats()
  const services = (data?.services.edges ?? [])
    .map((edge) => edge.node)
    .filter((service) => service.need === draft.need?.serviceCode && service.deskId)
    .sort((a, b) => a.name.localeCompare(b.name))
  if (fetching && !data) return <Loading />
  return (
    <>
      <Alert color="yellow" variant="light" role="status" icon={<Icon name="offline" />}>
        {t('where.unranked')}
      </Alert>
      {!services.length && <Empty title={t('where.keptNoneTitle')} text={t('where.keptNoneText')} />}
      <ul className="refer-list">
        {services.map((service) => {
          const to = asRoute(service, service.deskId ?? '')
          return (
            <li key={service.id}>
              <button
                type="button"
                className="refer-pick"
                aria-pressed={chosen === service.id}
                disabled={!to}
                onClick={() => to && choose(to)}
              >
                <Text span fw={600} display="block">
                  {service.name}
                </Text>
                <Text span size="sm" display="block">
                  {to ? `${to.acronym} · ${to.deskName}, ${to.city}` : service.organization}
                </Text>
                {service.assuredAt && (
                  <Text span size="sm" c="dimmed">
                    {t('where.assured', { when: formats.distance(service.assuredAt) })}
                  </Text>
                )}
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}
