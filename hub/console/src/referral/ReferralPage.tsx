// One referral, for both sides: what is disclosed, what can be done now, what happened.
import { useCallback, useEffect, useState } from 'react'
import { useQuery, useSubscription } from 'urql'
import { useParams } from 'wouter'
import { Referral, ReferralChanged } from '../documents/referral'
import { Loading } from '../parts/Loading'
import { NotFound } from '../parts/NotFound'
import { Page } from '../parts/Page'
import { Problem } from '../parts/Problem'
import './referral.css'
import { Whole } from './Whole'
import { useWords } from './words'

export default function ReferralPage() {
  const { id } = useParams<{ id: string }>()
  // Another referral is another page: nothing that was typed or opened goes over.
  return <One key={id} id={decodeURIComponent(id)} />
}

function One({ id }: { id: string }) {
  const { t } = useWords()
  const [{ data, error, fetching }, ask] = useQuery({ query: Referral, variables: { id } })
  const [tick, setTick] = useState(0)
  const again = useCallback(() => {
    ask({ requestPolicy: 'network-only' })
    setTick((now) => now + 1)
  }, [ask])
  const [change] = useSubscription({ query: ReferralChanged })
  const told = change.data?.worklistChanged
  useEffect(() => {
    if (told && (!told.referral || told.referral.id === id)) again()
  }, [told, id, again])

  // An answer that fails to come takes nothing away: what is being typed or sent stays where it is.
  const [known, setKnown] = useState(data)
  if (data?.referral && data !== known) setKnown(data)
  const shown = data?.referral || (data && !error && !fetching) ? data : known
  const referral = shown?.referral
  if (referral) return <Whole referral={referral} me={shown.me} kinds={shown.serviceTypes} tick={tick} again={again} />
  if (error)
    return (
      <Page title={t('title')}>
        <Problem error={error} retry={again} />
      </Page>
    )
  if (fetching || !data) return <Loading />
  return <NotFound />
}
