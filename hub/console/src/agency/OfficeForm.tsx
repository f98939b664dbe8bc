// An office: where it is, and of what kind.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SaveOffice, type OfficeKind } from '../documents/agency'
import { useAction } from '../graph/action'
import { PlaceSelect } from '../parts/PlaceSelect'
import type { Office } from './Desks'
import { Form } from './Form'

const KINDS: OfficeKind[] = ['HEAD_OFFICE', 'FIELD_OFFICE', 'PRESENCE']

export function OfficeForm({ agencyId, office, close }: { agencyId: string; office?: Office; close: () => void }) {
  const { t } = useTranslation(['agency', 'codes'])
  const { run, about } = useAction(SaveOffice, { keeps: true })
  const [city, setCity] = useState(office?.city ?? '')
  const [kind, setKind] = useState<OfficeKind>(office?.kind ?? 'FIELD_OFFICE')
  const [place, setPlace] = useState<string | null>(office?.adm2 ?? office?.adm1 ?? null)
  const [closed, setClosed] = useState(office?.closed ?? false)

  async function save() {
    const isMunicipality = (place?.length ?? 0) > 4
    return run({
      agencyId,
      city: city.trim(),
      kind,
      adm1: place?.slice(0, 4) ?? '',
      adm2: isMunicipality ? place : null,
      closed,
      confirmed: true,
    })
  }

  return (
    <Form title={t(office ? 'office.editTitle' : 'office.add')} close={close} save={save}>
      <TextInput
        label={t('office.city')}
        description={office && t('office.cityFixed')}
        value={city}
        onChange={(event) => setCity(event.currentTarget.value)}
        readOnly={office !== undefined}
        error={about('city')}
        required
        data-autofocus
      />
      <PlaceSelect label={t('office.place')} value={place} onChange={setPlace} error={about('adm1') ?? about('adm2')} />
      <NativeSelect
        label={t('office.kind')}
        value={kind}
        data={KINDS.map((value) => ({ value, label: t(`codes:OfficeKind.${value}`) }))}
        onChange={(event) => setKind(event.currentTarget.value as OfficeKind)}
        error={about('kind')}
      />
      {office && <Checkbox label={t('office.isClosed')} checked={closed} onChange={(event) => setClosed(event.currentTarget.checked)} />}
    </Form>
  )
}
