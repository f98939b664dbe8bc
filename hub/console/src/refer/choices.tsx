// One of few, shown whole: each choice can be touched, and the chosen one is marked by more than colour.
import { Chip, Group, Input, NativeSelect, Radio } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useCountries } from './countries'

export interface Choice {
  value: string
  label: string
  description?: string
  disabled?: boolean
}

interface Props {
  label: React.ReactNode
  description?: React.ReactNode
  error?: React.ReactNode
  required?: boolean
  value: string
  onChange: (value: string) => void
  choices: Choice[]
  name?: string
}

/** Radio buttons as chips: short words, side by side. */
export function Chips({ label, description, error, required, value, onChange, choices, name }: Props) {
  return (
    <Radio.Group
      size="md"
      label={label}
      description={description}
      error={error}
      required={required}
      withAsterisk={required}
      value={value || null}
      onChange={(next) => onChange(String(next))}
      name={name}
    >
      <Group gap="xs" mt={6}>
        {choices.map((choice) => (
          <Radio
            key={choice.value}
            value={choice.value}
            label={choice.label}
            disabled={choice.disabled}
            className="refer-radio"
          />
        ))}
      </Group>
    </Radio.Group>
  )
}

/** Any of few. */
export function ManyChips({
  label,
  description,
  error,
  value,
  onChange,
  choices,
}: Omit<Props, 'value' | 'onChange'> & { value: string[]; onChange: (value: string[]) => void }) {
  const id = useId()
  return (
    <Input.Wrapper size="md" label={label} description={description} error={error} labelElement="div" labelProps={{ id }}>
      <Chip.Group multiple value={value} onChange={onChange}>
        <Group gap="xs" mt={6} role="group" aria-labelledby={id}>
          {choices.map((choice) => (
            <Chip key={choice.value} value={choice.value} size="md" className="refer-chip" variant="outline">
              {choice.label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  )
}

export const LANGUAGES = ['es-MX', 'en', 'ht', 'fr', 'pt', 'mam', 'quc', 'kek', 'tzh', 'tzo', 'nah'] as const

export function useLanguageChoices(): Choice[] {
  const { t } = useTranslation('refer')
  return LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))
}

interface CountryProps {
  id?: string
  label: React.ReactNode
  description?: React.ReactNode
  error?: React.ReactNode
  required?: boolean
  value: string
  onChange: (value: string) => void
}

/** A country, in the phone's own list. */
export function CountrySelect({ value, onChange, ...rest }: CountryProps) {
  const { t } = useTranslation('refer')
  const { frequent, all } = useCountries()
  return (
    <NativeSelect
      {...rest}
      size="md"
      classNames={{ wrapper: 'refer-wide' }}
      withAsterisk={rest.required}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{t('unsaid')}</option>
      <optgroup label={t('frequent')}>
        {frequent.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </optgroup>
      <optgroup label={t('allCountries')}>
        {all.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </optgroup>
    </NativeSelect>
  )
}
