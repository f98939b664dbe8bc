// Answers beside their questions, in the order of the form and in its words. An answer whose question this
// version of the form does not have keeps its own name, at the end: nothing is left out.

export interface Question {
  title?: string
  description?: string
  type?: string
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  oneOf?: { const: unknown; title: string }[]
  items?: { oneOf?: { const: unknown; title: string }[] }
}

export interface FormSchema {
  title?: string
  properties: Record<string, Question>
  required?: string[]
  allOf?: { then?: { properties?: Record<string, Question>; required?: string[] } }[]
}

interface Words {
  yes: string
  no: string
  day: (day: string) => string
  list: (items: string[]) => string
  language: string
}

/** Every question of a form, those that are asked only sometimes too. */
export function questionsOf(schema: FormSchema): Record<string, Question> {
  return Object.assign({}, schema.properties, ...(schema.allOf ?? []).map((one) => one.then?.properties ?? {})) as Record<
    string,
    Question
  >
}

export function answersIn(schema: FormSchema, answers: Record<string, unknown>, words: Words): [string, string][] {
  const questions = questionsOf(schema)
  const known = Object.keys(questions).filter((name) => name in answers)
  const unknown = Object.keys(answers).filter((name) => !(name in questions))
  return [...known, ...unknown].map((name) => [questions[name]?.title ?? name, inWords(questions[name], answers[name], words)])
}

function inWords(question: Question | undefined, value: unknown, words: Words): string {
  if (Array.isArray(value))
    return words.list(value.map((one) => optionOf(question?.items?.oneOf, one) ?? String(one)))
  const option = optionOf(question?.oneOf, value)
  if (option) return option
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return new Intl.NumberFormat(words.language).format(value)
  if (question?.format === 'date' && typeof value === 'string') return words.day(value)
  if (question?.pattern === '^[A-Z]{2}$' && typeof value === 'string')
    return new Intl.DisplayNames(words.language, { type: 'region' }).of(value) ?? value
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const optionOf = (options: { const: unknown; title: string }[] | undefined, value: unknown): string | undefined =>
  options?.find((one) => one.const === value)?.title
