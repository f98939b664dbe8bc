// Consent to one recipient, category by category, with the words to read aloud and the rules of the person's
// age. What the person refuses is recorded as well.
import { Alert, Button, Checkbox, NativeSelect, Stack, Text, TextInput, Textarea, Title } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useDesk } from '../app/desk'
import {
  RecordConsent,
  ReferCase,
  type ConsentGivenBy,
  type ConsentHow,
  type DataCategory,
  type LegalBasis,
  type Purpose,
  type RecordConsentInput,
} from '../documents/refer'
import { useAction } from '../graph/action'
import { useFormats } from '../language/format'
import { Icon } from '../parts/Icon'
import { useKinds } from '../parts/kinds'
import { AloudText } from './AloudText'
import { afterRecording, recordingOf } from './asking'
import { Chips } from './choices'
import { CATEGORIES, PURPOSES, SEALED, leastOf, ledgerSays, missing, purposeOf, rulesOf, type Ledger } from './consent'
import { shared, type ConsentDraft, type Share } from './draft'
import { useReferring, within } from './referring'
import { StepFrame } from './StepFrame'

const GIVERS: ConsentGivenBy[] = ['SELF', 'CAREGIVER', 'GUARDIAN', 'TRUSTED_ADULT']
const HOWS: ConsentHow[] = ['ORAL', 'WRITTEN', 'THUMBPRINT', 'REMOTE']
const BASES: LegalBasis[] = ['CONSENT', 'VITAL_INTEREST', 'BEST_INTEREST', 'LEGAL_OBLIGATION', 'LEGITIMATE_INTEREST']
const SPANS = [30, 90, 180, 365]
const USUAL = 90
const DAY = 86_400_000
const NONE: Ledger = []

export const dayAfter = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Mexico_City' }).format(new Date(Date.now() + days * DAY))

const firstOf = (purpose: Purpose, least: DataCategory[], onlyGiver: ConsentGivenBy | undefined): ConsentDraft => ({
  purpose,
  share: Object.fromEntries(least.map((category) => [category, 'share'])),
  expires: dayAfter(USUAL),
  givenBy: onlyGiver ?? '',
  how: '',
  assent: false,
  caregiverInformed: false,
  reason: '',
  basis: 'CONSENT',
  recorded: [],
})

export default function ConsentStep() {
  const { t } = useTranslation(['refer', 'codes'])
  const { draft, patch, go } = useReferring()
  const { me } = useDesk()
  const kinds = useKinds()
  const record = useAction(RecordConsent)
  const id = draft.case?.id
  const [{ data }] = useQuery({ query: ReferCase, variables: { id: id ?? '' }, pause: !id })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  const [all, setAll] = useState(false)

  const route = draft.route!
  const ledger = data?.case?.consents ?? NONE
  const band = draft.case?.ageBand ?? 'UNKNOWN'
  const told = data?.case?.consentRules
  const rules = useMemo(() => told ?? rulesOf(band), [told, band])
  const sensitivity = kinds.sensitivity(draft.need?.serviceCode ?? '')
  const child = band === 'YEARS_0_5' || band === 'YEARS_6_11' || band === 'YEARS_12_14' || band === 'YEARS_15_17'
  // An adult speaks for themselves; where only one person may consent, it is them.
  const adult = !child && band !== 'UNKNOWN'
  const onlyGiver = rules.givenBy.length === 1 ? rules.givenBy[0] : adult ? ('SELF' as const) : undefined

  // What the purpose needs is chosen at first, and nothing else.
  useEffect(() => {
    if (draft.consent || !kinds.all.length) return
    const purpose = purposeOf(draft.need?.serviceCode ?? '')
    patch((now) => ({ ...now, consent: firstOf(purpose, leastOf(purpose, sensitivity), onlyGiver) }))
  }, [draft.consent, draft.need, kinds.all.length, sensitivity, onlyGiver, patch])

  const { consent } = draft
  if (!consent) return null

  const change = (changes: Partial<ConsentDraft>) =>
    patch((now) => (now.consent ? { ...now, consent: { ...now.consent, ...changes } } : now))
  const says = (category: DataCategory) => {
    const found = ledgerSays(ledger, route.agencyId, consent.purpose, category)
    const mine = consent.recorded.filter((one) => one.categories.includes(category)).at(-1)
    if (mine && found.says === 'nothing') return { says: mine.withheld ? ('withheld' as const) : ('granted' as const) }
    return found
  }
  const share = (category: DataCategory): Share => consent.share[category] ?? 'leave'
  const toGrant = CATEGORIES.filter((one) => share(one) === 'share' && says(one).says === 'nothing')
  const toWithhold = CATEGORIES.filter((one) => share(one) === 'withhold' && says(one).says !== 'withheld')
  const wantsRecord = toGrant.length > 0 || toWithhold.length > 0
  const lacks = wantsRecord && toGrant.length ? missing(rules, { ...consent, givenBy: consent.givenBy || undefined, how: consent.how || undefined }) : {}
  const wrong = (field: keyof typeof lacks) => {
    const key = tried ? lacks[field] : undefined
    return key ? t(`consent.missing.${key}`) : record.about(field)
  }
  const least = leastOf(consent.purpose, sensitivity)
  const shown = all ? CATEGORIES : CATEGORIES.filter((one) => least.includes(one) || share(one) !== 'leave' || says(one).says !== 'nothing' || one === 'NARRATIVE')
  const mayOverride = me?.roles.includes('FOCAL_POINT')

  async function next() {
    setTried(true)
    setTrouble(undefined)
    if (!shared(draft).length) return setTrouble(t('consent.chooseFirst'))
    if (Object.keys(lacks).length) {
      setTrouble(t('consent.incomplete'))
      return
    }
    setBusy(true)
    try {
      for (const [categories, effect] of [
        [toGrant, 'GRANT'],
        [toWithhold, 'WITHHOLD'],
      ] as const) {
        if (!categories.length) continue
        const key = crypto.randomUUID()
        const mark = { key, done: false, categories: [...categories], withheld: effect === 'WITHHOLD' }
        patch((now) => (now.consent ? { ...now, consent: { ...now.consent, recorded: [...now.consent.recorded, mark] } } : now))
        const asked = record.run(recordingOf(draft, [...categories], effect) as RecordConsentInput, key)
        void asked.then((heard) => patch(afterRecording(heard, key)))
        const heard = await within(asked)
        if (heard !== 'waiting' && !heard.ok) return
      }
      go('check')
    } finally {
      setBusy(false)
    }
  }

  return (
    <StepFrame
      step="consent"
      lead={t('consent.lead', { agency: route.acronym, desk: route.deskName, city: route.city })}
      next={t(wantsRecord ? 'consent.record' : 'next')}
      onNext={() => void next()}
      busy={busy}
      trouble={trouble}
    >
      <NativeSelect
        size="md"
        maw={420}
        label={t('consent.purpose')}
        value={consent.purpose}
        onChange={(event) => {
          const purpose = event.currentTarget.value as Purpose
          change({ purpose, share: Object.fromEntries(leastOf(purpose, sensitivity).map((one) => [one, 'share'])) })
        }}
        data={PURPOSES.map((value) => ({ value, label: t(`codes:Purpose.${value}`) }))}
      />
      {sensitivity === 'SEALED' && (
        <Alert color="blue" variant="light" icon={<Icon name="lock" />}>
          {t('consent.sealedService')}
        </Alert>
      )}
      <section aria-labelledby="categories">
        <Title order={3} size="h4" id="categories">
          {t('consent.what')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t('consent.whatHow')}
        </Text>
        <Stack gap="sm">
          {shown.map((category) => (
            <Category key={category} category={category} share={share(category)} says={says(category)} onChange={(value) => change({ share: { ...consent.share, [category]: value } })} />
          ))}
        </Stack>
        {!all && (
          <Button variant="subtle" px={0} leftSection={<Icon name="plus" />} onClick={() => setAll(true)}>
            {t('consent.more', { count: CATEGORIES.length - shown.length })}
          </Button>
        )}
      </section>
      <AloudText
        facts={{
          acronym: route.acronym,
          agencyName: route.agencyName,
          city: route.city,
          purpose: consent.purpose,
          categories: CATEGORIES.filter((one) => share(one) === 'share'),
          underCode: sensitivity === 'SEALED',
          child,
        }}
        until={consent.expires}
      />
      {wantsRecord && (
        <section aria-labelledby="given">
          <Title order={3} size="h4" id="given" mb="xs">
            {t('consent.given')}
          </Title>
          <Stack gap="lg">
            <Alert color="gray" variant="light" icon={<Icon name="person" />}>
              {told?.explanation ?? t(`consent.rule.${band}`)}
            </Alert>
            {mayOverride && (
              <NativeSelect
                size="md"
                maw={420}
                label={t('consent.basis')}
                description={t('consent.basisHow')}
                value={consent.basis}
                onChange={(event) => change({ basis: event.currentTarget.value as LegalBasis })}
                data={BASES.map((value) => ({ value, label: t(`codes:LegalBasis.${value}`) }))}
                error={record.about('legalBasis')}
              />
            )}
            {consent.basis === 'CONSENT' && (
              <>
                <Chips
                  label={t('consent.givenBy')}
                  name="givenBy"
                  required
                  value={consent.givenBy}
                  onChange={(value) => change({ givenBy: value as ConsentGivenBy })}
                  choices={GIVERS.filter((one) => rules.givenBy.includes(one)).map((value) => ({
                    value,
                    label: t(`codes:ConsentGivenBy.${value}`),
                  }))}
                  error={wrong('givenBy')}
                />
                <Chips
                  label={t('consent.how')}
                  name="how"
                  required
                  value={consent.how}
                  onChange={(value) => change({ how: value as ConsentHow })}
                  choices={HOWS.map((value) => ({ value, label: t(`codes:ConsentHow.${value}`) }))}
                  error={wrong('how')}
                />
                {rules.caregiverInformed && (
                  <Checkbox
                    size="md"
                    label={t('consent.caregiverInformed')}
                    checked={consent.caregiverInformed}
                    onChange={(event) => change({ caregiverInformed: event.currentTarget.checked })}
                  />
                )}
                {((consent.givenBy && rules.assent.includes(consent.givenBy)) || consent.caregiverInformed) && (
                  <Checkbox
                    size="md"
                    label={t(consent.caregiverInformed ? 'consent.permission' : 'consent.assent')}
                    checked={consent.assent}
                    onChange={(event) => change({ assent: event.currentTarget.checked })}
                    error={wrong('assent')}
                  />
                )}
              </>
            )}
            {(consent.basis !== 'CONSENT' || (consent.givenBy && rules.reason.includes(consent.givenBy))) && (
              <Textarea
                label={t('consent.reason')}
                description={t('consent.reasonHow')}
                required
                withAsterisk
                autoComplete="off"
                maw={640}
                value={consent.reason}
                onChange={(event) => change({ reason: event.currentTarget.value })}
                error={wrong('reason')}
              />
            )}
            <div>
              <Chips
                label={t('consent.until')}
                name="span"
                value={String(SPANS.find((days) => dayAfter(days) === consent.expires) ?? '')}
                onChange={(days) => change({ expires: dayAfter(Number(days)) })}
                choices={SPANS.map((days) => ({ value: String(days), label: t('consent.days', { count: days }) }))}
                error={record.about('expiresAt')}
              />
              <TextInput
                type="date"
                mt="xs"
                maw={220}
                label={t('consent.day')}
                min={dayAfter(1)}
                value={consent.expires}
                onChange={(event) => change({ expires: event.currentTarget.value })}
              />
            </div>
          </Stack>
        </section>
      )}
      {!wantsRecord && shared(draft).length > 0 && (
        <Alert color="teal" variant="light" icon={<Icon name="check" />} role="status">
          {t('consent.standing')}
        </Alert>
      )}
      <Existing ledger={ledger} />
    </StepFrame>
  )
}

/** What the ledger says already, so that nobody is asked twice. */
function Existing({ ledger }: { ledger: Ledger }) {
  const { t } = useTranslation(['refer', 'codes'])
  const formats = useFormats()
  const standing = ledger.filter((entry) => !entry.withdrawnAt && (!entry.expiresAt || Date.parse(entry.expiresAt) > Date.now()))
  if (!standing.length) return null
  return (
    <section aria-labelledby="existing">
      <Title order={3} size="h5" id="existing" mb="xs">
        {t('consent.existing')}
      </Title>
      <ul className="refer-list">
        {standing.map((entry) => (
          <li key={entry.id}>
            <Text size="sm">
              <Icon name={entry.effect === 'GRANT' ? 'check' : 'close'} size={14} />{' '}
              <strong>
                {t(`codes:ConsentEffect.${entry.effect}`)} ·{' '}
                {entry.recipientAgency?.acronym ?? entry.recipientPartner?.name ?? (entry.recipientClass && t(`codes:RecipientClass.${entry.recipientClass}`))}
              </strong>
              : {formats.list(entry.categories.map((one) => t(`codes:DataCategory.${one}`)))}.{' '}
              {entry.purposes.length > 0 && `${formats.list(entry.purposes.map((one) => t(`codes:Purpose.${one}`)))}. `}
              {entry.expiresAt && t('consent.untilDay', { day: formats.date(entry.expiresAt) })}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface CategoryProps {
  category: DataCategory
  share: Share
  says: { says: 'nothing' | 'granted' | 'withheld'; until?: string | null }
  onChange: (share: Share) => void
}

function Category({ category, share, says, onChange }: CategoryProps) {
  const { t } = useTranslation(['refer', 'codes'])
  const formats = useFormats()
  const notes = [
    t(`consent.means.${category}`),
    SEALED.has(category) ? t('consent.sealed') : '',
    says.says === 'granted' ? (says.until ? t('consent.grantedUntil', { day: formats.date(says.until) }) : t('consent.granted')) : '',
    says.says === 'withheld' ? t('consent.withheld') : '',
  ].filter(Boolean)
  return (
    <Chips
      label={
        <>
          {SEALED.has(category) && <Icon name="lock" size={14} />} {t(`codes:DataCategory.${category}`)}
        </>
      }
      description={notes.join(' ')}
      name={`category-${category}`}
      value={share}
      onChange={(value) => onChange(value as Share)}
      choices={(['share', 'leave', 'withhold'] as const).map((value) => ({ value, label: t(`consent.share.${value}`) }))}
    />
  )
}
