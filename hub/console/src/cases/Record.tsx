// What has been done with a case: who has read what of it, the log, and erasing it for good.
import { Alert, Button, Card, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import { CaseReaders, CaseTrail, EraseCase, type EraseCaseMutation } from '../documents/cases'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { Confirm } from '../parts/Confirm'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { Section } from '../parts/Section'
import { UnderWay } from '../parts/UnderWay'
import { useActionName } from './actions'
import type { TheCase } from './CasePage'
import { Readings } from './Readings'

const PAGE = 25

export default function Record({ found }: { found: TheCase }) {
  const mayErase = useMay('eraseCase')
  return (
    <Stack gap="xl">
      <Readers id={found.id} />
      <Trail id={found.id} />
      {mayErase && <Erase found={found} />}
    </Stack>
  )
}

function Readers({ id }: { id: string }) {
  const { t } = useTranslation('cases')
  const [{ data, error, fetching }, again] = useQuery({ query: CaseReaders, variables: { id } })
  const readings = data?.case?.readers
  return (
    <Section title={t('readers.title')}>
      <Text size="sm">{t('readers.how')}</Text>
      {error && !readings && <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />}
      {!readings && fetching && <Loading />}
      {readings && (readings.length ? <Readings readings={readings} /> : <Text c="dimmed">{t('readers.none')}</Text>)}
    </Section>
  )
}

function Trail({ id }: { id: string }) {
  const { t } = useTranslation('cases')
  const formats = useFormats()
  const named = useActionName()
  const [after, setAfter] = useState<string>()
  const [{ data, error, fetching }, again] = useQuery({ query: CaseTrail, variables: { id, first: PAGE, after } })
  const trail = data?.auditTrail
  return (
    <Section title={t('trail.title')}>
      <Text size="sm">{t('trail.how')}</Text>
      {error && !trail && <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />}
      {!trail && fetching && <Loading />}
      {trail && !trail.edges.length && <Text c="dimmed">{t('trail.none')}</Text>}
      <List spacing={6}>
        {trail?.edges.map(({ node }) => (
          <List.Item key={node.id}>
            {named(node.action)} · {whoOf(node)} · <time dateTime={node.at}>{formats.moment(node.at)}</time>
          </List.Item>
        ))}
      </List>
      {trail?.pageInfo.hasNextPage && (
        <Group>
          <Button variant="default" loading={fetching} onClick={() => setAfter(trail.pageInfo.endCursor ?? undefined)}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Section>
  )

  function whoOf(node: NonNullable<typeof trail>['edges'][number]['node']): string {
    if (node.actor) return node.agency ? `${node.actor.name} (${node.agency.acronym})` : node.actor.name
    if (node.actorKind === 'JOB') return t('trail.job')
    return node.agency ? t('trail.somebody', { agency: node.agency.acronym }) : t('trail.hub')
  }
}

type Receipt = NonNullable<EraseCaseMutation['eraseCase']['receipt']>

function Erase({ found }: { found: TheCase }) {
  const { t } = useTranslation('cases')
  const { run, about } = useAction(EraseCase)
  const [asking, setAsking] = useState(false)
  const erasing = useUnderWay(EraseCase, (input) => input.caseId === found.id).length > 0
  const [typed, setTyped] = useState('')
  const [receipt, setReceipt] = useState<Receipt>()
  const plain = (text: string) => text.replace(/[^0-9a-z]/gi, '').toUpperCase()

  async function erase() {
    const { ok, payload } = await run({ caseId: found.id, code: typed.trim() })
    if (ok) setReceipt(payload?.receipt ?? undefined)
    return ok
  }

  return (
    <Section title={t('erase.title')}>
      {receipt && <Destroyed receipt={receipt} />}
      {found.status === 'ERASED' ? (
        <Text>{t('one.erased')}</Text>
      ) : (
        <Card withBorder>
          <Stack gap="xs" align="flex-start">
            <Text>{t('erase.text')}</Text>
            {/* Nothing is shown as destroyed before the hub has said that it is, and what it destroyed. */}
            <UnderWay shown={erasing} />
            <Button color="red" variant="light" leftSection={<Icon name="alert" />} disabled={erasing} onClick={() => setAsking(true)}>
              {t('erase.do')}
            </Button>
          </Stack>
        </Card>
      )}
      {asking && (
        <Confirm opened close={() => setAsking(false)} title={t('erase.ask')} confirm={t('erase.confirm')} danger ready={plain(typed) === plain(found.code)} onConfirm={erase}>
          <Stack>
            <Text>{t('erase.destroys')}</Text>
            <List>
              {(['person', 'packets', 'referrals', 'messages', 'search'] as const).map((one) => (
                <List.Item key={one}>{t(`erase.what.${one}`)}</List.Item>
              ))}
            </List>
            <Text>{t('erase.stays')}</Text>
            <Text fw={600}>{t('erase.final')}</Text>
            <TextInput label={t('erase.code', { code: found.code })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} error={about('code')} autoComplete="off" spellCheck={false} data-autofocus />
          </Stack>
        </Confirm>
      )}
    </Section>
  )
}

function Destroyed({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation('cases')
  const formats = useFormats()
  return (
    <Alert color="teal" title={t('erase.done')} role="status">
      <List size="sm">
        {(Object.keys(receipt) as (keyof Receipt)[]).map((name) => (
          <List.Item key={name}>{t(`receipt.${name}`, { number: formats.number(receipt[name]) })}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
