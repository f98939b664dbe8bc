import { MantineProvider, TextInput } from '@mantine/core'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { inEnglish } from '../language/testing'
import app from '../locales/en/app.json'
import { useAsked } from './asked'
import { Confirm } from './Confirm'
import { PATIENCE } from './patience'

beforeAll(() => inEnglish({ app }))
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const answers: ((ok: boolean) => void)[] = []

function Adding({ close }: { close: () => void }) {
  const [text, setText] = useState('')
  return (
    <Confirm opened close={close} title="Adding" confirm="Add" onConfirm={() => new Promise<boolean>((done) => answers.push(done))}>
      <TextInput label="What" value={text} onChange={(event) => setText(event.currentTarget.value)} />
    </Confirm>
  )
}

function Page() {
  const [asked, ask] = useAsked<undefined>()
  return (
    <MantineProvider env="test">
      <button onClick={() => ask(undefined)}>new</button>
      {asked.map(({ key, close }) => (
        <Adding key={key} close={close} />
      ))}
    </MantineProvider>
  )
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))
const field = () => screen.getByLabelText<HTMLInputElement>('What')

async function write(text: string) {
  fireEvent.click(screen.getByText('new'))
  await pass(10)
  fireEvent.change(field(), { target: { value: text } })
  fireEvent.click(screen.getByRole('button', { name: 'Add' }))
}

test('a dialog that the hub lets wait is out of the way, and comes back with what was typed when it is refused', async () => {
  render(<Page />)
  await write('a bed')
  await pass(PATIENCE - 50)
  expect(screen.getByRole('dialog')).toBeTruthy()
  await pass(100)
  expect(screen.queryByRole('dialog')).toBeNull()
  await act(async () => answers.shift()!(false))
  await pass(10)
  expect(field().value).toBe('a bed')
  fireEvent.click(screen.getByRole('button', { name: 'Add' }))
  await act(async () => answers.shift()!(true))
  await pass(10)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('another one can be opened meanwhile; neither loses what was typed', async () => {
  render(<Page />)
  await write('a bed')
  await pass(PATIENCE + 50)
  await write('a doctor')
  await pass(PATIENCE + 50)
  expect(screen.queryByRole('dialog')).toBeNull()
  await act(async () => answers.shift()!(false))
  await pass(10)
  expect(field().value).toBe('a bed')
  await act(async () => answers.shift()!(true))
  await pass(10)
  expect(field().value).toBe('a bed')
})
