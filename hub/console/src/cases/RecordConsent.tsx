// Recording what a person permits or withholds: whom, what, what for, until when, and who said so. Nothing is
// chosen beforehand but the shortest time.
import { Alert, Checkbox, Group, NativeSelect, Radio, Select, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import {
  ConsentRecipients,
  RecordCaseConsent as Document,
  type CaseConsentsQuery,
  type ConsentGivenBy,
  type ConsentHow,
  type DataCategory,
  type LegalBasis,
  type Purpose,
  type RecipientClass,
} from '../documents/cases'
import { useAction } from '../graph/action'
import { useAnnounce } from '../parts/Announcements'
import { Confirm } from '../parts/Confirm'
import { missingIn, monthsFrom, needsAssent, needsReason, recipientIn, type Permission } from './permission'

const PURPOSES: Purpose[] = ['SERVICE_PROVISION', 'PROTECTION_ASSESSMENT', 'HEALTH_CARE', 'LEGAL_REPRESENTATION', 'FAMILY_TRACING', 'DURABLE_SOLUTION', 'STATISTICS_NON_IDENTIFIABLE']
const CATEGORIES: DataCategory[] = ['IDENTITY', 'CONTACT', 'LOCATION', 'FAMILY', 'DOCUMENTS', 'NARRATIVE', 'HEALTH', 'MENTAL_HEALTH', 'LEGAL', 'EDUCATION', 'LIVELIHOOD', 'ATTACHMENT', 'CHILD_PROTECTION', 'ASYLUM', 'DETENTION', 'GBV', 'TRAFFICKING', 'SEXUAL_EXPLOITATION']
/** Immigration enforcement is a class that can never be granted anything; withholding from it says nothing new. */
const CLASSES: RecipientClass[] = ['UN', 'CIVIL_SOCIETY', 'HEALTH', 'EDUCATION', 'PROTECTION_AUTHORITY', 'ASYLUM_AUTHORITY', 'SEARCH_AUTHORITY', 'CONSULAR', 'PRIVATE_SECTOR', 'ACADEMIA']
const HOWS: ConsentHow[] = ['ORAL', 'WRITTEN', 'REMOTE', 'THUMBPRINT']
const BASES: LegalBasis[] = ['CONSENT', 'VITAL_INTEREST', 'BEST_INTEREST', 'LEGAL_OBLIGATION', 'LEGITIMATE_INTEREST']
const MONTHS = ['3', '6', '12', ''] as const

interface Props {
  caseId: string
  rules: NonNullable<CaseConsentsQuery['case']>['consentRules']
  close: () => void
}

export default function RecordConsent({ caseId, rules, close }: Props) {
  const { t } = useTranslation(['cases', 'codes'])
  const announce = useAnnounce()
  const mayOverride = useMay('overrideConsent')
  const { run, about } = useAction(Document, { keeps: true })
  const [{ data }] = useQuery({ query: ConsentRecipients })
  const [one, setOne] = useState<Permission>({
    effect: 'GRANT',
    recipient: null,
    purposes: [],
    categories: [],
    legalBasis: 'CONSENT',
    givenBy: rules.givenBy.length === 1 ? rules.givenBy[0]! : '',
    assent: false,
    caregiverInformed: false,
    reason: '',
  })
  const [how, setHow] = useState<ConsentHow>('ORAL')
  const [months, setMonths] = useState<(typeof MONTHS)[number]>('3')
  const change = (changes: Partial<Permission>) => setOne((now) => ({ ...now, ...changes }))
  const missing = missingIn(rules, one)
  const override = one.legalBasis !== 'CONSENT'
  const withhold = one.effect === 'WITHHOLD'

  async function save() {
    const { ok, payload } = await run({
      caseId,
      effect: one.effect,
      recipient: recipientIn(one.recipient!),
      purposes: one.purposes,
      categories: one.categories,
      legalBasis: one.legalBasis,
      givenBy: override ? null : one.givenBy || null,
      how: override ? null : how,
      assent: one.assent,
      caregiverInformed: one.caregiverInformed,
      reason: one.reason.trim() || null,
      expiresAt: months ? monthsFrom(new Date(), Number(months)) : null,
    })
    if (ok)
      announce({
        tone: 'done',
        title: t('consent.recorded'),
        text: withhold ? t('effects.closed', { count: payload?.closed.length ?? 0 }) : undefined,
      })
    return ok
  }

  const partners = (data?.agencies ?? []).flatMap((agency) => agency.partners.filter((partner) => !partner.closed))
  return (
    <Confirm opened close={close} title={t('consent.recordTitle')} confirm={t(withhold ? 'consent.saveWithheld' : 'consent.save')} onConfirm={save} ready={!missing.length}>
      <Stack>
        <Radio.Group
          label={t('consent.effect')}
          value={one.effect}
          onChange={(effect) => change({ effect: effect as Permission['effect'], legalBasis: 'CONSENT' })}
        >
          <Stack gap={4} mt={4}>
            <Radio value="GRANT" label={t('consent.permits')} className="touch" data-autofocus />
            <Radio value="WITHHOLD" label={t('consent.withholds')} className="touch" />
          </Stack>
        </Radio.Group>
        {withhold && <Alert color="yellow">{t('consent.withholdsHow')}</Alert>}
        <Select
          label={t('consent.recipient')}
          required
          searchable
          value={one.recipient}
          onChange={(recipient) => change({ recipient })}
          error={about('recipient')}
          nothingFoundMessage={t('consent.recipientNone')}
          data={[
            {
              group: t('consent.agencies'),
              items: (data?.agencies ?? []).map((agency) => ({ value: `agency:${agency.id}`, label: `${agency.acronym}: ${agency.name}` })),
            },
            { group: t('consent.partners'), items: partners.map((partner) => ({ value: `partner:${partner.id}`, label: partner.name })) },
            { group: t('consent.classes'), items: CLASSES.map((value) => ({ value: `class:${value}`, label: t(`codes:RecipientClass.${value}`) })) },
          ]}
        />
        <Checkbox.Group
          label={t('consent.categories')}
          required
          value={one.categories}
          onChange={(categories) => change({ categories: categories as DataCategory[] })}
          error={about('categories')}
        >
          <Group gap={0} mt={4}>
            {CATEGORIES.map((value) => (
              <Checkbox key={value} value={value} label={t(`codes:DataCategory.${value}`)} className="touch half" />
            ))}
          </Group>
        </Checkbox.Group>
        <Checkbox.Group
          label={t('consent.purposes')}
          description={withhold ? t('consent.purposesAll') : undefined}
          required={!withhold}
          value={one.purposes}
          onChange={(purposes) => change({ purposes: purposes as Purpose[] })}
          error={about('purposes')}
        >
          <Group gap={0} mt={4}>
            {PURPOSES.map((value) => (
              <Checkbox key={value} value={value} label={t(`codes:Purpose.${value}`)} className="touch half" />
            ))}
          </Group>
        </Checkbox.Group>
        <NativeSelect
          label={t('consent.until')}
          value={months}
          onChange={(event) => setMonths(event.currentTarget.value as typeof months)}
          data={MONTHS.map((value) => ({ value, label: value ? t('consent.months', { count: Number(value) }) : t('ledger.noEnd') }))}
          error={about('expiresAt')}
        />
        {mayOverride && !withhold && (
          <NativeSelect
            label={t('consent.basis')}
            description={t('consent.basisHow')}
            value={one.legalBasis}
            onChange={(event) => change({ legalBasis: event.currentTarget.value as LegalBasis })}
            data={BASES.map((value) => ({ value, label: t(`codes:LegalBasis.${value}`) }))}
            error={about('legalBasis')}
          />
        )}
        {!override && (
          <>
            <Text size="sm">{rules.explanation}</Text>
            <NativeSelect
              label={t('consent.givenBy')}
              required
              value={one.givenBy}
              onChange={(event) => change({ givenBy: event.currentTarget.value as ConsentGivenBy | '' })}
              data={[{ value: '', label: t('consent.choose') }, ...rules.givenBy.map((value) => ({ value, label: t(`codes:ConsentGivenBy.${value}`) }))]}
              error={about('givenBy')}
            />
            <NativeSelect
              label={t('consent.how')}
              value={how}
              onChange={(event) => setHow(event.currentTarget.value as ConsentHow)}
              data={HOWS.map((value) => ({ value, label: t(`codes:ConsentHow.${value}`) }))}
              error={about('how')}
            />
            {rules.caregiverInformed && !withhold && (
              <Checkbox className="touch" label={t('consent.caregiverInformed')} checked={one.caregiverInformed} onChange={(event) => change({ caregiverInformed: event.currentTarget.checked })} error={about('caregiverInformed')} />
            )}
            {needsAssent(rules, one) && (
              <Checkbox className="touch" label={t('consent.assent')} checked={one.assent} onChange={(event) => change({ assent: event.currentTarget.checked })} error={about('assent')} />
            )}
          </>
        )}
        {needsReason(rules, one) && (
          <Textarea label={t('consent.reason')} description={t(override ? 'consent.reasonOverride' : 'consent.reasonHow')} required value={one.reason} onChange={(event) => change({ reason: event.currentTarget.value })} error={about('reason')} />
        )}
        {missing.length > 0 && (
          <Text size="sm" role="status">
            {t('consent.missing', { what: missing.map((name) => t(`missing.${name}`)).join(', ') })}
          </Text>
        )}
      </Stack>
    </Confirm>
  )
}
