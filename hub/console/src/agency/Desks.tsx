// Offices and their desks: where one can be reached, when, and who works there.
import { Badge, Button, Card, Group, List, Stack, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import { AgencyDesks, type AgencyDesksQuery } from '../documents/agency'
import { useFormats } from '../language/format'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { DeskForm } from './DeskForm'
import { hoursInWords } from './hours'
import { MembersForm } from './MembersForm'
import { OfficeForm } from './OfficeForm'

export type Office = NonNullable<AgencyDesksQuery['me']['agency']>['offices'][number]
export type Desk = Office['desks'][number]

type Editing =
  | { what: 'office'; office?: Office }
  | { what: 'desk'; office: Office; desk?: Desk }
  | { what: 'members'; desk: Desk }

export default function Desks() {
  const { t } = useTranslation(['agency', 'codes'])
  const [{ data, error, fetching }, again] = useQuery({ query: AgencyDesks })
  const mayOffice = useMay('saveOffice')
  const [editing, setEditing] = useState<Editing>()
  const close = () => setEditing(undefined)
  const agency = data?.me.agency

  if (!agency) return error ? <Problem error={error} retry={again} /> : fetching ? <Loading /> : null
  return (
    <Stack>
      {mayOffice && (
        <Group>
          <Button leftSection={<Icon name="plus" />} onClick={() => setEditing({ what: 'office' })}>
            {t('office.add')}
          </Button>
        </Group>
      )}
      {agency.offices.length === 0 && <Empty title={t('office.none')} text={t('office.noneText')} />}
      {agency.offices.map((office) => (
        <Card key={office.id} withBorder component="section" aria-label={office.city}>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {office.city}
            </Title>
            <Group gap="xs">
              <Badge variant="light" tt="none">
                {t(`codes:OfficeKind.${office.kind}`)}
              </Badge>
              {office.closed && (
                <Badge color="red" variant="light" tt="none">
                  {t('closed')}
                </Badge>
              )}
              {mayOffice && (
                <Button variant="default" aria-label={t('office.edit', { city: office.city })} onClick={() => setEditing({ what: 'office', office })}>
                  {t('change')}
                </Button>
              )}
            </Group>
          </Group>
          <Stack mt="sm">
            {office.desks.map((desk) => (
              <OneDesk key={desk.id} desk={desk} office={office} edit={setEditing} />
            ))}
            <AddDesk office={office} add={() => setEditing({ what: 'desk', office })} />
          </Stack>
        </Card>
      ))}
      {editing?.what === 'office' && <OfficeForm agencyId={agency.id} office={editing.office} close={close} />}
      {editing?.what === 'desk' && <DeskForm office={editing.office} desk={editing.desk} close={close} />}
      {editing?.what === 'members' && <MembersForm desk={editing.desk} close={close} />}
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

function OneDesk({ desk, office, edit }: { desk: Desk; office: Office; edit: (editing: Editing) => void }) {
  const { t, i18n } = useTranslation('agency')
  const formats = useFormats()
  const mayDesk = useMay('saveDesk')
  const mayMembers = useMay('setDeskMembers')
  const ways = [desk.phone, desk.email].filter(Boolean)
  return (
    <Card withBorder component="article" aria-label={desk.name}>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {desk.name}
        </Title>
        {!desk.takesReferrals && (
          <Badge color="yellow" variant="light" tt="none">
            {t(desk.closed ? 'closed' : 'desk.takesNone')}
          </Badge>
        )}
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
        <List.Item>
          {desk.members.length
            ? t('desk.members', { names: formats.list(desk.members.map((one) => one.name)) })
            : t('desk.nobody')}
        </List.Item>
      </List>
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
    </Card>
  )
}
