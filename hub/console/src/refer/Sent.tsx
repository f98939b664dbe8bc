// After sending: what happens next, whose turn it is, and the slip that the person takes along.
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Suspense, lazy, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { Link } from 'wouter'
import { useDesk } from '../app/desk'
import { Recipients, ReferCase } from '../documents/refer'
import { useFormats } from '../language/format'
import type { Language } from '../language/i18n'
import { Icon } from '../parts/Icon'
import { useKinds } from '../parts/kinds'
import { Loading } from '../parts/Loading'
import { InLanguage, useBoth, usePersonLanguage } from './AloudText'
import { useReferring } from './referring'
import { plain, slipOf } from './slip'
import { StepFrame } from './StepFrame'

const Qr = lazy(() => import('./Qr'))

export default function Sent() {
  const { t } = useTranslation('refer')
  const { draft, again } = useReferring()
  const formats = useFormats()
  const { sending, route } = draft
  if (!sending || !route) return null
  const desk = { desk: route.deskName, agency: route.acronym, city: route.city }
  return (
    <StepFrame step="sent">
      <Stack className="no-print" gap="md">
        {sending.done ? (
          <Alert color="teal" role="status" title={t('sent.done', desk)} icon={<Icon name="check" />}>
            <Stack gap={4}>
              <Text size="sm">{t('sent.theirTurn', desk)}</Text>
              {sending.acknowledgeDueAt && (
                <Text size="sm">{t('sent.acknowledge', { when: formats.moment(sending.acknowledgeDueAt) })}</Text>
              )}
              {sending.decideDueAt && <Text size="sm">{t('sent.decide', { when: formats.moment(sending.decideDueAt) })}</Text>}
              {sending.due && (
                <Text size="sm" c="dimmed">
                  {sending.due}
                </Text>
              )}
            </Stack>
          </Alert>
        ) : (
          <Alert color="yellow" role="status" title={t('sent.waiting')} icon={<Icon name="clock" />}>
            {t('sent.waitingText')}
          </Alert>
        )}
        <Text>{t('sent.youWillKnow')}</Text>
      </Stack>
      <SlipCard />
      <Group className="no-print">
        {sending.referralId && (
          <Anchor component={Link} href={`/referrals/${sending.referralId}`}>
            {t('sent.open')}
          </Anchor>
        )}
        <Button variant="default" onClick={() => again(draft.case?.id)} disabled={!draft.case?.id}>
          {t('sent.another')}
        </Button>
        <Button variant="default" onClick={() => again()}>
          {t('sent.new')}
        </Button>
      </Group>
    </StepFrame>
  )
}

function SlipCard() {
  const { t, i18n } = useTranslation('refer')
  const { draft } = useReferring()
  const kinds = useKinds()
  const { desk } = useDesk()
  const both = useBoth('aloud')
  const theirs = usePersonLanguage()
  const [chosen, setChosen] = useState<Language>()
  const language = chosen ?? theirs ?? (i18n.language as Language)
  const id = draft.case?.id
  const [{ data: file }] = useQuery({ query: ReferCase, variables: { id: id ?? '' }, pause: !id, requestPolicy: 'cache-first' })
  const [{ data: network }] = useQuery({ query: Recipients, requestPolicy: 'cache-first' })
  const route = draft.route!
  const code = draft.case?.code
  const slip = useMemo(() => {
    if (!both || !code) return undefined
    const own = file?.case?.desk
    const hours = network?.agencies.flatMap((agency) => agency.desks).find((one) => one.id === route.deskId)?.hours ?? []
    const words = i18n.getFixedT(language, 'aloud')
    const made = slipOf(words, language, {
      caseCode: code,
      sensitivity: kinds.sensitivity(draft.need?.serviceCode ?? ''),
      redacted: route.service.location.redacted,
      address: route.service.location.address,
      city: route.service.location.city,
      schedules: route.service.schedules,
      hours,
      deskName: route.deskName,
      acronym: route.acronym,
      fromDesk: own?.name ?? desk?.name ?? '',
      fromCity: own?.office.city ?? desk?.office.city ?? '',
      fromPhone: own?.phone ?? null,
    })
    return { ...made, title: words('slip.title'), say: words('slip.say'), codeLabel: words('slip.code'), text: plain(words, made) }
  }, [both, code, file, network, language, kinds, draft.need, route, desk, i18n])

  if (!code) return <Text c="dimmed">{t('slip.needsCode')}</Text>
  if (!slip) return <Loading />
  return (
    <section aria-labelledby="slip">
      <InLanguage id="slip" title={t('slip.title')} label={t('slip.language')} language={language} change={setChosen} />
      <Text size="sm" c="dimmed" mb="sm" className="no-print">
        {t('slip.how')}
      </Text>
      <div className="refer-slip" lang={language}>
        <p>
          <strong>{slip.title}</strong>
        </p>
        <p>
          {slip.codeLabel}
          <br />
          <span className="refer-code">{slip.code}</span>
        </p>
        {slip.lines.map(({ label, text }) => (
          <p key={label}>
            <strong>{label}:</strong> {text}
          </p>
        ))}
        <p>{slip.say}</p>
        <Suspense fallback={null}>
          <Qr text={slip.text} label={t('slip.qr')} />
        </Suspense>
      </div>
      <Button mt="sm" className="no-print" leftSection={<Icon name="print" />} onClick={() => window.print()}>
        {t('slip.print')}
      </Button>
    </section>
  )
}
