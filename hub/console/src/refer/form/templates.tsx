// How a form is laid out: questions in their sections, errors in a list that leads to them.
import { Alert, Anchor, List } from '@mantine/core'
import type { ErrorListProps, FieldTemplateProps, ObjectFieldTemplateProps, TemplatesType } from '@rjsf/utils'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../parts/Icon'

interface Section {
  name: string
  title: string
  fields: string[]
}

function InSections({ properties, uiSchema }: ObjectFieldTemplateProps) {
  const sections = ((uiSchema?.['ui:options'] as { sections?: Section[] } | undefined)?.sections ?? []) as Section[]
  const shown = new Map(properties.map((one) => [one.name, one.content]))
  return (
    <>
      {sections.map((section) => {
        const own = section.fields.filter((name) => shown.has(name))
        if (!own.length) return null
        return (
          <fieldset key={section.name} className="refer-section">
            <legend>{section.title}</legend>
            <div className="refer-questions">
              {own.map((name) => (
                <div key={name}>{shown.get(name)}</div>
              ))}
            </div>
          </fieldset>
        )
      })}
    </>
  )
}

/** Each widget brings its own label, help and error, tied to what is typed into. */
const Bare = ({ children, hidden }: FieldTemplateProps) => (hidden ? null : <>{children}</>)

function ErrorList({ errors, schema }: ErrorListProps) {
  const { t } = useTranslation('refer')
  const titles = schema.properties as Record<string, { title?: string }> | undefined
  return (
    <Alert color="red" role="alert" title={t('form.wrong', { count: errors.length })} icon={<Icon name="alert" />} mb="md">
      <List size="sm">
        {errors.map((error, at) => {
          const field = error.property?.replace(/^\./, '') ?? ''
          return (
            <List.Item key={at}>
              <Anchor
                component="button"
                type="button"
                ta="start"
                onClick={() => {
                  const there = document.querySelector<HTMLElement>(`[data-question="${CSS.escape(field)}"]`)
                  there?.scrollIntoView({ block: 'center' })
                  there?.querySelector<HTMLElement>('input, select, textarea')?.focus()
                }}
              >
                {titles?.[field]?.title ?? field}: {error.message}
              </Anchor>
            </List.Item>
          )
        })}
      </List>
    </Alert>
  )
}

const Nothing = () => null

export const templates: Partial<TemplatesType> = {
  ObjectFieldTemplate: InSections,
  FieldTemplate: Bare,
  ErrorListTemplate: ErrorList,
  DescriptionFieldTemplate: Nothing,
  TitleFieldTemplate: Nothing,
  FieldErrorTemplate: Nothing,
  FieldHelpTemplate: Nothing,
} as Partial<TemplatesType>
