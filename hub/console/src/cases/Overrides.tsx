// Disclosures that somebody decided without consent wait for the data protection officer: why, and whether
// they stand.
import { Alert, Anchor, Button, Card, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { Link } from 'wouter'
import { OverridesToReview, ReviewOverride, type OverridesToReviewQuery } from '../documents/cases'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { useAnnounce } from '../parts/Announcements'
import { Confirm } from '../parts/Confirm'
import { Problem } from '../parts/Problem'
import { Section } from '../parts/Section'
import { UnderWay } from '../parts/UnderWay'
import { Effects } from './Effects'
import { useLedgerWords } from './words'

type Override = OverridesToReviewQuery['overridesToReview'][number]

export function Overrides() {
  const { t } = useTranslation(['cases', 'codes'])
  const [{ data, error }, again] = useQuery({ query: OverridesToReview })
  if (error && !data) return <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />
  if (!data) return null
  return (
    <Section title={t('overrides.title')}>
      {data.overridesToReview.length ? (
        data.overridesToReview.map((one) => <OverrideCard key={one.id} one={one} />)
      ) : (
        <Text c="dimmed">{t('overrides.none')}</Text>
      )}
    </Section>
  )
}

function OverrideCard({ one }: { one: Override }) {
  const { t } = useTranslation(['cases', 'codes'])
  const formats = useFormats()
  const words = useLedgerWords()
  const { run } = useAction(ReviewOverride)
  const reviewing = useUnderWay(ReviewOverride, (input) => input.consentId === one.id).length > 0
  const announce = useAnnounce()
  const [revoking, setRevoking] = useState(false)

  async function decide(uphold: boolean) {
    const { ok, payload } = await run({ consentId: one.id, uphold })
    if (ok)
      announce({
        tone: 'done',
        title: t(uphold ? 'overrides.upheld' : 'overrides.revoked'),
        text: uphold ? undefined : t('effects.closed', { count: payload?.closed.length ?? 0 }),
      })
    return ok
  }

  return (
    <Card withBorder>
      <Stack gap="xs">
        <Text fw={600}>{words.sentence(one)}</Text>
        <Text size="sm">
          {t('ledger.basis', { basis: t(`codes:LegalBasis.${one.legalBasis}`) })} · {formats.moment(one.recordedAt)}
        </Text>
        <Alert color="gray" title={t('overrides.reason')}>
          {one.reason ?? t('overrides.noReason')}
        </Alert>
        {one.case && (
          <Anchor component={Link} href={`/cases/${one.case.id}?part=consents`} className="code">
            {one.case.code}
          </Anchor>
        )}
        <Group>
          {reviewing && one.review && <Text>{t(one.review === 'upheld' ? 'overrides.upheld' : 'overrides.revoked')}</Text>}
          <UnderWay shown={reviewing} />
          <Button disabled={reviewing} onClick={() => void decide(true)}>
            {t('overrides.uphold')}
          </Button>
          <Button color="red" variant="light" disabled={reviewing} onClick={() => setRevoking(true)}>
            {t('overrides.revoke')}
          </Button>
        </Group>
      </Stack>
      {revoking && (
        <Confirm opened close={() => setRevoking(false)} title={t('overrides.revokeTitle')} confirm={t('overrides.revoke')} danger onConfirm={() => decide(false)}>
          <Stack>
            <Text>{t('overrides.revokeText')}</Text>
            <Effects consentId={one.id} />
          </Stack>
        </Confirm>
      )}
    </Card>
  )
}
