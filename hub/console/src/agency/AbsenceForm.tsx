// When somebody is away, and who works their desks meanwhile.
import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SaveAbsence } from '../documents/agency'
import { useAction } from '../graph/action'
import { Form } from './Form'
import type { Colleague } from './Staff'

export function AbsenceForm({ person, staff, close }: { person: Colleague; staff: readonly Colleague[]; close: () => void }) {
  const { t } = useTranslation('agency')
  const { run, about } = useAction(SaveAbsence, { keeps: true })
  const [startsOn, setStartsOn] = useState('')
  const [endsOn, setEndsOn] = useState('')
  const [coverId, setCoverId] = useState('')
  const [missing, setMissing] = useState(false)

  async function save() {
    setMissing(!startsOn || !endsOn)
    if (!startsOn || !endsOn) return undefined
    return run({ staffId: person.id, startsOn, endsOn, coverId: coverId || null })
  }

  const needed = (day: string) => (missing && !day ? t('absence.needed') : undefined)
  return (
    <Form title={t('absence.title', { name: person.name })} close={close} save={save}>
      <TextInput type="date" label={t('absence.from')} value={startsOn} onChange={(event) => setStartsOn(event.currentTarget.value)} error={about('startsOn') ?? needed(startsOn)} required data-autofocus />
      <TextInput type="date" label={t('absence.until')} value={endsOn} min={startsOn} onChange={(event) => setEndsOn(event.currentTarget.value)} error={about('endsOn') ?? needed(endsOn)} required />
      <NativeSelect
        label={t('absence.cover')}
        description={t('absence.coverText')}
        value={coverId}
        data={[
          { value: '', label: t('absence.nobody') },
          ...staff.filter((one) => one.active && one.id !== person.id).map((one) => ({ value: one.id, label: one.name })),
        ]}
        onChange={(event) => setCoverId(event.currentTarget.value)}
        error={about('coverId')}
      />
    </Form>
  )
}
