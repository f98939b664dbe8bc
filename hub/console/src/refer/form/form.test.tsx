import { MantineProvider } from '@mantine/core'
import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import FormView from './FormView'
import { asked, problems, toSend, type Answers, type FormSchema } from './questions'
import { validator } from './validator'

/** As hub/hooks/json_schema.py writes a form; tests/console/test_refer.py holds the agencies' own to the hub. */
const yesNo = (title: string) => ({
  title,
  type: 'boolean' as const,
  oneOf: [
    { const: true, title: 'Yes' },
    { const: false, title: 'No' },
  ],
})
const FORM: FormSchema = {
  properties: {
    minor: yesNo('Under 18?'),
    tonight: {
      title: 'Where tonight?',
      type: 'string',
      oneOf: [
        { const: 'own', title: 'Own place' },
        { const: 'street', title: 'The street' },
      ],
    },
    size: { title: 'How many?', type: 'integer', minimum: 1, maximum: 30 },
    harm: { title: 'Harm', type: 'array', uniqueItems: true, items: { type: 'string', oneOf: [{ const: 'robbery' }] } },
    phone: { title: 'Phone', type: 'string', maxLength: 200, pattern: '^([^0-9]*[0-9]){7}' },
  },
  required: ['minor', 'size'],
  allOf: [
    { if: { $ref: '#/$defs/asks_assent' }, then: { properties: { assent: yesNo('All right?') }, required: ['assent'] } },
    { if: { $ref: '#/$defs/asks_with' }, then: { properties: { with: { title: 'With whom?', type: 'string' } }, required: ['with'] } },
  ],
  $defs: {
    asks_assent: { properties: { minor: { const: true } }, required: ['minor'] },
    asks_with: {
      allOf: [{ $ref: '#/$defs/asks_assent' }, { properties: { assent: { const: true } }, required: ['assent'] }],
    },
  },
  unevaluatedProperties: false,
}

const fields = (answers: Answers) => problems(FORM, answers).map(({ field, keyword }) => `${field} ${keyword}`)

test('a question opens only where what opens it is open itself', () => {
  expect(Object.keys(asked(FORM, {}).properties)).not.toContain('assent')
  expect(Object.keys(asked(FORM, { minor: true }).properties)).toContain('assent')
  expect(Object.keys(asked(FORM, { minor: true, assent: true }).properties)).toContain('with')
  // The answer to a closed question counts as none, so the chain closes.
  expect(Object.keys(asked(FORM, { minor: false, assent: true }).properties)).not.toContain('with')
})

test('what was written at a closed question is not sent', () => {
  const answers = { minor: false, size: 2, assent: true, with: 'x', phone: '', harm: [] }
  expect(toSend(FORM, answers)).toEqual({ minor: false, size: 2 })
})

test('what is wrong stands at its question, required ones first of all', () => {
  expect(fields({})).toEqual(['minor required', 'size required'])
  expect(fields({ minor: true, size: 0 })).toEqual(['size minimum', 'assent required'])
  expect(problems(FORM, { minor: false, size: 31 })).toEqual([{ field: 'size', keyword: 'maximum', limit: 30 }])
  expect(fields({ minor: false, size: 1.5 })).toEqual(['size type'])
  expect(fields({ minor: false, size: 1, phone: '12-34' })).toEqual(['phone pattern'])
  expect(fields({ minor: false, size: 1, tonight: 'moon' })).toHaveLength(1)
  expect(fields({ minor: false, size: 1, harm: ['robbery'], phone: '+52 962 555' })).toEqual([])
})

test('the adapter says the same as react-jsonschema-form asks it', () => {
  const schema = FORM as never
  expect(validator.isValid({ $ref: '#/$defs/asks_assent' }, { minor: true }, schema)).toBe(true)
  expect(validator.isValid({ $ref: '#/$defs/asks_assent' }, {}, schema)).toBe(false)
  const { errors, errorSchema } = validator.validateFormData({ minor: true }, schema)
  expect(errors.map((error) => error.property)).toEqual(['.size', '.assent'])
  expect(Object.keys(errorSchema)).toEqual(['size', 'assent'])
})

test('a form that is opened answers nothing by itself', () => {
  const said: Answers[] = []
  const { container } = render(
    <MantineProvider>
      <FormView
        name="intake"
        jsonSchema={FORM}
        uiSchema={{ 'ui:options': { sections: [{ name: 'all', title: 'All', fields: Object.keys(FORM.properties) }] }, minor: { 'ui:widget': 'radio' }, tonight: { 'ui:widget': 'radio' }, harm: { 'ui:widget': 'checkboxes' } } as never}
        answers={{}}
        onChange={(answers) => said.push(answers)}
        onSubmit={() => undefined}
        refused={{}}
        places={{}}
        onPlace={() => undefined}
        busy={false}
        submit="save"
      />
    </MantineProvider>,
  )
  expect(container.querySelectorAll('input[type=radio]').length).toBeGreaterThan(3)
  expect(container.querySelectorAll('input:checked')).toHaveLength(0)
  expect(said.filter((answers) => Object.values(answers).some((value) => value !== undefined))).toEqual([])
})
