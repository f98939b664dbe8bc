// Taking a step: its questions as a small form; where it is held back, every reason, and the answers stay.
import { Alert, Checkbox, List, NativeSelect, NumberInput, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TakeStep as Document, type RunFragment } from '../documents/cases'
import { useAction } from '../graph/action'
import { useAnnounce } from '../parts/Announcements'
import { Confirm } from '../parts/Confirm'
import { Icon } from '../parts/Icon'
import { PlaceSelect } from '../parts/PlaceSelect'
import { questionsOf, type FormSchema, type Question } from './answers'

interface Props {
  run: RunFragment
  way: RunFragment['ways'][number]
  close: () => void
}

export function TakeStep({ run, way, close }: Props) {
  const { t } = useTranslation('cases')
  const announce = useAnnounce()
  const { run: take, about } = useAction(Document, { keeps: true })
  const [answers, setAnswers] = useState<Record<string, unknown>>({})
  const schema = way.jsonSchema as FormSchema
  const questions = questionsOf(schema)
  // Answers may be what is missing: where there are questions, what holds the step back is told after them.
  const [held, setHeld] = useState(Object.keys(questions).length ? [] : way.held)
  const missing = (schema.required ?? []).filter((name) => isEmpty(answers[name]))

  async function save() {
    const given = Object.fromEntries(Object.entries(answers).filter(([, value]) => !isEmpty(value)))
    const { ok, payload } = await take({
      runId: run.id,
      step: way.step,
      version: run.version,
      answers: Object.keys(given).length ? given : null,
    })
    if (!ok) return false
    if (payload?.held.length) {
      setHeld(payload.held)
      return false
    }
    announce({ tone: 'done', title: t('step.done', { state: payload?.run?.stateLabel ?? way.toLabel }) })
    return true
  }

  return (
    <Confirm opened close={close} title={way.label} confirm={t('step.do')} ready={!missing.length} onConfirm={save}>
      <Stack>
        <Text>{t('run.to', { state: way.toLabel })}</Text>
        {Object.entries(questions).map(([name, question]) => (
          <Asked
            key={name}
            question={question}
            required={schema.required?.includes(name) ?? false}
            value={answers[name]}
            onChange={(value) => setAnswers((now) => ({ ...now, [name]: value }))}
            error={about(name)}
          />
        ))}
        <div aria-live="assertive">
          {held.length > 0 && (
            <Alert color="orange" icon={<Icon name="lock" />} title={t('run.heldBack')}>
              <List size="sm">
                {held.map((one) => (
                  <List.Item key={`${one.guard} ${one.reason}`}>{one.reason}</List.Item>
                ))}
              </List>
              {Object.keys(questions).length > 0 && <Text size="sm">{t('step.heldHow')}</Text>}
            </Alert>
          )}
        </div>
      </Stack>
    </Confirm>
  )
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)

interface AskedProps {
  question: Question
  required: boolean
  value: unknown
  onChange: (value: unknown) => void
  error?: string
}

/** Above this many choices they are a list to open. */
const MANY = 5

function Asked({ question, required, value, onChange, error }: AskedProps) {
  const { t } = useTranslation('cases')
  const common = { label: question.title, description: question.description, required, error }
  if (question.pattern?.startsWith('^MX'))
    return <PlaceSelect label={question.title ?? ''} description={question.description} value={(value as string) ?? null} onChange={onChange} error={error} />
  if (question.type === 'array')
    return (
      <Checkbox.Group {...common} value={(value as string[]) ?? []} onChange={onChange}>
        {question.items?.oneOf?.map((one) => <Checkbox key={String(one.const)} className="touch" value={String(one.const)} label={one.title} />)}
      </Checkbox.Group>
    )
  if (question.oneOf && question.oneOf.length <= MANY)
    return (
      <Radio.Group {...common} value={isEmpty(value) ? '' : String(value)} onChange={(chosen) => onChange(question.oneOf!.find((one) => String(one.const) === chosen)!.const)}>
        {question.oneOf.map((one) => (
          <Radio key={String(one.const)} className="touch" value={String(one.const)} label={one.title} />
        ))}
      </Radio.Group>
    )
  if (question.oneOf)
    return (
      <NativeSelect
        {...common}
        value={(value as string) ?? ''}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[{ value: '', label: t('consent.choose') }, ...question.oneOf.map((one) => ({ value: String(one.const), label: one.title }))]}
      />
    )
  if (question.type === 'integer' || question.type === 'number')
    return (
      <NumberInput
        {...common}
        size="md"
        hideControls
        allowDecimal={question.type === 'number'}
        min={question.minimum}
        max={question.maximum}
        value={(value as number | undefined) ?? ''}
        onChange={(next) => onChange(next === '' ? undefined : Number(next))}
      />
    )
  if (question.format === 'date')
    return <TextInput {...common} type="date" value={(value as string) ?? ''} onChange={(event) => onChange(event.currentTarget.value)} />
  const long = (question.maxLength ?? 0) > 500
  const Field = long ? Textarea : TextInput
  return <Field {...common} maxLength={question.maxLength} value={(value as string) ?? ''} onChange={(event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)} autoComplete="off" />
}
