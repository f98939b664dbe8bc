// The consent ledger in words, and what changes it: recording an entry, and withdrawing one after seeing what
// that will do.
import { Button, Card, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import { CaseConsents, ConsentRecipients, RecordCaseConsent, ReviewOverride, WithdrawConsent, type ConsentGivenBy, type LedgerEntryFragment } from '../documents/cases'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { useAsked } from '../parts/asked'
import { useAnnounce } from '../parts/Announcements'
import { Confirm } from '../parts/Confirm'
import { useNow } from '../parts/Due'
import { Empty } from '../parts/Empty'
import { Icon, type IconName } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Mark } from '../parts/Mark'
import { Problem } from '../parts/Problem'
import { Section } from '../parts/Section'
import { UnderWay } from '../parts/UnderWay'
import type { TheCase } from './CasePage'
import { Effects } from './Effects'
import { inOrder, isOverride, standingOf, type EntryStanding } from './ledger'
import { useLedgerWords } from './words'

const RecordConsent = lazy(() => import('./RecordConsent'))

export default function Consents({ found }: { found: TheCase }) {
  const { t } = useTranslation('cases')
  const mayRecord = useMay('recordConsent') && found.status === 'OPEN'
  const mayWithdraw = useMay('withdrawConsent') && found.status === 'OPEN'
  const [recording, record] = useAsked<undefined>()
  const [withdrawing, withdraw] = useAsked<LedgerEntryFragment>()
  const now = useNow()
  const [{ data, error, fetching }, again] = useQuery({ query: CaseConsents, variables: { id: found.id } })
  const ledger = data?.case
  return (
    <Section
      title={t('part.consents')}
      actions={
        mayRecord &&
        ledger && (
          <Button leftSection={<Icon name="plus" />} onClick={() => record(undefined)}>
            {t('consent.record')}
          </Button>
        )
      }
    >
      {error && !ledger && <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />}
      {!ledger && fetching && <Loading />}
      {ledger && !ledger.consents.length && <Empty title={t('consent.noneTitle')} text={t('consent.noneText')} />}
      <Stack component="ul" gap="xs" m={0} p={0} className="bare">
        <Coming caseId={found.id} />
        {inOrder(ledger?.consents ?? [], now).map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} now={now} withdraw={mayWithdraw ? () => withdraw(entry) : undefined} />
          </li>
        ))}
      </Stack>
      {ledger &&
        recording.map(({ key, close }) => (
          <Suspense key={key} fallback={<Loading />}>
            <RecordConsent caseId={found.id} rules={ledger.consentRules} close={close} />
          </Suspense>
        ))}
      {withdrawing.map(({ key, what, close }) => (
        <Withdraw key={key} entry={what} givers={ledger?.consentRules.givenBy ?? ['SELF']} close={close} />
      ))}
    </Section>
  )
}

/** Entries that were recorded here and that the hub has not confirmed. */
function Coming({ caseId }: { caseId: string }) {
  const words = useLedgerWords()
  const coming = useUnderWay(RecordCaseConsent, (input) => input.caseId === caseId)
  const [{ data }] = useQuery({ query: ConsentRecipients, pause: !coming.length, requestPolicy: 'cache-first' })
  const agencies = useMemo(() => data?.agencies ?? [], [data])
  return coming.map(({ key, input }) => {
    const { agencyId, partnerId, recipientClass = null } = input.recipient
    const partners = agencies.flatMap((agency) => agency.partners)
    const sentence = words.sentence({
      effect: input.effect ?? 'GRANT',
      purposes: input.purposes ?? [],
      categories: input.categories,
      recipientAgency: agencies.find((one) => one.id === agencyId) ?? null,
      recipientPartner: partners.find((one) => one.id === partnerId) ?? null,
      recipientClass,
    })
    return (
      <Card key={key} component="li" withBorder>
        <Stack gap="xs" align="flex-start">
          <UnderWay />
          <Text fw={600}>{sentence}</Text>
        </Stack>
      </Card>
    )
  })
}

const STANDING: Record<EntryStanding, [string, IconName]> = {
  counts: ['green', 'check'],
  expired: ['gray', 'clock'],
  withdrawn: ['gray', 'close'],
  revoked: ['gray', 'close'],
}

function Entry({ entry, now, withdraw }: { entry: LedgerEntryFragment; now: number; withdraw?: () => void }) {
  const { t } = useTranslation(['cases', 'codes'])
  const formats = useFormats()
  const words = useLedgerWords()
  const standing = standingOf(entry, now)
  const withdrawing = useUnderWay(WithdrawConsent, (input) => input.consentId === entry.id)
  const reviewing = useUnderWay(ReviewOverride, (input) => input.consentId === entry.id)
  const [color, icon] = STANDING[standing]
  const withheld = entry.effect === 'WITHHOLD'
  const deed = t(withheld ? 'withdraw.doWithheld' : 'withdraw.do')
  const details = [
    entry.expiresAt
      ? t(standing === 'expired' ? 'ledger.wasUntil' : 'ledger.until', { when: formats.date(entry.expiresAt) })
      : t('ledger.noEnd'),
    entry.givenBy && t('ledger.given', { who: t(`codes:ConsentGivenBy.${entry.givenBy}`) }),
    entry.how && t(`codes:ConsentHow.${entry.how}`),
    entry.assent && t('ledger.assent'),
    entry.caregiverInformed && t('ledger.caregiverInformed'),
    t('ledger.recorded', { when: formats.date(entry.recordedAt) }),
    entry.withdrawnAt && t('ledger.withdrawn', { when: formats.date(entry.withdrawnAt) }),
  ].filter(Boolean)
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group gap={6}>
          <Mark color={color} icon={icon}>
            {t(`standing.${standing}`)}
          </Mark>
          <UnderWay shown={withdrawing.length + reviewing.length > 0} />
          {withheld && (
            <Mark color="red" icon="lock">
              {t('ledger.withheld')}
            </Mark>
          )}
          {isOverride(entry) && (
            <Mark color="yellow" icon="flag">
              {t('ledger.override')}
            </Mark>
          )}
        </Group>
        <Text fw={standing === 'counts' ? 600 : 400}>{words.sentence(entry)}</Text>
        {isOverride(entry) && (
          <Text size="sm">
            {t('ledger.basis', { basis: t(`codes:LegalBasis.${entry.legalBasis}`) })}{' '}
            {entry.review
              ? t(entry.review === 'upheld' ? 'ledger.upheld' : 'ledger.revoked', { when: entry.reviewedAt ? formats.date(entry.reviewedAt) : '' })
              : t('ledger.toReview')}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {details.join(' · ')}
        </Text>
        {withdraw && standing === 'counts' && (
          <Group>
            <Button variant="default" onClick={withdraw} aria-label={t('withdraw.what', { deed, sentence: words.sentence(entry) })}>
              {deed}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  )
}

interface WithdrawProps {
  entry: LedgerEntryFragment
  givers: ConsentGivenBy[]
  close: () => void
}

function Withdraw({ entry, givers, close }: WithdrawProps) {
  const { t } = useTranslation(['cases', 'codes'])
  const words = useLedgerWords()
  const announce = useAnnounce()
  const { run, about } = useAction(WithdrawConsent, { keeps: true })
  const who: ConsentGivenBy[] = givers.includes('SELF') ? givers : ['SELF', ...givers]
  const [by, setBy] = useState<ConsentGivenBy>(entry.givenBy ?? 'SELF')
  const [known, setKnown] = useState(false)

  async function withdraw() {
    const { ok, payload } = await run({ consentId: entry.id, by })
    if (ok)
      announce({
        tone: 'done',
        title: t('withdraw.done'),
        text: t('effects.closed', { count: payload?.closed.length ?? 0 }),
      })
    return ok
  }

  return (
    <Confirm opened close={close} title={t('withdraw.title')} confirm={t('withdraw.confirm')} danger ready={known} onConfirm={withdraw}>
      <Stack>
        <Text fw={600}>{words.sentence(entry)}</Text>
        {entry.effect === 'WITHHOLD' && <Text>{t('withdraw.withheldText')}</Text>}
        <div aria-live="polite">
          <Effects consentId={entry.id} known={setKnown} />
        </div>
        <NativeSelect
          label={t('withdraw.by')}
          value={by}
          onChange={(event) => setBy(event.currentTarget.value as ConsentGivenBy)}
          data={who.map((value) => ({ value, label: t(`codes:ConsentGivenBy.${value}`) }))}
          error={about('by')}
        />
        <Text size="sm">{t('withdraw.final')}</Text>
      </Stack>
    </Confirm>
  )
}
