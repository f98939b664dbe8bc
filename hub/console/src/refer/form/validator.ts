// How react-jsonschema-form checks answers: by interpretation, never by code made at run time, because the
// page's content-security policy permits none.
import type { Schema } from '@cfworker/json-schema'
import { toErrorSchema, type RJSFValidationError, type ValidatorType } from '@rjsf/utils'
import { holds, problems, type Answers, type FormSchema } from './questions'

function errorsOf(schema: unknown, answers: unknown): RJSFValidationError[] {
  return problems(schema as FormSchema, (answers ?? {}) as Answers).map(({ field, keyword, limit }) => ({
    name: keyword,
    property: `.${field}`,
    message: keyword,
    params: { limit },
    stack: keyword,
  }))
}

export const validator: ValidatorType = {
  isValid: (schema, formData, rootSchema) => holds(schema as Schema, formData, rootSchema),
  validateFormData(formData, schema, _custom, transform, uiSchema) {
    const found = errorsOf(schema, formData)
    const errors = transform ? transform(found, uiSchema) : found
    return { errors, errorSchema: toErrorSchema(errors) }
  },
  rawValidation: <Result>(schema: unknown, formData: unknown) => ({
    errors: errorsOf(schema, formData) as Result[],
  }),
}
