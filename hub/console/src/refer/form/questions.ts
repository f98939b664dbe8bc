// What a form asks now, given what was answered; what is wrong with the answers; and what is sent. From the
// JSON Schema of hub/hooks/json_schema.py alone: a question that skip logic closes is no property at all.
import { Validator, type Schema } from '@cfworker/json-schema'

export type Answers = Record<string, unknown>

export interface Question extends Schema {
  title?: string
  type?: Schema['type']
}

export interface FormSchema {
  title?: string
  properties: Record<string, Question>
  required?: string[]
  allOf?: { if: Schema; then: { properties: Record<string, Question>; required?: string[] } }[]
  $defs?: Record<string, Schema>
  [key: string]: unknown
}

export interface Asked {
  properties: Record<string, Question>
  required: string[]
}

export interface Problem {
  field: string
  /** The word of JSON Schema that does not hold, or `required`. */
  keyword: string
  limit?: number
}

const DRAFT = '2020-12'
const checks = new WeakMap<object, Map<string, Validator>>()

/** Whether an instance holds against a schema; references are those of the root. Nothing is evaluated as code. */
export function holds(schema: Schema | boolean, instance: unknown, root: object): boolean {
  if (typeof schema === 'boolean') return schema
  let known = checks.get(root)
  if (!known) checks.set(root, (known = new Map()))
  const name = JSON.stringify(schema)
  let check = known.get(name)
  if (!check) {
    const $defs = (root as FormSchema).$defs ?? {}
    known.set(name, (check = new Validator({ ...schema, $defs }, DRAFT)))
  }
  return check.validate(instance).valid
}

/** Not answered: the hub leaves these out as well. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

const given = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, value]) => !isEmpty(value)))

/** The questions that are open. An answer to a closed question counts as none. */
export function asked(schema: FormSchema, answers: Answers): Asked {
  const properties = { ...schema.properties }
  const required = [...(schema.required ?? [])]
  const said = given(answers)
  for (const { if: condition, then } of schema.allOf ?? []) {
    if (!holds(condition, said, schema)) continue
    Object.assign(properties, then.properties)
    required.push(...(then.required ?? []))
  }
  return { properties, required }
}

/** What is sent: answers to open questions. What was written at a closed one stays in the draft. */
export function toSend(schema: FormSchema, answers: Answers): Answers {
  const { properties } = asked(schema, answers)
  return Object.fromEntries(Object.entries(given(answers)).filter(([name]) => name in properties))
}

/** What is wrong, question by question, one problem each. */
export function problems(schema: FormSchema, answers: Answers): Problem[] {
  const open = asked(schema, answers)
  const found: Problem[] = []
  for (const [field, question] of Object.entries(open.properties)) {
    const value = answers[field]
    if (isEmpty(value)) {
      if (open.required.includes(field)) found.push({ field, keyword: 'required' })
      continue
    }
    const wrong = wrongWith(question, value, schema)
    if (wrong) found.push({ field, ...wrong })
  }
  return found
}

function wrongWith(question: Question, value: unknown, root: FormSchema): Omit<Problem, 'field'> | undefined {
  if (holds(question, value, root)) return undefined
  const [first] = new Validator(question, DRAFT, true).validate(value).errors.slice(-1)
  const keyword = first?.keyword ?? 'type'
  const limit = question[keyword]
  return { keyword, limit: typeof limit === 'number' ? limit : undefined }
}

/** What a question wants: the JSON Schema says so by the pattern that it gives. */
export function wants(question: Question): 'country' | 'place' | 'phone' | undefined {
  if (question.pattern === '^[A-Z]{2}$') return 'country'
  if (question.pattern?.startsWith('^MX')) return 'place'
  if (question.pattern?.includes('[^0-9]*[0-9]')) return 'phone'
  return undefined
}
