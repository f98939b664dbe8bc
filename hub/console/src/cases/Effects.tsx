// What taking an entry of the ledger back would do, shown before it is done: which referrals close, and who
// has read what already and keeps knowing it.
import { Alert, List, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { IfWithdrawn, type ReadingFragment, type ReferralRowFragment } from '../documents/cases'
import { useKinds } from '../parts/kinds'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { Readings } from './Readings'

/** `known` is called with true once the effects are on the screen: nobody confirms what they have not seen. */
export function Effects({ consentId, known }: { consentId: string; known?: (shown: boolean) => void }) {
  const [{ data, error, fetching, stale }, again] = useQuery({
    query: IfWithdrawn,
    variables: { id: consentId },
    requestPolicy: 'network-only',
  })
  const found = data?.node && 'ifWithdrawn' in data.node ? data.node.ifWithdrawn : undefined
  const shown = Boolean(found) && !fetching && !stale
  useEffect(() => known?.(shown), [known, shown])
  if (error) return <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />
  if (fetching) return <Loading />
  if (!found) return <Unseen />
  return <Told closes={found.closes} readers={found.readers} />
}

/** The hub tells it only those who may withdraw it. */
function Unseen() {
  const { t } = useTranslation('cases')
  return <Text>{t('effects.unseen')}</Text>
}

export function Told({ closes, readers }: { closes: ReferralRowFragment[]; readers: ReadingFragment[] }) {
  const { t } = useTranslation(['cases', 'codes'])
  const kinds = useKinds()
  return (
    <Stack gap="sm">
      <div>
        <Title order={3} size="h5">
          {t('effects.closes')}
        </Title>
        {closes.length ? (
          <>
            <List>
              {closes.map((one) => (
                <List.Item key={one.id}>
                  {t('effects.referral', {
                    need: kinds.name(one.needCode),
                    agency: one.toAgency.acronym,
                    status: t(`codes:ReferralStatus.${one.status}`),
                  })}
                </List.Item>
              ))}
            </List>
            <Alert color="yellow" mt="xs">
              {t('effects.stays')}
            </Alert>
          </>
        ) : (
          <Text>{t('effects.closesNone')}</Text>
        )}
      </div>
      <div>
        <Title order={3} size="h5">
          {t('effects.readers')}
        </Title>
        {readers.length ? (
          <>
            <Text size="sm">{t('effects.readersHow')}</Text>
            <Readings readings={readers} />
          </>
        ) : (
          <Text>{t('effects.readersNone')}</Text>
        )}
      </div>
    </Stack>
  )
}
