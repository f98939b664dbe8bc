// Whom one refers: a case of the desk, somebody who is looked for, or a new case, after a look for a double.
import { Alert, Button, Group, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient, useQuery } from 'urql'
import { useLocation } from 'wouter'
import { useConnection, useOnline } from '../app/connection'
import { useDesk } from '../app/desk'
import { discard, drafts, type Draft } from '../device/drafts'
import { DeskCases, FindPerson, OpenCase, Recipients, type FindPersonQuery, type OpenCaseMutation } from '../documents/refer'
import { useAction } from '../graph/action'
import { useFormats } from '../language/format'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { useKinds } from '../parts/kinds'
import { Problem } from '../parts/Problem'
import type { CombinedError } from '@urql/core'
import { afterOpening } from './asking'
import { bandOf } from './consent'
import { openingOf, searchOf, withCase, type PersonDraft, type ReferDraft } from './draft'
import { PersonForm } from './PersonForm'
import { LONG, useReferring, within } from './referring'
import { StepFrame } from './StepFrame'

type Found = FindPersonQuery['cases']
type Twin = OpenCaseMutation['openCase']['possibleDuplicates'][number]

export function Whom() {
  const { draft } = useReferring()
  return { case: <OfTheDesk />, find: <Find />, new: <NewCase /> }[draft.way]
}

/** The three ways to say whom; and, first, what was begun and not sent. */
function Ways() {
  const { t } = useTranslation('refer')
  const { draft, patch } = useReferring()
  return (
    <>
      <Unfinished />
      <SegmentedControl
        aria-label={t('way.label')}
        fullWidth
        maw={560}
        size="md"
        value={draft.way}
        onChange={(way) => patch((now) => ({ ...now, way: way as ReferDraft['way'] }))}
        data={[
          { value: 'case', label: t('way.case') },
          { value: 'find', label: t('way.find') },
          { value: 'new', label: t('way.new') },
        ]}
      />
    </>
  )
}

const PAGE = 20
/** The hub gives no more at once; whoever looks further knows the code. */
const MOST = 100

/** Referrals that somebody began and did not send. */
function Unfinished() {
  const { t } = useTranslation('refer')
  const { opened } = useConnection()
  const formats = useFormats()
  const [, navigate] = useLocation()
  const here = new URLSearchParams(window.location.search).get('draft')
  const [found, setFound] = useState<Draft<ReferDraft>[]>([])
  useEffect(() => {
    let current = true
    void drafts<ReferDraft>(opened, 'refer').then((all) => {
      for (const one of all) if (one.value.sending?.done && one.id !== here) void discard(opened, one.id)
      if (current)
        setFound(all.filter((one) => one.id !== here && !one.value.sending && (one.value.case || one.value.person.givenNames)))
    })
    return () => {
      current = false
    }
  }, [opened, here])
  if (!found.length) return null
  return (
    <Alert color="blue" variant="light" title={t('unfinished.title', { count: found.length })} icon={<Icon name="edit" />}>
      <Stack gap="xs" align="flex-start">
        {found.slice(0, 3).map((one) => (
          <Button key={one.id} variant="default" className="refer-wrap" onClick={() => navigate(`/refer?draft=${one.id}`)}>
            {one.value.case?.code
              ? t('unfinished.case', { code: one.value.case.code, when: formats.distance(new Date(one.savedAt)) })
              : t('unfinished.nobody', { when: formats.distance(new Date(one.savedAt)) })}
          </Button>
        ))}
      </Stack>
    </Alert>
  )
}

function OfTheDesk() {
  const { t } = useTranslation(['refer', 'codes', 'app'])
  const { desk } = useDesk()
  const { draft, patch } = useReferring()
  const formats = useFormats()
  const kinds = useKinds()
  const [typed, setTyped] = useState('')
  const [code, setCode] = useState('')
  const [first, setFirst] = useState(PAGE)
  const [{ data, fetching, error }, retry] = useQuery({
    query: DeskCases,
    variables: { desk: desk?.id, code: code || null, first },
    pause: !desk,
  })
  const cases = data?.cases.edges.map((edge) => edge.node) ?? []
  return (
    <StepFrame step="whom" lead={t('desk.lead')}>
      <Ways />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setCode(typed.trim())
        }}
      >
        <Group align="end" gap="xs">
          <TextInput
            label={t('desk.code')}
            autoComplete="off"
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value)
              if (!event.currentTarget.value) setCode('')
            }}
          />
          <Button type="submit" variant="default" leftSection={<Icon name="search" />}>
            {t('look')}
          </Button>
        </Group>
      </form>
      {error && !data && <Problem error={error} retry={() => retry({ requestPolicy: 'network-only' })} />}
      {!cases.length && !fetching && !error && (
        <Empty title={t(code ? 'desk.noneTitle' : 'desk.emptyTitle')} text={t(code ? 'desk.noneText' : 'desk.emptyText')} />
      )}
      <ul className="refer-list">
        {cases.map((one) => {
          const open = one.needs.filter((need) => need.status === 'OPEN')
          return (
            <li key={one.id}>
              <button
                type="button"
                className="refer-pick"
                aria-pressed={draft.case?.id === one.id}
                onClick={() =>
                  patch((now) => ({
                    ...withCase(now, { id: one.id, code: one.code, ageBand: one.ageBand, sex: one.sex }),
                    step: 'need',
                  }))
                }
              >
                <Group justify="space-between" wrap="nowrap" gap="xs">
                  <span className="refer-code">{one.code}</span>
                  <Text span size="sm" c="dimmed">
                    {formats.date(one.openedAt)}
                  </Text>
                </Group>
                <Text span size="sm" display="block">
                  {t(`codes:AgeBand.${one.ageBand}`)} · {t(`codes:Sex.${one.sex}`)} · {t(`codes:Population.${one.population}`)}
                </Text>
                <Text span size="sm" c="dimmed" display="block">
                  {open.length ? formats.list(open.map((need) => kinds.name(need.serviceCode))) : t('desk.noNeeds')}
                </Text>
              </button>
            </li>
          )
        })}
      </ul>
      {data?.cases.pageInfo.hasNextPage && first < MOST && (
        <Button variant="default" loading={fetching} onClick={() => setFirst(first + PAGE)}>
          {t('app:more')}
        </Button>
      )}
    </StepFrame>
  )
}

/** The fields by which somebody can be looked for. */
function Find() {
  const { t } = useTranslation('refer')
  const { draft, patch } = useReferring()
  const online = useOnline()
  const client = useClient()
  const [result, setResult] = useState<{ found?: Found; error?: CombinedError }>()
  const [looking, setLooking] = useState(false)
  const change = (changes: Partial<PersonDraft>) =>
    patch((now) => ({ ...now, person: { ...now.person, ...changes } }))
  const { person } = draft
  const search = searchOf(person)

  async function look(event: React.FormEvent) {
    event.preventDefault()
    if (!search) return
    setLooking(true)
    const { data, error } = await client.query(FindPerson, { search }, { requestPolicy: 'network-only' }).toPromise()
    setLooking(false)
    setResult({ found: data?.cases, error })
  }

  const none = result?.found && !result.found.edges.length && !result.found.matchesElsewhere.length
  return (
    <StepFrame step="whom" lead={t('find.lead')}>
      <Ways />
      {!online && <Alert color="yellow">{t('find.offline')}</Alert>}
      <form onSubmit={(event) => void look(event)} autoComplete="off">
        <Stack maw={720}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t('person.givenNames')} autoComplete="off" value={person.givenNames} onChange={(event) => change({ givenNames: event.currentTarget.value })} />
            <TextInput label={t('person.familyNames')} autoComplete="off" value={person.familyNames} onChange={(event) => change({ familyNames: event.currentTarget.value })} />
            <TextInput type="date" label={t('person.birthDate')} autoComplete="off" value={person.birthDate} onChange={(event) => change({ birthDate: event.currentTarget.value })} />
            <TextInput type="tel" label={t('person.phone')} autoComplete="off" value={person.phone} onChange={(event) => change({ phone: event.currentTarget.value })} />
            <TextInput label={t('person.documentNumber')} autoComplete="off" value={person.documentNumber} onChange={(event) => change({ documentNumber: event.currentTarget.value })} />
          </SimpleGrid>
          <Group>
            <Button type="submit" loading={looking} disabled={!search || !online} leftSection={<Icon name="search" />}>
              {t('look')}
            </Button>
          </Group>
        </Stack>
      </form>
      <div role="status">
        {result?.error && <Problem error={result.error} />}
        {result?.found && !none && <Matches found={result.found} />}
        {none && (
          <Empty title={t('find.noneTitle')} text={t('find.noneText')}>
            <Button onClick={() => patch((now) => ({ ...now, way: 'new' }))}>{t('find.open')}</Button>
          </Empty>
        )}
      </div>
    </StepFrame>
  )
}

/** Cases that match: of one's own desks one can go on with them, of others one is told whom to ask. */
function Matches({ found }: { found: Found }) {
  const { t } = useTranslation(['refer', 'codes'])
  const { patch } = useReferring()
  const formats = useFormats()
  return (
    <ul className="refer-list">
      {found.edges.map(({ node }) => (
        <li key={node.id}>
          <button
            type="button"
            className="refer-pick"
            disabled={node.status !== 'OPEN'}
            onClick={() =>
              patch((now) => ({
                ...withCase(now, { id: node.id, code: node.code, ageBand: node.ageBand, sex: node.sex }),
                step: 'need',
              }))
            }
          >
            <span className="refer-code">{node.code}</span>
            <Text span size="sm" display="block">
              {t(`codes:AgeBand.${node.ageBand}`)} · {t(`codes:Sex.${node.sex}`)} · {node.desk.name}, {node.desk.office.city}
            </Text>
            <Text span size="sm" c="dimmed" display="block">
              {node.status === 'OPEN'
                ? t('matches.since', { when: formats.date(node.openedAt) })
                : t(`codes:CaseStatus.${node.status}`)}
            </Text>
            {node.status === 'OPEN' && (
              <Text span fw={600} display="block">
                {t('matches.goOn')}
              </Text>
            )}
          </button>
        </li>
      ))}
      {found.matchesElsewhere.map((match, at) => (
        <li key={`elsewhere-${at}`}>
          <Alert color="blue" variant="light" icon={<Icon name="people" />}>
            {t('matches.elsewhere', { desk: match.desk.name, city: match.desk.office.city })}
          </Alert>
        </li>
      ))}
    </ul>
  )
}

/** What stops a case from being opened, field by field, before the hub is asked. */
function lacking(person: PersonDraft): Record<string, 'needsName' | 'needsPopulation' | 'needsPhone' | 'future'> {
  const found: ReturnType<typeof lacking> = {}
  if (!person.givenNames.trim() && !person.familyNames.trim()) found['givenNames'] = 'needsName'
  if (!person.population) found['population'] = 'needsPopulation'
  if (person.birthDate && person.birthDate > new Date().toISOString().slice(0, 10)) found['birthDate'] = 'future'
  if (person.phone.trim() && person.phone.replace(/\D/g, '').length < 7) found['phones'] = 'needsPhone'
  return found
}

function NewCase() {
  const { t } = useTranslation('refer')
  const { draft, patch } = useReferring()
  const { desk } = useDesk()
  const online = useOnline()
  const client = useClient()
  const open = useAction(OpenCase)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [twins, setTwins] = useState<Found>()
  const [trouble, setTrouble] = useState<string>()
  const [{ data: network }] = useQuery({ query: Recipients, requestPolicy: 'cache-first' })
  const here = network?.agencies.flatMap((agency) => agency.desks).find((one) => one.id === desk?.id)?.office
  // Whoever stands at a desk is where the desk is, unless they say otherwise.
  useEffect(() => {
    if (here && draft.person.place === undefined)
      patch((now) => ({ ...now, person: { ...now.person, place: { pcode: here.adm2 ?? here.adm1, name: here.city } } }))
  }, [here, draft.person.place, patch])
  const { person } = draft
  const lacks = lacking(person)
  const change = (changes: Partial<PersonDraft>) => {
    setTwins(undefined)
    patch((now) => ({ ...now, person: { ...now.person, ...changes } }))
  }
  const wrong = (field: string) =>
    (tried && lacks[field] ? t(`lacks.${lacks[field]}`) : undefined) ?? open.about(field)

  async function next() {
    setTried(true)
    setTrouble(undefined)
    if (Object.keys(lacks).length) {
      document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
      return
    }
    if (!desk || busy) return
    setBusy(true)
    try {
      const search = searchOf(person)
      if (search && online) {
        const asked = client.query(FindPerson, { search }, { requestPolicy: 'network-only' }).toPromise()
        const answer = await within(asked, LONG)
        const found = answer === 'waiting' ? undefined : answer.data?.cases
        if (found && (found.edges.length || found.matchesElsewhere.length)) {
          setTwins(found)
          return
        }
      }
      await begin()
    } finally {
      setBusy(false)
    }
  }

  async function begin() {
    if (!desk) return
    const input = openingOf(person, desk.id)
    const key = crypto.randomUUID()
    setBusy(true)
    patch((now) => ({
      ...withCase(now, {
        ageBand: person.birthDate ? bandOf(person.birthDate, new Date().toISOString().slice(0, 10)) : person.ageBand || 'UNKNOWN',
        sex: person.sex || 'NOT_KNOWN',
        opening: { key, done: false, input },
      }),
      languages: person.languages,
      nationality: person.nationality,
    }))
    const asked = open.run(input, key)
    void asked.then((heard) => {
      patch(afterOpening(heard, key))
      const doubles = heard.payload?.possibleDuplicates ?? []
      if (heard.ok && doubles.length) patch((now) => ({ ...now, doubles }))
    })
    const heard = await within(asked)
    setBusy(false)
    if (heard === 'waiting' || heard.ok) patch((now) => ({ ...now, step: 'need' }))
    else setTrouble(heard.errors.some((error) => error.field.length > 1) ? t('lacks.seeFields') : heard.errors.map((error) => error.message).join(' ') || t('notOpened'))
  }

  return (
    <StepFrame
      step="whom"
      lead={t(online ? 'new.lead' : 'new.leadOffline')}
      next={twins ? undefined : t(draft.case && !draft.case.opening ? 'new.openAnother' : 'new.open')}
      onNext={() => void next()}
      busy={busy}
      trouble={trouble}
    >
      <Ways />
      <PersonForm person={person} change={change} wrong={wrong} />
      {twins && (
        <Alert color="orange" role="alert" title={t('matches.title')} icon={<Icon name="alert" />}>
          <Stack>
            <Text>{t('matches.text')}</Text>
            <Matches found={twins} />
            <Button variant="default" className="refer-wrap" loading={busy} onClick={() => void begin()}>
              {t('matches.openAnyway')}
            </Button>
          </Stack>
        </Alert>
      )}
    </StepFrame>
  )
}

export type { Twin }
