import type { TFunction } from 'i18next'
import { expect, test } from 'vitest'
import en from '../locales/en/aloud.json'
import es from '../locales/es/aloud.json'
import { plain, slipOf, type SlipFacts } from './slip'

const words = (catalogue: object): TFunction<'aloud'> =>
  ((key: string, values: Record<string, string> = {}) => {
    let found: unknown = catalogue
    for (const step of key.split('.')) found = (found as Record<string, unknown>)[step]
    if (typeof found !== 'string') throw new Error(`There are no words for ${key}.`)
    return found.replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? `{{${name}}}`)
  }) as unknown as TFunction<'aloud'>

const FACTS: SlipFacts = {
  caseCode: 'K7QF-3M9D-A2XZ',
  sensitivity: 'STANDARD',
  redacted: false,
  address: 'Avenida de los Ejemplos 107',
  city: 'Tapachula',
  schedules: [{ weekdays: [1, 2, 3, 4, 5], opens: '09:00:00', closes: '17:00:00' }],
  hours: [],
  deskName: 'Mesa de referencia',
  acronym: 'ONUSIDA',
  fromDesk: 'Mesa de Tapachula',
  fromCity: 'Tapachula',
  fromPhone: '+52 962 555 0101',
}

const text = (changes: Partial<SlipFacts>, language: 'es' | 'en' = 'es') => {
  const t = words(language === 'es' ? es : en)
  return plain(t, slipOf(t, language, { ...FACTS, ...changes }))
}

test('a slip says the code, where, when, whom to ask for, and whom to call', () => {
  const said = text({})
  for (const part of ['K7QF-3M9D-A2XZ', 'Avenida de los Ejemplos 107', 'de lunes a viernes, de 09:00 a 17:00', 'Mesa de referencia', '+52 962 555 0101'])
    expect(said).toContain(part)
  expect(text({}, 'en')).toContain('Monday to Friday, 09:00 to 17:00')
  expect(said).not.toMatch(/https?:|{{/)
})

test('of a safe house the place is told, never written', () => {
  const said = text({ redacted: true })
  expect(said).not.toContain('Ejemplos')
  expect(said).not.toContain('Mesa de referencia')
  expect(said).toContain('Mesa de Tapachula en Tapachula le dirá a dónde ir')
})

test('of a service that goes under a code neither place nor agency is written', () => {
  const said = text({ sensitivity: 'SEALED' })
  for (const part of ['Ejemplos', 'ONUSIDA', 'Mesa de referencia']) expect(said).not.toContain(part)
})

test('of a reserved service the agency is not named: its name can tell what one comes for', () => {
  const said = text({ sensitivity: 'RESTRICTED' })
  expect(said).toContain('Avenida de los Ejemplos 107')
  for (const part of ['ONUSIDA', 'Mesa de referencia']) expect(said).not.toContain(part)
})

test('without hours of the service those of the desk count; days apart are listed', () => {
  const hours = [1, 3].map((weekday) => ({ weekday, opens: '08:00:00', closes: '12:00:00' }))
  expect(text({ schedules: [], hours })).toContain('lunes y miércoles, de 08:00 a 12:00')
  expect(text({ schedules: [], hours: [] })).not.toContain('Cuándo')
})
