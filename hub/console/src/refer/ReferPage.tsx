// Referring a need to a desk, step by step, forwards and back. What is written stays sealed on the device
// until it is sent; leaving the page, or losing the network, loses nothing.
import { Alert, Button } from '@mantine/core'
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import { useLocation, useSearch } from 'wouter'
import { useConnection, useOnline } from '../app/connection'
import { useDraft } from '../device/drafts'
import { ReferCase, ReferNeed } from '../documents/refer'
import { Confirm } from '../parts/Confirm'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Page } from '../parts/Page'
import { EMPTY, askedOf, reachable, withCase, withNeed, type ReferDraft, type Step } from './draft'
import { ReferringProvider, type Referring } from './referring'
import { Steps } from './Steps'
import { useKept } from './kept'
import { useResumed } from './resumed'
import { Whom } from './Whom'
import './refer.css'

const LATER = {
  need: () => import('./NeedStep'),
  where: () => import('./Where'),
  consent: () => import('./ConsentStep'),
  check: () => import('./Check'),
  sent: () => import('./Sent'),
}

const STEP: Record<Step, React.ComponentType> = {
  whom: Whom,
  need: lazy(LATER.need),
  where: lazy(LATER.where),
  consent: lazy(LATER.consent),
  check: lazy(LATER.check),
  sent: lazy(LATER.sent),
}

/** The later steps, and the form, are fetched while the first step is filled in: nobody waits for them. */
function useFetchedAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const fetched of [...Object.values(LATER), () => import('./form/FormView')]) void fetched().catch(() => undefined)
    }, 500)
    return () => clearTimeout(timer)
  }, [])
}

export const KIND = 'refer'

/** Every referral has a draft of its own, by a random name that the address carries. */
export default function ReferPage() {
  const [, navigate] = useLocation()
  const query = new URLSearchParams(useSearch())
  const id = query.get('draft')
  useEffect(() => {
    if (id) return
    const next = new URLSearchParams(query)
    next.set('draft', crypto.randomUUID())
    navigate(`/refer?${next}`, { replace: true })
  })
  if (!id) return <Loading />
  return <Draft key={id} id={id} caseId={query.get('case')} needId={query.get('need')} serviceId={query.get('service')} relativeId={query.get('relative')} />
}

interface Links {
  id: string
  caseId: string | null
  needId: string | null
  serviceId: string | null
  /** Somebody's case whose family or group the new one joins. */
  relativeId: string | null
}

function Draft({ id, caseId, needId, serviceId, relativeId }: Links) {
  const { opened } = useConnection()
  const { t } = useTranslation('refer')
  const [, navigate] = useLocation()
  const online = useOnline()
  const [stored, change, { keep, discard }] = useDraft<ReferDraft>(opened, KIND, id, EMPTY)
  const latest = useRef(stored)
  const [, redraw] = useState(0)
  if (latest.current === undefined) latest.current = stored
  const [asking, setAsking] = useState(false)

  const patch = useCallback(
    (make: (draft: ReferDraft) => ReferDraft) => {
      if (latest.current === undefined) return
      const next = make(latest.current)
      if (next === latest.current) return
      const asked = askedOf(latest.current) !== askedOf(next)
      latest.current = next
      change(next)
      // However soon the page is closed, it knows what it has asked for: nothing is asked for twice.
      if (asked) void keep()
      redraw((count) => count + 1)
    },
    [change, keep],
  )
  const go = useCallback(
    (step: Step) => patch((draft) => (reachable(draft, step) ? { ...draft, step } : draft)),
    [patch],
  )
  const again = useCallback(
    (ofCase?: string) => navigate(ofCase ? `/refer?case=${encodeURIComponent(ofCase)}` : '/refer'),
    [navigate],
  )

  const draft = latest.current
  const value = useMemo<Referring | undefined>(
    () => draft && { draft, patch, go, again },
    [draft, patch, go, again],
  )
  const linked = useLinks(draft, patch, { caseId, needId, serviceId, relativeId })
  useResumed(draft, patch)
  useKept()
  useFetchedAhead()

  if (!value || !draft || !linked) return <Loading />
  const StepPage = STEP[draft.step]
  const begun = draft.case !== undefined || draft.person.givenNames !== '' || draft.person.phone !== ''
  return (
    <Page
      title={t('title')}
      actions={
        begun &&
        !draft.sending && (
          <Button variant="subtle" size="sm" leftSection={<Icon name="close" />} onClick={() => setAsking(true)}>
            {t('discard')}
          </Button>
        )
      }
    >
      <ReferringProvider value={value}>
        <Steps />
        {!online && (
          <Alert color="yellow" variant="light" icon={<Icon name="offline" />} role="status">
            {t('offline')}
          </Alert>
        )}
        <Suspense fallback={<Loading />}>
          <StepPage key={draft.step} />
        </Suspense>
      </ReferringProvider>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t('discardTitle')}
        confirm={t('discard')}
        danger
        onConfirm={async () => {
          latest.current = undefined
          await discard()
          again()
        }}
      >
        {t(draft.case ? 'discardTextCase' : 'discardText')}
      </Confirm>
    </Page>
  )
}

/** Takes up where somebody came from: a case, or a need with the service to refer it to. */
function useLinks(
  draft: ReferDraft | undefined,
  patch: Referring['patch'],
  { caseId, needId, serviceId, relativeId }: Omit<Links, 'id'>,
): boolean {
  const client = useClient()
  const [done, setDone] = useState(!caseId && !needId && !relativeId)
  const known = draft !== undefined
  useEffect(() => {
    if (!known || done) return
    let current = true
    async function follow() {
      if (draft?.case) return
      if (needId) {
        const { data } = await client.query(ReferNeed, { id: needId }).toPromise()
        const need = data?.node && 'serviceCode' in data.node ? data.node : undefined
        if (need?.case && current) {
          const { case: file } = need
          patch((now) => ({
            ...withNeed(
              withCase(now, { id: file.id, code: file.code, ageBand: file.ageBand, sex: file.sex }),
              { id: need.id, serviceCode: need.serviceCode, urgency: need.urgency },
            ),
            step: 'where',
            wanted: serviceId ?? undefined,
          }))
        }
      } else if (caseId) {
        const { data } = await client.query(ReferCase, { id: caseId }).toPromise()
        const file = data?.case
        if (file && current)
          patch((now) => ({
            ...withCase(now, { id: file.id, code: file.code, ageBand: file.ageBand, sex: file.sex }),
            step: 'need',
          }))
      } else if (relativeId) {
        const { data } = await client.query(ReferCase, { id: relativeId }).toPromise()
        const file = data?.case
        if (file && current)
          patch((now) => ({ ...now, way: 'new', person: { ...now.person, relative: { id: file.id, code: file.code } } }))
      }
    }
    void follow().finally(() => current && setDone(true))
    return () => {
      current = false
    }
    // The links count once, when the draft is there.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [known])
  return done
}

