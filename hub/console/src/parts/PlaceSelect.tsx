// A state or municipality, found by its name; what is chosen is its P-code.
import { Loader, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { Places } from '../documents/app'

interface Props {
  label: string
  value: string | null
  onChange: (pcode: string | null) => void
  error?: string
  description?: string
}

export function PlaceSelect({ label, value, onChange, error, description }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [name] = useDebouncedValue(typed.trim(), 200)
  const [{ data, fetching }] = useQuery({ query: Places, variables: { name }, pause: name.length < 2 })
  const [chosen, setChosen] = useState<{ value: string; label: string }>()
  const found = (data?.places ?? []).map((place) => ({ value: place.pcode, label: place.name }))
  const known = value && !found.some((one) => one.value === value) ? [chosen ?? { value, label: value }] : []
  return (
    <Select
      label={label}
      description={description}
      placeholder={t('placeType')}
      searchable
      clearable
      value={value}
      data={[...known, ...found]}
      onSearchChange={setTyped}
      onChange={(pcode) => {
        setChosen(found.find((one) => one.value === pcode))
        onChange(pcode)
      }}
      filter={({ options }) => options}
      nothingFoundMessage={name.length < 2 ? t('placeType') : t('placeNone')}
      rightSection={fetching ? <Loader size="xs" /> : undefined}
      error={error}
      clearButtonProps={{ 'aria-label': t('clear') }}
    />
  )
}
