// After a refusal: where the sender could turn next, with what speaks for and against each place.
import { Button, Card, Group, Text, Title } from '@mantine/core'
import { useQuery } from 'urql'
import { Link } from 'wouter'
import { ReferralNextRoutes, type RouteWeight } from '../documents/referral'
import { Icon, type IconName } from '../parts/Icon'
import { Problem } from '../parts/Problem'
import { Coming } from './Coming'
import { useWords } from './words'

const SIGNS: Record<RouteWeight, IconName> = { FOR: 'for', AGAINST: 'against', NEITHER: 'next' }
const ORDER: RouteWeight[] = ['FOR', 'AGAINST', 'NEITHER']

export function NextRoutes({ id, caseId, needId }: { id: string; caseId: string | undefined; needId: string | undefined }) {
  const { t } = useWords()
  const [{ data, error, fetching }, ask] = useQuery({ query: ReferralNextRoutes, variables: { id } })
  const routes = data?.referral?.nextRoutes
  if (!routes) return error ? <Problem error={error} retry={ask} /> : fetching ? <Coming /> : null
  if (!routes.length) return <Text>{t('routes.none')}</Text>
  return (
    <ol className="plain">
      {routes.map(({ service, eligible, reasons, agencyReasons }) => (
        <Card key={service.id} component="li" withBorder mb="sm">
          <Title order={3} size="h5">
            {service.name}
          </Title>
          <Text c="dimmed">{service.organization}</Text>
          {!eligible && <Text fw={600}>{t('routes.notEligible')}</Text>}
          <ul className="plain">
            {[...reasons]
              .sort((a, b) => ORDER.indexOf(a.weight) - ORDER.indexOf(b.weight))
              .map((reason) => (
                <Reason key={reason.code} sign={SIGNS[reason.weight]} weight={reason.weight} text={reason.text} />
              ))}
            {agencyReasons.map((reason) => (
              <Reason key={reason.text} sign={reason.forIt ? 'for' : 'against'} weight={reason.forIt ? 'FOR' : 'AGAINST'} text={reason.text} />
            ))}
          </ul>
          {needId && service.deskId && (
            <Group justify="flex-end" mt="sm">
              <Button
                component={Link}
                variant="light"
                href={`/refer?${new URLSearchParams({ ...(caseId ? { case: caseId } : {}), need: needId, service: service.id })}`}
                aria-label={t('routes.referTo', { name: service.name })}
              >
                {t('routes.refer')}
              </Button>
            </Group>
          )}
        </Card>
      ))}
    </ol>
  )
}

function Reason({ sign, weight, text }: { sign: IconName; weight: RouteWeight; text: string }) {
  const { t } = useWords()
  return (
    <Group component="li" gap={6} wrap="nowrap" align="flex-start">
      <Icon name={sign} size={18} />
      <Text size="sm">{t(`routes.${weight}`, { text })}</Text>
    </Group>
  )
}
