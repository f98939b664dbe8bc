// A desk: how to reach it, its hours of the week, its days off.
import { ActionIcon, Button, Checkbox, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SaveDesk } from '../documents/agency'
import { useAction } from '../graph/action'
import { useFormats } from '../language/format'
import { Icon } from '../parts/Icon'
import type { Desk, Office } from './Desks'
import { Form } from './Form'
import { byDay, weekdayName, type Span } from './hours'

const USUAL = { opens: '09:00', closes: '17:00' }

export function DeskForm({ office, desk, close }: { office: Office; desk?: Desk; close: () => void }) {
  const { t } = useTranslation('agency')
  const { run, about } = useAction(SaveDesk, { keeps: true })
  const [name, setName] = useState(desk?.name ?? '')
  const [phone, setPhone] = useState(desk?.phone ?? '')
  const [email, setEmail] = useState(desk?.email ?? '')
  const [days, setDays] = useState(() => byDay(desk?.hours ?? []))
  const [closures, setClosures] = useState<string[]>([...(desk?.closures ?? [])])
  const [closed, setClosed] = useState(desk?.closed ?? false)

  async function save() {
    return run({
      id: desk?.id ?? null,
      officeId: office.id,
      name: name.trim(),
      phone: phone.trim() || null,
      email: email.trim() || null,
      hours: [...days.values()].flat(),
      closures,
      closed,
    })
  }

  return (
    <Form title={desk ? t('desk.edit', { name: desk.name }) : t('desk.add', { city: office.city })} close={close} save={save}>
      <TextInput label={t('desk.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={about('name')} required data-autofocus />
      <TextInput label={t('desk.phone')} type="tel" value={phone} onChange={(event) => setPhone(event.currentTarget.value)} error={about('phone')} />
      <TextInput label={t('desk.email')} type="email" value={email} onChange={(event) => setEmail(event.currentTarget.value)} error={about('email')} />
      <Hours days={days} change={setDays} error={about('hours')} />
      <Closures days={closures} change={setClosures} error={about('closures')} />
      {desk && <Checkbox label={t('desk.isClosed')} description={t('desk.isClosedText')} checked={closed} onChange={(event) => setClosed(event.currentTarget.checked)} />}
    </Form>
  )
}

function Hours({ days, change, error }: { days: Map<number, Span[]>; change: (days: Map<number, Span[]>) => void; error?: string }) {
  const { t, i18n } = useTranslation('agency')
  const set = (weekday: number, spans: Span[]) => change(new Map(days).set(weekday, spans))
  return (
    <Fieldset legend={t('desk.hours')}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t('desk.hoursText')}
        </Text>
        {[...days].map(([weekday, spans]) => {
          const day = weekdayName(weekday, i18n.language)
          return (
            <Group key={weekday} gap="xs" align="center">
              <Checkbox
                w={130}
                label={day}
                checked={spans.length > 0}
                onChange={(event) => set(weekday, event.currentTarget.checked ? [{ weekday, ...USUAL }] : [])}
              />
              {spans.map((span, at) => {
                const put = (part: Partial<Span>) => set(weekday, spans.map((one, place) => (place === at ? { ...one, ...part } : one)))
                return (
                  <Group key={at} gap={4} wrap="nowrap">
                    <TextInput type="time" aria-label={t('desk.opens', { day })} value={span.opens} onChange={(event) => put({ opens: event.currentTarget.value })} />
                    <TextInput type="time" aria-label={t('desk.closes', { day })} value={span.closes} onChange={(event) => put({ closes: event.currentTarget.value })} />
                  </Group>
                )
              })}
            </Group>
          )
        })}
        {error && (
          <Text c="var(--mantine-color-error)" role="alert">
            {error}
          </Text>
        )}
      </Stack>
    </Fieldset>
  )
}

function Closures({ days, change, error }: { days: string[]; change: (days: string[]) => void; error?: string }) {
  const { t } = useTranslation('agency')
  const formats = useFormats()
  const [day, setDay] = useState('')
  const add = () => {
    if (day && !days.includes(day)) change([...days, day].sort())
    setDay('')
  }
  return (
    <Fieldset legend={t('desk.closures')}>
      <Stack gap="xs">
        {days.map((one) => (
          <Group key={one} justify="space-between">
            <Text>{formats.date(one)}</Text>
            <ActionIcon aria-label={t('desk.removeDay', { day: formats.date(one) })} onClick={() => change(days.filter((other) => other !== one))}>
              <Icon name="close" />
            </ActionIcon>
          </Group>
        ))}
        <Group align="flex-end">
          <TextInput type="date" label={t('desk.closureDay')} value={day} onChange={(event) => setDay(event.currentTarget.value)} error={error} />
          <Button variant="default" onClick={add} disabled={!day}>
            {t('desk.addDay')}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  )
}
