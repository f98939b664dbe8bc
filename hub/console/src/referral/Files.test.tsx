import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { inEnglish } from '../language/testing'
import app from '../locales/en/app.json'
import codes from '../locales/en/codes.json'
import referral from '../locales/en/referral.json'
import { NewFile } from './Files'
import type { Trouble } from './transfer'

const uploads: { file: File; end: (trouble?: Trouble) => void }[] = []
vi.mock('./transfer', async (original) => ({
  ...(await original<typeof import('./transfer')>()),
  upload: (_id: string, _part: string, file: File, told: (share: number) => void) => {
    told(0.25)
    return new Promise((end) => uploads.push({ file, end }))
  },
}))

beforeAll(() => inEnglish({ app, codes, referral, outbox: {} }))
afterEach(cleanup)

test('a file shows how far it is; one that did not come through is sent again without being chosen again', async () => {
  const arrived = vi.fn()
  const { container } = render(
    <MantineProvider env="test">
      <NewFile id="R" parts={['SEALED']} online arrived={arrived} />
    </MantineProvider>,
  )
  const file = new File(['%PDF-1.7'], 'letter.pdf', { type: 'application/pdf' })
  await userEvent.upload(container.querySelector<HTMLInputElement>('input[type=file]')!, file)
  screen.getByText('Sending letter.pdf: 25 %')
  uploads.shift()!.end('offline')
  await userEvent.click(await screen.findByRole('button', { name: app.tryAgain }))
  expect(uploads[0]!.file).toBe(file)
  expect(arrived).not.toHaveBeenCalled()
  uploads.shift()!.end()
  await screen.findByText('letter.pdf was sent.')
  expect(arrived).toHaveBeenCalledOnce()
})
