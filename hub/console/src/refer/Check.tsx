// Before sending: exactly what the recipient will see, before and after accepting, as the hub itself says.
import { Alert, Button, Card, Group, List, Stack, Text, Textarea, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useOnline } from '../app/connection'
import { Disclosed, RecordConsent, SendReferral, type DisclosedQuery, type SendReferralInput, type Urgency } from '../documents/refer'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { Icon, type IconName } from '../parts/Icon'
import { useKinds } from '../parts/kinds'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { afterSending, sendingOf } from './asking'
import { Chips, useLanguageChoices } from './choices'
import { useCountries } from './countries'
import { shared } from './draft'
import { usePlaceNames } from './places'
import { useReferring, useSoon } from './referring'
import { StepFrame } from './StepFrame'

const URGENCIES: Urgency[] = ['EMERGENCY', 'URGENT', 'NORMAL']
const PAUSE = 600

export default function Check() {
  const { t } = useTranslation(['refer', 'codes'])
  const { draft, patch, go } = useReferring()
  const online = useOnline()
  const send = useAction(SendReferral)
  const input = sendingOf(draft)
  const written = JSON.stringify(input)
  const [asked, setAsked] = useState(written)
  const known = typeof input.needId === 'string'
  const soon = useSoon(!known)
  const recorded = draft.consent?.recorded ?? []
  const recording = useUnderWay(RecordConsent, () => true).some(({ key }) => recorded.some((one) => one.key === key))

  // Each look opens the identity and is logged: only once somebody has stopped typing.
  useEffect(() => {
    const timer = setTimeout(() => setAsked(written), PAUSE)
    return () => clearTimeout(timer)
  }, [written])
  const [{ data, fetching, error }, again] = useQuery({
    query: Disclosed,
    variables: { referral: JSON.parse(asked) as SendReferralInput },
    // What is asked before the consent is recorded would be refused.
    pause: !known || !online || recording,
    requestPolicy: 'network-only',
  })
  const disclosure = data?.disclosure
  const refused = disclosure?.refused ?? []
  const objections = disclosure?.objections ?? []
  const blocked = refused.length > 0 || objections.length > 0
  const narrative = shared(draft).includes('NARRATIVE')

  function deliver() {
    if (draft.sending) return
    const key = crypto.randomUUID()
    patch((now) => (now.sending ? now : { ...now, sending: { key, done: false, at: Date.now() }, step: 'sent' }))
    void send.run(input as SendReferralInput, key).then((heard) => patch(afterSending(heard, key)))
  }

  return (
    <StepFrame
      step="check"
      lead={t('check.lead', { desk: draft.route?.deskName, agency: draft.route?.acronym, city: draft.route?.city })}
      next={t('check.send')}
      onNext={deliver}
      ready={!blocked && !soon && (!online || !known || Boolean(disclosure))}
    >
      <Chips
        label={t('check.urgency')}
        name="urgency"
        value={draft.urgency || draft.need?.urgency || ''}
        onChange={(value) => patch((now) => ({ ...now, urgency: value as Urgency }))}
        choices={URGENCIES.map((value) => ({ value, label: t(`codes:Urgency.${value}`) }))}
      />
      <Textarea
        label={t('check.note')}
        description={t('check.noteHow')}
        maw={640}
        autoComplete="off"
        value={draft.note}
        onChange={(event) => patch((now) => ({ ...now, note: event.currentTarget.value }))}
        error={send.about('note')}
      />
      {narrative ? (
        <Textarea
          label={t('check.narrative')}
          description={t('check.narrativeHow')}
          maw={640}
          autoComplete="off"
          value={draft.narrative}
          onChange={(event) => patch((now) => ({ ...now, narrative: event.currentTarget.value }))}
          error={send.about('narrative')}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {t('check.noNarrative')}
        </Text>
      )}
      {online && recording && (
        <Alert color="blue" variant="light" role="status" icon={<Icon name="clock" />}>
          {t('check.recording')}
        </Alert>
      )}
      {(!online || (!known && !soon)) && (
        <Alert color="yellow" role="status" icon={<Icon name="offline" />}>
          {t('check.offline')}
        </Alert>
      )}
      {error && online && <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />}
      {((fetching && !disclosure) || soon) && <Loading />}
      {refused.length > 0 && (
        <Alert color="red" role="alert" title={t('check.refusedTitle')} icon={<Icon name="lock" />}>
          <Stack gap="xs" align="flex-start">
            <List>
              {refused.map((category) => (
                <List.Item key={category}>{t(`codes:DataCategory.${category}`)}</List.Item>
              ))}
            </List>
            <Text size="sm">{t('check.refusedText', { agency: draft.route?.acronym })}</Text>
            <Button variant="default" className="refer-wrap" onClick={() => go('consent')}>
              {t('check.toConsent')}
            </Button>
          </Stack>
        </Alert>
      )}
      {objections.length > 0 && (
        <Alert color="red" role="alert" title={t('check.objections')} icon={<Icon name="alert" />}>
          <List>
            {objections.map((text) => (
              <List.Item key={text}>{text}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {disclosure && <Sides disclosure={disclosure} stale={fetching || asked !== written} />}
    </StepFrame>
  )
}

type Fact = [name: string, value: React.ReactNode]

function Sides({ disclosure, stale }: { disclosure: DisclosedQuery['disclosure']; stale: boolean }) {
  const { t } = useTranslation(['refer', 'codes'])
  const kinds = useKinds()
  const formats = useFormats()
  const languages = useLanguageChoices()
  const countries = useCountries()
  const { preview, packet } = disclosure
  const placeName = usePlaceNames()
  const place = [preview.adm2, preview.adm1].filter((one) => one !== null).map(placeName)
  const before: Fact[] = [
    [t('see.caseCode'), <span className="refer-code">{preview.caseCode}</span>],
    [t('see.need'), kinds.name(preview.needCode)],
    [t('see.urgency'), t(`codes:Urgency.${preview.urgency}`)],
    [t('see.age'), t(`codes:AgeBand.${preview.ageBand}`)],
    [t('see.sex'), t(`codes:Sex.${preview.sex}`)],
    [t('see.population'), t(`codes:Population.${preview.population}`)],
    [t('see.place'), place.join(', ')],
    [t('see.languages'), formats.list(preview.languages.map((code) => languages.find((one) => one.value === code)?.label ?? code))],
    [t('see.purpose'), t(`codes:Purpose.${preview.purpose}`)],
    [t('see.categories'), formats.list(preview.categories.map((one) => t(`codes:DataCategory.${one}`)))],
    [t('see.note'), preview.note],
  ]
  const name = [packet.givenNames, packet.familyNames].filter(Boolean).join(' ')
  const after: Fact[] = [
    [t('see.name'), name],
    [t('see.birthDate'), packet.birthDate && formats.date(packet.birthDate)],
    [t('see.nationality'), packet.nationality && countries.name(packet.nationality)],
    [t('see.phones'), packet.phones.join(', ')],
    [t('see.documents'), packet.documents.map((one) => one.number).join(', ')],
    [t('see.address'), packet.address],
    [t('see.family'), packet.family],
    [t('see.narrative'), packet.narrative],
  ]
  return (
    <div className="refer-sides" aria-busy={stale}>
      <Side icon="lock" title={t('see.before')} text={t('see.beforeHow')} facts={before} />
      <Side
        icon="open"
        title={t('see.after')}
        text={t(preview.underCode ? 'see.afterCode' : 'see.afterHow')}
        facts={after}
      />
    </div>
  )
}

function Side({ icon, title, text, facts }: { icon: IconName; title: string; text: string; facts: Fact[] }) {
  const { t } = useTranslation('refer')
  const shown = facts.filter(([, value]) => value)
  const without = facts.filter(([, value]) => !value).map(([name]) => name)
  const formats = useFormats()
  return (
    <Card withBorder component="section">
      <Group gap="xs" mb={4}>
        <Icon name={icon} />
        <Title order={3} size="h5">
          {title}
        </Title>
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {text}
      </Text>
      <dl className="refer-facts">
        {shown.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {without.length > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('see.without', { what: formats.list(without) })}
        </Text>
      )}
    </Card>
  )
}
