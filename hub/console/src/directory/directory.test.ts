import { describe, expect, it } from 'vitest'
import { byState, citiesOf, depth } from './counts'
import { clock, spansOf, weekday } from './hours'
import { COLUMNS, neighbour, ROWS, STATES, type StateCode } from './states'

const at = (state: string | null, city: string | null, municipality?: string) => ({
  location: {
    city,
    state: state ? { pcode: state } : null,
    municipality: municipality ? { pcode: municipality, name: city ?? 'M' } : null,
  },
})

describe('the map of the states', () => {
  it('has all 32, each on a square of its own', () => {
    const places = Object.values(STATES).map(([column, row]) => `${column},${row}`)
    expect(places).toHaveLength(32)
    expect(new Set(places).size).toBe(32)
    for (const [column, row] of Object.values(STATES)) {
      expect(column).toBeGreaterThanOrEqual(1)
      expect(column).toBeLessThanOrEqual(COLUMNS)
      expect(row).toBeGreaterThanOrEqual(1)
      expect(row).toBeLessThanOrEqual(ROWS)
    }
  })

  it('leads by arrow keys from each state to every other', () => {
    expect(neighbour('MX07', 'ArrowLeft')).toBe('MX20')
    expect(neighbour('MX07', 'ArrowUp')).toBe('MX27')
    expect(neighbour('MX07', 'ArrowDown')).toBeUndefined()
    expect(neighbour('MX07', 'Enter')).toBeUndefined()
    for (const from of Object.keys(STATES) as StateCode[]) {
      const reached = new Set<StateCode>([from])
      for (const code of reached)
        for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
          const next = neighbour(code, key)
          if (next) reached.add(next)
        }
      expect(reached.size).toBe(32)
    }
  })

  it('puts neighbours side by side, north above south', () => {
    expect(STATES.MX02[1]).toBeLessThan(STATES.MX03[1])
    expect(STATES.MX26[0]).toBeLessThan(STATES.MX08[0])
    expect(STATES.MX07[1]).toBeGreaterThan(STATES.MX09[1])
    expect(STATES.MX31[0]).toBeGreaterThan(STATES.MX30[0])
  })
})

describe('how many services lie where', () => {
  const services = [at('MX07', 'Tapachula', 'MX07089'), at('MX07', 'Tapachula', 'MX07089'), at('MX07', 'Comitán'), at('MX02', 'Tijuana'), at(null, null)]

  it('counts by state and leaves out what has no place', () => {
    expect([...byState(services)]).toEqual([['MX07', 3], ['MX02', 1]])
  })

  it('counts by city within a state, most first', () => {
    expect(citiesOf(services, 'MX07')).toEqual([
      { place: 'MX07089', name: 'Tapachula', state: 'MX07', count: 2 },
      { place: 'Comitán', name: 'Comitán', state: 'MX07', count: 1 },
    ])
  })

  it('draws nothing where there is nothing, and one service so that it is seen', () => {
    expect([depth(0, 40), depth(1, 40), depth(40, 40), depth(1, 1)]).toEqual([0, 1, 4, 4])
  })
})

describe('hours', () => {
  it('tells days that follow one another as a span', () => {
    expect(spansOf([1, 2, 3, 4, 5])).toEqual([[1, 5]])
    expect(spansOf([5, 1, 2])).toEqual([[1, 2], [5, 5]])
    expect(spansOf([])).toEqual([])
  })

  it('begins the week on Monday', () => {
    expect(weekday(1, 'en')).toBe('Mon')
    expect(weekday(7, 'en')).toBe('Sun')
    expect(clock('09:00:00')).toBe('09:00')
  })
})
