import { expect, test } from 'vitest'
import { MOST, nameIn, troubleOf, troubleWith } from './transfer'

test.each([
  ['carta.pdf', 10, undefined],
  ['FOTO.JPG', MOST, undefined],
  ['foto.jpg', MOST + 1, 'size'],
  ['vacio.pdf', 0, 'empty'],
  ['video.mp4', 10, 'kind'],
  ['sin-nombre', 10, 'kind'],
])('%s of %i bytes: %s', (name, size, trouble) => {
  expect(troubleWith({ name, size })).toBe(trouble)
})

const coded = (code: string) => ({ errors: [{ extensions: { code } }] })

test.each([
  [0, null, 'offline'],
  [401, null, 'ended'],
  [413, coded('LIMIT_BODY'), 'size'],
  [400, coded('LIMIT_BODY'), 'size'],
  [415, coded('UNSUPPORTED_MEDIA_TYPE'), 'kind'],
  [403, coded('NOT_CONSENTED'), 'consent'],
  [410, coded('GONE'), 'gone'],
  [404, coded('NOT_FOUND'), 'missing'],
  [409, coded('CONFLICT'), 'conflict'],
  [502, '<html>', 'server'],
  [200, '<html>', 'server'],
])('an answer of %i with %j means %s', (status, body, trouble) => {
  expect(troubleOf(status, body)).toBe(trouble)
})

test('a file is saved under the name it was sent with', () => {
  expect(nameIn(`attachment; filename="Carta _and_.txt"; filename*=UTF-8''Carta%20%C3%B1and%C3%BA.txt`)).toBe('Carta ñandú.txt')
  expect(nameIn('attachment; filename="a.pdf"')).toBe('a.pdf')
  expect(nameIn(null)).toBeUndefined()
})
