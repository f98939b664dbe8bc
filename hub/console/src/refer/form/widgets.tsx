// What one answers a question with: Mantine's fields, each with its label, help and error.
import { NativeSelect, NumberInput, TextInput, Textarea } from '@mantine/core'
import type { RegistryWidgetsType, WidgetProps } from '@rjsf/utils'
import { useTranslation } from 'react-i18next'
import { Chips, CountrySelect, ManyChips, type Choice } from '../choices'
import { PlaceSelect } from '../PlaceSelect'
import type { FormContext } from './FormView'

interface Given {
  /** For whatever asks by itself. */
  common: { label: string; description?: string; error?: string; required?: boolean }
  /** For a field of one line or more. */
  field: Given['common'] & { id: string; withAsterisk?: boolean }
}

/** A question's place on the page, around what one answers it with. */
const question = (Answer: React.ComponentType<WidgetProps & Given>) =>
  function Question(props: WidgetProps) {
    const { id, name, label, schema, rawErrors, required } = props
    const common = { label, description: schema.description, error: rawErrors?.[0], required }
    return (
      <div data-question={name}>
        <Answer {...props} common={common} field={{ ...common, id, withAsterisk: required }} />
      </div>
    )
  }

/** What is short looks short; its question has the whole width. */
const NARROW = { classNames: { wrapper: 'refer-narrow' } }
const WIDE = { classNames: { wrapper: 'refer-wide' } }

const choicesOf = ({ options }: WidgetProps): Choice[] =>
  (options.enumOptions ?? []).map(({ label }, at) => ({ value: String(at), label: label }))
const indexOf = ({ options }: WidgetProps, value: unknown): string => {
  const at = (options.enumOptions ?? []).findIndex((one) => one.value === value)
  return at < 0 ? '' : String(at)
}
const valueAt = ({ options }: WidgetProps, at: string): unknown =>
  at === '' ? undefined : options.enumOptions?.[Number(at)]?.value

/** An answer in words; one that was emptied is no answer. */
const written = (Field: typeof TextInput | typeof Textarea, more: object = WIDE) =>
  question(({ field, value, onChange }) => (
    <Field
      {...field}
      autoComplete="off"
      value={(value as string | undefined) ?? ''}
      onChange={(event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value || undefined)}
      {...more}
    />
  ))

const Whole = question(({ field, schema: { minimum, maximum, type }, value, onChange }) => (
  <NumberInput
    {...field}
    size="md"
    {...NARROW}
    inputMode={type === 'integer' ? 'numeric' : 'decimal'}
    allowDecimal={type !== 'integer'}
    clampBehavior="none"
    hideControls
    min={minimum}
    max={maximum}
    value={(value as number | undefined) ?? ''}
    onChange={(next) => onChange(next === '' ? undefined : Number(next))}
  />
))

const One = question((props) => (
  <Chips
    {...props.common}
    name={props.id}
    value={indexOf(props, props.value)}
    onChange={(at) => props.onChange(valueAt(props, at))}
    choices={choicesOf(props)}
  />
))

const OneOfMany = question((props) => {
  const { t } = useTranslation('refer')
  return (
    <NativeSelect
      {...props.field}
      size="md"
      {...WIDE}
      value={indexOf(props, props.value)}
      onChange={(event) => props.onChange(valueAt(props, event.currentTarget.value))}
      data={[{ value: '', label: t('choose') }, ...choicesOf(props)]}
    />
  )
})

const Several = question((props) => {
  const chosen = (props.value as unknown[] | undefined) ?? []
  return (
    <ManyChips
      {...props.common}
      value={chosen.map((value) => indexOf(props, value)).filter((at) => at !== '')}
      onChange={(all) => props.onChange(all.length ? all.map((at) => valueAt(props, at)) : undefined)}
      choices={choicesOf(props)}
    />
  )
})

const Country = question(({ id, common, value, onChange }) => (
  <CountrySelect id={id} {...common} value={(value as string | undefined) ?? ''} onChange={(next) => onChange(next || undefined)} />
))

const Municipality = question(({ id, common, registry, value, onChange }) => {
  const { places, onPlace } = registry.formContext as FormContext
  const pcode = value as string | undefined
  return (
    <PlaceSelect
      id={id}
      {...common}
      value={pcode ? { pcode, name: places[pcode] ?? pcode } : null}
      onChange={(place) => {
        if (place) onPlace(place.pcode, place.name)
        onChange(place?.pcode)
      }}
    />
  )
})

export const widgets: RegistryWidgetsType = {
  TextWidget: written(TextInput),
  TextareaWidget: written(Textarea),
  RadioWidget: One,
  SelectWidget: OneOfMany,
  CheckboxesWidget: Several,
  DateWidget: written(TextInput, { type: 'date', ...NARROW }),
  UpDownWidget: Whole,
  phone: written(TextInput, { type: 'tel', inputMode: 'tel', ...NARROW }),
  country: Country,
  place: Municipality,
}
