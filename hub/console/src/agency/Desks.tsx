// Offices and their desks: where one can be reached, when, and who works there.
import { Badge, Button, Card, Group, List, Stack, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import { AgencyDesks, SaveDesk, SaveOffice, SetDeskMembers, type DeskCardFragment, type OfficeCardFragment } from '../documents/agency'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { useAsked } from '../parts/asked'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { UnderWay } from '../parts/UnderWay'
import { DeskForm } from './DeskForm'
import { hoursInWords } from './hours'
import { MembersForm } from './MembersForm'
import { OfficeForm } from './OfficeForm'

export type Office = OfficeCardFragment
export type Desk = DeskCardFragment

type Editing =
  | { what: 'office'; office?: Office }
  | { what: 'desk'; office: Office; desk?: Desk }
  | { what: 'members'; desk: Desk }

export default function Desks() {
  const { t } = useTranslation(['agency', 'codes'])
  const [{ data, error, fetching }, again] = useQuery({ query: AgencyDesks })
  const mayOffice = useMay('saveOffice')
  const [asked, edit] = useAsked<Editing>()
  const agency = data?.me.agency
  const saving = useUnderWay(SaveOffice, (input) => input.agencyId === agency?.id)
  const coming = saving.filter(({ input }) => !agency?.offices.some((office) => office.city === input.city))

  if (!agency) return error ? <Problem error={error} retry={again} /> : fetching ? <Loading /> : null
  return (
    <Stack>
      {mayOffice && (
        <Group>
          <Button leftSection={<Icon name="plus" />} onClick={() => edit({ what: 'office' })}>
            {t('office.add')}
          </Button>
        </Group>
      )}
      {agency.offices.length + coming.length === 0 && <Empty title={t('office.none')} text={t('office.noneText')} />}
      {agency.offices.map((office) => (
        <Card key={office.id} withBorder component="section" aria-label={office.city}>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {office.city}
            </Title>
            <Group gap="xs">
              <UnderWay shown={saving.some(({ input }) => input.city === office.city)} />
              <Badge variant="light" tt="none">
                {t(`codes:OfficeKind.${office.kind}`)}
              </Badge>
              {office.closed && (
                <Badge color="red" variant="light" tt="none">
                  {t('closed')}
                </Badge>
              )}
              {mayOffice && (
                <Button variant="default" aria-label={t('office.edit', { city: office.city })} onClick={() => edit({ what: 'office', office })}>
                  {t('change')}
                </Button>
              )}
            </Group>
          </Group>
          <Stack mt="sm">
            {office.desks.map((desk) => (
              <OneDesk key={desk.id} desk={desk} office={office} edit={edit} />
            ))}
            <ComingDesks office={office} />
            <AddDesk office={office} add={() => edit({ what: 'desk', office })} />
          </Stack>
        </Card>
      ))}
      {coming.map(({ key, input }) => (
        <Card key={key} withBorder component="section" aria-label={input.city}>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {input.city}
            </Title>
            <UnderWay />
          </Group>
        </Card>
      ))}
      {asked.map(({ key, what, close }) =>
        what.what === 'office' ? (
          <OfficeForm key={key} agencyId={agency.id} office={what.office} close={close} />
        ) : what.what === 'desk' ? (
          <DeskForm key={key} office={what.office} desk={what.desk} close={close} />
        ) : (
          <MembersForm key={key} desk={what.desk} close={close} />
        ),
      )}
    </Stack>
  )
}

function AddDesk({ office, add }: { office: Office; add: () => void }) {
  const { t } = useTranslation('agency')
  if (!useMay('saveDesk') || office.closed) return null
  return (
    <Group>
      <Button variant="subtle" leftSection={<Icon name="plus" />} onClick={add}>
        {t('desk.add', { city: office.city })}
      </Button>
    </Group>
  )
}

/** Desks that were added and that the hub has not confirmed. */
function ComingDesks({ office }: { office: Office }) {
  const coming = useUnderWay(SaveDesk, (input) => !input.id && input.officeId === office.id)
  return coming.map(({ key, input }) => (
    <DeskFacts
      key={key}
      desk={{ name: input.name, hours: input.hours ?? [], closures: input.closures ?? [], phone: input.phone ?? null, email: input.email ?? null }}
      mark={<UnderWay />}
    />
  ))
}

function OneDesk({ desk, office, edit }: { desk: Desk; office: Office; edit: (editing: Editing) => void }) {
  const { t } = useTranslation('agency')
  const formats = useFormats()
  const mayDesk = useMay('saveDesk')
  const mayMembers = useMay('setDeskMembers')
  const saving = useUnderWay(SaveDesk, (input) => input.id === desk.id)
  const staffing = useUnderWay(SetDeskMembers, (input) => input.deskId === desk.id)
  return (
    <DeskFacts
      desk={desk}
      mark={
        <Group gap="xs">
          <UnderWay shown={saving.length + staffing.length > 0} />
          {!desk.takesReferrals && (
            <Badge color="yellow" variant="light" tt="none">
              {t(desk.closed ? 'closed' : 'desk.takesNone')}
            </Badge>
          )}
        </Group>
      }
      members={
        desk.members.length
          ? t('desk.members', { names: formats.list(desk.members.map((one) => one.name)) })
          : t('desk.nobody')
      }
    >
      <Group mt="sm" gap="xs">
        {mayDesk && (
          <Button variant="default" aria-label={t('desk.edit', { name: desk.name })} onClick={() => edit({ what: 'desk', office, desk })}>
            {t('change')}
          </Button>
        )}
        {mayMembers && (
          <Button variant="default" onClick={() => edit({ what: 'members', desk })}>
            {t('desk.editMembers')}
          </Button>
        )}
      </Group>
    </DeskFacts>
  )
}

interface FactsProps {
  desk: Pick<Desk, 'name' | 'hours' | 'closures' | 'phone' | 'email'>
  mark: React.ReactNode
  members?: string
  children?: React.ReactNode
}

function DeskFacts({ desk, mark, members, children }: FactsProps) {
  const { t, i18n } = useTranslation('agency')
  const formats = useFormats()
  const ways = [desk.phone, desk.email].filter(Boolean)
  return (
    <Card withBorder component="article" aria-label={desk.name}>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {desk.name}
        </Title>
        {mark}
      </Group>
      <List listStyleType="none" spacing={4} mt="xs">
        {hoursInWords(desk.hours, i18n.language).map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
        {desk.hours.length === 0 && <List.Item>{t('desk.noHours')}</List.Item>}
        {desk.closures.length > 0 && (
          <List.Item>{t('desk.daysOff', { days: formats.list(desk.closures.map((day) => formats.date(day))) })}</List.Item>
        )}
        {ways.length > 0 && <List.Item>{formats.list(ways as string[])}</List.Item>}
        {members && <List.Item>{members}</List.Item>}
      </List>
      {children}
    </Card>
  )
}
