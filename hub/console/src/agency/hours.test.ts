import { expect, test } from 'vitest'
import { byDay, hoursInWords } from './hours'

const span = (weekday: number, opens: string, closes: string) => ({ weekday, opens, closes })

test('days with the same hours stand together', () => {
  const week = [1, 2, 3, 4, 5].map((day) => span(day, '09:00:00', '17:00:00'))
  expect(hoursInWords(week, 'es')).toEqual(['lunes – viernes: 09:00–17:00'])
  expect(hoursInWords([...week, span(6, '09:00:00', '12:00:00')], 'en')).toEqual([
    'Monday – Friday: 09:00–17:00',
    'Saturday: 09:00–12:00',
  ])
})

test('a day with a pause shows both spans, and a day between others parts them', () => {
  const found = hoursInWords(
    [span(3, '09:00', '17:00'), span(1, '14:00', '17:00'), span(1, '09:00', '13:00'), span(2, '10:00', '12:00')],
    'es',
  )
  expect(found).toEqual(['lunes: 09:00–13:00, 14:00–17:00', 'martes: 10:00–12:00', 'miércoles: 09:00–17:00'])
})

test('no day is lost on the way into the form', () => {
  const found = byDay([span(7, '10:00:00', '11:00:00'), span(7, '12:00:00', '13:00:00')])
  expect(found.get(7)).toHaveLength(2)
  expect([...found.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7])
})
