// A state or municipality, found by how its name begins. The list is the hub's: without it one can go on.
import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useOnline } from '../app/connection'
import { PlacesNamed } from '../documents/refer'

export interface ChosenPlace {
  pcode: string
  name: string
}

interface Props {
  id?: string
  label: React.ReactNode
  description?: React.ReactNode
  value: ChosenPlace | null
  onChange: (place: ChosenPlace | null) => void
  error?: React.ReactNode
  required?: boolean
}

const PAUSE = 250

export function PlaceSelect({ id, label, description, value, onChange, error, required }: Props) {
  const { t } = useTranslation('refer')
  const online = useOnline()
  const [typed, setTyped] = useState(value?.name ?? '')
  const [wanted, setWanted] = useState('')
  const box = useCombobox()
  useEffect(() => {
    const timer = setTimeout(() => setWanted(typed.trim()), PAUSE)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => {
    if (value) setTyped(value.name)
  }, [value])
  const asking = wanted.length >= 2 && wanted !== value?.name
  const [{ data, fetching }] = useQuery({ query: PlacesNamed, variables: { name: wanted }, pause: !asking })
  const found = asking ? (data?.places ?? []) : []

  return (
    <Combobox
      store={box}
      onOptionSubmit={(pcode) => {
        const place = found.find((one) => one.pcode === pcode)
        if (place) {
          setTyped(place.name)
          onChange({ pcode: place.pcode, name: place.name })
        }
        box.closeDropdown()
      }}
    >
      <Combobox.Target>
        <TextInput
          id={id}
          label={label}
          description={description ?? t(online ? 'placeHow' : 'placeOffline')}
          error={error}
          required={required}
          withAsterisk={required}
          autoComplete="off"
          classNames={{ wrapper: 'refer-wide' }}
          value={typed}
          rightSection={asking && fetching ? <Loader size="xs" aria-hidden /> : undefined}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            if (value) onChange(null)
            box.openDropdown()
          }}
          onFocus={() => box.openDropdown()}
          onBlur={() => {
            box.closeDropdown()
            // What was typed and not chosen is no place.
            setTyped(value?.name ?? '')
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!asking || (fetching && !found.length)}>
        <Combobox.Options aria-label={t('placesFound')}>
          {found.map((place) => (
            <Combobox.Option key={place.pcode} value={place.pcode} mih={44}>
              {place.name}
            </Combobox.Option>
          ))}
          {!found.length && <Combobox.Empty>{t(online ? 'placeNone' : 'placeOffline')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
