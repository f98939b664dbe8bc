import { expect, test } from 'vitest'
import { paperOf } from './printing'

test('what a paper says stands in the page as words, whatever signs it holds', () => {
  const page = new DOMParser().parseFromString(paperOf('A & B', ['<img src=x onerror=alert(1)>', 'uno'], 'es'), 'text/html')
  expect(page.documentElement.lang).toBe('es')
  expect(page.querySelector('h1')?.textContent).toBe('A & B')
  expect(page.querySelector('img')).toBeNull()
  expect([...page.querySelectorAll('p')].map((one) => one.textContent)).toEqual(['<img src=x onerror=alert(1)>', 'uno'])
})
