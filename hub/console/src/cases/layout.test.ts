import { describe, expect, it } from 'vitest'
import { BOX, drawingOf, linesOf } from './layout'
import { reasonsFor, standings } from './standing'

const state = (name: string, initial = false) => ({ name, initial })
const step = (from: string | string[], to: string) => ({ from: [from].flat(), to })

const STATES = [state('left'), state('needed', true), state('reserved'), state('lodged'), state('not_needed')]
const STEPS = [
  step('needed', 'reserved'),
  step('reserved', 'needed'),
  step('reserved', 'lodged'),
  step('lodged', 'lodged'),
  step('lodged', 'left'),
  step(['needed', 'reserved'], 'not_needed'),
]

describe('the drawing of a workflow', () => {
  it('goes down from where it begins', () => {
    const { spots } = drawingOf(STATES, STEPS)
    expect(spots.get('needed')!.layer).toBe(0)
    expect(spots.get('reserved')!.layer).toBe(1)
    expect(spots.get('lodged')!.layer).toBe(2)
    expect(spots.get('left')!.layer).toBe(3)
    expect(spots.get('not_needed')!.layer).toBe(2)
  })

  it('puts no box on another, and all of them inside', () => {
    const { spots, width, height } = drawingOf(STATES, STEPS)
    const all = [...spots.values()]
    for (const one of all) {
      expect(one.x - BOX.width / 2).toBeGreaterThanOrEqual(0)
      expect(one.x + BOX.width / 2).toBeLessThanOrEqual(width)
      expect(one.y + BOX.height / 2).toBeLessThanOrEqual(height)
      for (const other of all)
        if (one !== other)
          expect(Math.abs(one.x - other.x) >= BOX.width || Math.abs(one.y - other.y) >= BOX.height).toBe(true)
    }
  })

  it('tells the ways back from those forward, each pair once', () => {
    const { lines } = drawingOf(STATES, [...STEPS, step('needed', 'reserved')])
    expect(lines).toHaveLength(7)
    expect(lines.filter((line) => line.back).map((line) => `${line.from}>${line.to}`)).toEqual([
      'reserved>needed',
      'lodged>lodged',
    ])
  })

  it('leads around a box that stands between', () => {
    const chain = [state('a', true), state('b'), state('c')]
    const { lines, spots } = drawingOf(chain, [step('a', 'b'), step('b', 'c'), step('a', 'c')])
    const skip = lines.find((line) => line.from === 'a' && line.to === 'c')!
    const lane = Number(/H([\d.]+)/.exec(skip.path)![1])
    expect(lane).toBeGreaterThan(0)
    expect(lane).toBeLessThan(spots.get('b')!.x - BOX.width / 2)
  })

  it('ends for a workflow that is all circle', () => {
    const { spots } = drawingOf([state('a', true), state('b')], [step('a', 'b'), step('b', 'a')])
    expect(spots.get('b')!.layer).toBe(1)
  })

  it('cuts a label that is too long, and shows that it did', () => {
    expect(linesOf('Reservado')).toEqual(['Reservado'])
    expect(linesOf('Espera a que la familia diga que sí')).toEqual(['Espera a que la', 'familia diga que sí'])
    expect(linesOf('Espera a que la familia diga que sí y llegue el documento del juzgado').at(-1)).toMatch(/…$/)
  })
})

describe('where a run stands', () => {
  const map = {
    states: [
      { name: 'needed', current: false, reached: true },
      { name: 'reserved', current: true, reached: true },
      { name: 'lodged', current: false, reached: false },
      { name: 'left', current: false, reached: false },
    ],
  }
  const way = (to: string, ...held: string[]) => ({ to, held: held.map((reason) => ({ guard: 'x', reason })) })
  const run = (...ways: ReturnType<typeof way>[]) => ({ map, ways, endedAt: null }) as never

  it('says what is done, now, and later', () => {
    expect([...standings(run())]).toEqual([['needed', 'done'], ['reserved', 'now'], ['lodged', 'later'], ['left', 'later']])
  })

  it('is held back only where every way there is, and says each reason once', () => {
    expect(standings(run(way('lodged', 'No bed'))).get('lodged')).toBe('held')
    expect(standings(run(way('lodged', 'No bed'), way('lodged'))).get('lodged')).toBe('next')
    expect(reasonsFor(run(way('lodged', 'No bed', 'No bed'), way('left', 'Other')), 'lodged')).toEqual(['No bed'])
  })

  it('shows a way back to an earlier state as next', () => {
    expect(standings(run(way('needed'))).get('needed')).toBe('next')
  })
})
