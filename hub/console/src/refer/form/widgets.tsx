// What one answers a question with: Mantine's fields, each with its label, help and error.
import { NativeSelect, NumberInput, TextInput, Textarea } from '@mantine/core'
import type { RegistryWidgetsType, WidgetProps } from '@rjsf/utils'
import { useTranslation } from 'react-i18next'
import { Chips, CountrySelect, ManyChips, type Choice } from '../choices'
import { PlaceSelect } from '../PlaceSelect'
import type { FormContext } from './FormView'

function field({ label, schema, rawErrors, required, name }: WidgetProps) {
  return {
    wrapper: { 'data-question': name },
    common: {
      label,
      description: schema.description,
      error: rawErrors?.[0],
      required,
    },
  }
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

function Line(props: WidgetProps, more: object = {}) {
  const { wrapper, common } = field(props)
  return (
    <div {...wrapper}>
      <TextInput
        id={props.id}
        {...common}
        withAsterisk={props.required}
        autoComplete="off"
        {...WIDE}
        value={(props.value as string | undefined) ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
        {...more}
      />
    </div>
  )
}

const TextWidget = (props: WidgetProps) => Line(props)
const Phone = (props: WidgetProps) => Line(props, { type: 'tel', inputMode: 'tel', ...NARROW })
const DateWidget = (props: WidgetProps) => Line(props, { type: 'date', ...NARROW })

function Long(props: WidgetProps) {
  const { wrapper, common } = field(props)
  return (
    <div {...wrapper}>
      <Textarea
        id={props.id}
        {...common}
        withAsterisk={props.required}
        autoComplete="off"
        {...WIDE}
        value={(props.value as string | undefined) ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
      />
    </div>
  )
}

function Whole(props: WidgetProps) {
  const { wrapper, common } = field(props)
  const { minimum, maximum, type } = props.schema
  return (
    <div {...wrapper}>
      <NumberInput
        id={props.id}
        {...common}
        withAsterisk={props.required}
        size="md"
        {...NARROW}
        inputMode={type === 'integer' ? 'numeric' : 'decimal'}
        allowDecimal={type !== 'integer'}
        clampBehavior="none"
        hideControls
        min={minimum}
        max={maximum}
        value={(props.value as number | undefined) ?? ''}
        onChange={(value) => props.onChange(value === '' ? undefined : Number(value))}
      />
    </div>
  )
}

function One(props: WidgetProps) {
  const { wrapper, common } = field(props)
  return (
    <div {...wrapper}>
      <Chips
        {...common}
        name={props.id}
        value={indexOf(props, props.value)}
        onChange={(at) => props.onChange(valueAt(props, at))}
        choices={choicesOf(props)}
      />
    </div>
  )
}

function OneOfMany(props: WidgetProps) {
  const { t } = useTranslation('refer')
  const { wrapper, common } = field(props)
  return (
    <div {...wrapper}>
      <NativeSelect
        id={props.id}
        {...common}
        withAsterisk={props.required}
        size="md"
        {...WIDE}
        value={indexOf(props, props.value)}
        onChange={(event) => props.onChange(valueAt(props, event.currentTarget.value))}
        data={[{ value: '', label: t('choose') }, ...choicesOf(props)]}
      />
    </div>
  )
}

function Several(props: WidgetProps) {
  const { wrapper, common } = field(props)
  const chosen = (props.value as unknown[] | undefined) ?? []
  return (
    <div {...wrapper}>
      <ManyChips
        {...common}
        value={chosen.map((value) => indexOf(props, value)).filter((at) => at !== '')}
        onChange={(all) => props.onChange(all.length ? all.map((at) => valueAt(props, at)) : undefined)}
        choices={choicesOf(props)}
      />
    </div>
  )
}

function Country(props: WidgetProps) {
  const { wrapper, common } = field(props)
  return (
    <div {...wrapper}>
      <CountrySelect
        id={props.id}
        {...common}
        value={(props.value as string | undefined) ?? ''}
        onChange={(value) => props.onChange(value || undefined)}
      />
    </div>
  )
}

function Municipality(props: WidgetProps) {
  const { wrapper, common } = field(props)
  const { places, onPlace } = props.registry.formContext as FormContext
  const pcode = props.value as string | undefined
  return (
    <div {...wrapper}>
      <PlaceSelect
        id={props.id}
        {...common}
        value={pcode ? { pcode, name: places[pcode] ?? pcode } : null}
        onChange={(place) => {
          if (place) onPlace(place.pcode, place.name)
          props.onChange(place?.pcode)
        }}
      />
    </div>
  )
}

export const widgets: RegistryWidgetsType = {
  TextWidget,
  TextareaWidget: Long,
  RadioWidget: One,
  SelectWidget: OneOfMany,
  CheckboxesWidget: Several,
  DateWidget,
  UpDownWidget: Whole,
  phone: Phone,
  country: Country,
  place: Municipality,
}
