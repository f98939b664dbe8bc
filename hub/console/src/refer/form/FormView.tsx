// An agency's form, as its JSON Schema and UI schema say: questions open and close as one answers, labels are
// in the language in use, and what is wrong stands at its question.
// The package's index also brings its own tests' registry, and a validator that makes code at run time.
import Form from '@rjsf/core/lib/components/Form.js'
import type { ErrorTransformer, RJSFSchema, UiSchema } from '@rjsf/utils'
import { Button, Group, Switch } from '@mantine/core'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asked, toSend, wants, type Answers, type FormSchema } from './questions'
import { templates } from './templates'
import { validator } from './validator'
import { widgets } from './widgets'

export interface FormContext {
  places: Record<string, string>
  onPlace: (pcode: string, name: string) => void
}

interface Props {
  name: string
  jsonSchema: FormSchema
  uiSchema: UiSchema
  answers: Answers
  onChange: (answers: Answers) => void
  onSubmit: (answers: Answers) => void
  /** What the hub refused, by question. */
  refused: Record<string, string>
  places: Record<string, string>
  onPlace: (pcode: string, name: string) => void
  busy: boolean
  submit: string
}

/** No answer comes about by itself: the library would take the first of several choices for one. */
const NOTHING_BY_ITSELF = { constAsDefaults: 'never', emptyObjectFields: 'skipDefaults' } as const

const FIXED = { 'ui:submitButtonOptions': { norender: true } }

export default function FormView(props: Props) {
  const { name, jsonSchema, uiSchema, answers, onChange, onSubmit, refused, places, onPlace, busy, submit } = props
  const { t } = useTranslation('refer')
  const [onlyRequired, setOnlyRequired] = useState(false)
  const form = useRef<Form>(null)
  const open = asked(jsonSchema, answers)
  const names = Object.keys(open.properties).filter((one) => !onlyRequired || open.required.includes(one) || one in answers)
  const signature = names.join(' ')

  // The questions that are open make the schema; it is a new one only where these are others.
  const schema = useMemo(
    () => ({
      type: 'object',
      properties: Object.fromEntries(names.map((one) => [one, open.properties[one]])),
      required: open.required,
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [jsonSchema, signature],
  ) as RJSFSchema

  const dressed = useMemo(() => {
    const own: UiSchema = { ...uiSchema, ...FIXED }
    for (const [question, property] of Object.entries(open.properties)) {
      const widget = wants(property)
      if (widget) own[question] = { ...(uiSchema[question] as UiSchema | undefined), 'ui:widget': widget }
    }
    return own
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [uiSchema, jsonSchema, signature])

  const inWords: ErrorTransformer = useCallback(
    (errors) =>
      errors.map((error) => {
        const field = error.property?.slice(1) ?? ''
        const kind = wants(open.properties[field] ?? {})
        const key = WORDS[error.name ?? ''] ?? 'other'
        const words = t(key === 'pattern' && kind ? `wrong.${kind}` : `wrong.${key}`, { limit: (error.params as { limit?: number }).limit })
        return { ...error, message: words, stack: words }
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [t, signature],
  )

  const extraErrors = useMemo(
    () => Object.fromEntries(Object.entries(refused).map(([field, words]) => [field, { __errors: [words] }])),
    [refused],
  )
  const formContext = useMemo<FormContext>(() => ({ places, onPlace }), [places, onPlace])
  const left = open.required.filter((one) => answers[one] === undefined || answers[one] === '').length

  return (
    <>
      <Group justify="space-between" mb="md">
        <Switch
          size="md"
          label={t('form.onlyRequired')}
          checked={onlyRequired}
          onChange={(event) => setOnlyRequired(event.currentTarget.checked)}
        />
        <span role="status">{left ? t('form.left', { count: left }) : t('form.allAnswered')}</span>
      </Group>
      <Form
        ref={form}
        idPrefix={`form-${name}`}
        schema={schema}
        uiSchema={dressed}
        formData={answers}
        formContext={formContext}
        validator={validator}
        widgets={widgets}
        templates={templates}
        transformErrors={inWords}
        extraErrors={extraErrors as never}
        extraErrorsBlockSubmit={false}
        noHtml5Validate
        experimental_defaultFormStateBehavior={NOTHING_BY_ITSELF}
        showErrorList="top"
        focusOnFirstError
        onError={() => undefined}
        onChange={({ formData }) => onChange(formData as Answers)}
        onSubmit={({ formData }) => onSubmit(toSend(jsonSchema, formData as Answers))}
      >
        <Group justify="flex-end" mt="md">
          <Button type="submit" loading={busy}>
            {submit}
          </Button>
        </Group>
      </Form>
    </>
  )
}

const WORDS: Record<string, 'required' | 'minimum' | 'maximum' | 'maxLength' | 'pattern' | 'choice' | 'number' | 'date'> = {
  required: 'required',
  minItems: 'required',
  minLength: 'required',
  minimum: 'minimum',
  maximum: 'maximum',
  maxLength: 'maxLength',
  pattern: 'pattern',
  allOf: 'date',
  format: 'date',
  oneOf: 'choice',
  const: 'choice',
  enum: 'choice',
  items: 'choice',
  type: 'number',
}
