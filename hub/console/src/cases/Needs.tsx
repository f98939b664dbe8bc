// What the person needs, each with its referrals; a need that is open can be referred again.
import { Anchor, Button, Card, Group, NativeSelect, Select, Stack, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { Link } from 'wouter'
import { useMay } from '../app/may'
import { AddCaseNeed, CaseStories, type Urgency } from '../documents/cases'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { useAsked } from '../parts/asked'
import { useAnnounce } from '../parts/Announcements'
import { Confirm } from '../parts/Confirm'
import { Due } from '../parts/Due'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { useKinds } from '../parts/kinds'
import { StatusMark, UrgencyMark } from '../parts/Marks'
import { Section } from '../parts/Section'
import { UnderWay } from '../parts/UnderWay'
import type { TheCase } from './CasePage'
import { isOpenReferral, NeedMark } from './marks'
import { Sealed } from './Sealed'

type Need = TheCase['needs'][number]

export default function Needs({ found }: { found: TheCase }) {
  const { t } = useTranslation('cases')
  const mayAdd = useMay('addNeed') && found.status === 'OPEN'
  const mayRefer = useMay('sendReferral') && found.status === 'OPEN'
  const [adding, add] = useAsked<undefined>()
  const [opened, setOpened] = useState(false)
  const coming = useUnderWay(AddCaseNeed, (input) => input.caseId === found.id)
  return (
    <Section
      title={t('part.needs')}
      actions={
        mayAdd && (
          <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => add(undefined)}>
            {t('need.add')}
          </Button>
        )
      }
    >
      {!found.needs.length && !coming.length && <Empty title={t('need.noneTitle')} text={t('need.noneText')} />}
      {found.needs.map((need) => (
        <NeedCard key={need.id} need={need} found={found} mayRefer={mayRefer} />
      ))}
      {coming.map(({ key, input }) => (
        <ComingNeed key={key} serviceCode={input.serviceCode} urgency={input.urgency ?? undefined} />
      ))}
      {found.needs.length > 0 && found.status !== 'ERASED' && mayAdd && (
        <Sealed title={t('need.stories')} open={t('need.storiesOpen')} asked={opened} ask={() => setOpened(true)}>
          <Stories id={found.id} />
        </Sealed>
      )}
      {adding.map(({ key, close }) => (
        <Adding key={key} found={found} close={close} />
      ))}
    </Section>
  )
}

/** A need that was added and that the hub has not confirmed: it cannot be referred yet. */
function ComingNeed({ serviceCode, urgency }: { serviceCode: string; urgency?: Urgency }) {
  const kinds = useKinds()
  return (
    <Card withBorder>
      <Title order={3} size="h5">
        {kinds.name(serviceCode)}
      </Title>
      <Group gap={6} mt={4}>
        {urgency && <UrgencyMark urgency={urgency} />}
        <UnderWay />
      </Group>
    </Card>
  )
}

function NeedCard({ need, found, mayRefer }: { need: Need; found: TheCase; mayRefer: boolean }) {
  const { t } = useTranslation('cases')
  const formats = useFormats()
  const kinds = useKinds()
  const name = kinds.name(need.serviceCode)
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <Stack gap={4}>
            <Title order={3} size="h5">
              {name}
            </Title>
            <Group gap={6}>
              <NeedMark status={need.status} />
              <UrgencyMark urgency={need.urgency} />
              <Text size="sm" c="dimmed">
                {t('opened', { when: formats.date(need.openedAt) })}
              </Text>
            </Group>
          </Stack>
          {mayRefer && need.status === 'OPEN' && (
            <Button
              component={Link}
              href={`/refer?case=${encodeURIComponent(found.id)}&need=${encodeURIComponent(need.id)}`}
              leftSection={<Icon name="send" />}
              aria-label={t('need.referWhat', { name })}
              variant={need.referrals.some((one) => isOpenReferral(one.status)) ? 'default' : 'filled'}
            >
              {t('need.refer')}
            </Button>
          )}
        </Group>
        {need.referrals.length ? (
          <Stack component="ul" gap="xs" m={0} p={0} className="bare">
            {need.referrals.map((one) => (
              <li key={one.id}>
                <Group gap="xs">
                  <Anchor component={Link} href={`/referrals/${one.id}`} py={10}>
                    {t('need.to', { agency: one.toAgency.acronym, city: one.toDesk.office.city })}
                  </Anchor>
                  <StatusMark status={one.status} />
                  {isOpenReferral(one.status) && <Due at={one.nextDueAt} />}
                </Group>
              </li>
            ))}
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            {t('need.notReferred')}
          </Text>
        )}
      </Stack>
    </Card>
  )
}

function Stories({ id }: { id: string }) {
  const { t } = useTranslation('cases')
  const kinds = useKinds()
  const [{ data, error, fetching }] = useQuery({ query: CaseStories, variables: { id } })
  const told = (data?.case?.needs ?? []).filter((need) => need.story)
  if (error && !told.length) return <Sealed.Problem error={error} />
  if (fetching && !told.length) return <Sealed.Waiting />
  if (!told.length) return <Text>{t('need.noStories')}</Text>
  return told.map((need) => (
    <div key={need.id}>
      <Text fw={600}>{kinds.name(need.serviceCode)}</Text>
      <Text className="told">{need.story}</Text>
    </div>
  ))
}

const URGENCIES: Urgency[] = ['EMERGENCY', 'URGENT', 'NORMAL']

function Adding({ found, close }: { found: TheCase; close: () => void }) {
  const { t } = useTranslation(['cases', 'codes'])
  const kinds = useKinds()
  const announce = useAnnounce()
  const { run, about } = useAction(AddCaseNeed, { keeps: true })
  const [kind, setKind] = useState<string | null>(null)
  const [urgency, setUrgency] = useState<Urgency | ''>('')
  const [story, setStory] = useState('')

  async function save() {
    const { ok } = await run({ caseId: found.id, serviceCode: kind!, urgency: urgency || null, story: story.trim() || null })
    if (ok) announce({ tone: 'done', title: t('need.added') })
    return ok
  }

  return (
    <Confirm opened close={close} title={t('need.addTitle')} confirm={t('need.add')} onConfirm={save} ready={Boolean(kind)}>
      <Stack>
        <Select
          label={t('need.kind')}
          searchable
          required
          value={kind}
          onChange={setKind}
          data={kinds.all.map((one) => ({ value: one.code, label: one.name }))}
          nothingFoundMessage={t('need.kindNone')}
          error={about('serviceCode')}
          data-autofocus
        />
        <NativeSelect
          label={t('need.urgency')}
          value={urgency}
          onChange={(event) => setUrgency(event.currentTarget.value as Urgency | '')}
          data={[
            { value: '', label: t('need.usual') },
            ...URGENCIES.map((value) => ({ value, label: t(`codes:Urgency.${value}`) })),
          ]}
          error={about('urgency')}
        />
        <Textarea label={t('need.story')} description={t('need.storyHow')} value={story} onChange={(event) => setStory(event.currentTarget.value)} error={about('story')} />
      </Stack>
    </Confirm>
  )
}
