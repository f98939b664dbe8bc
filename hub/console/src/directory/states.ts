// Mexico's 32 states as a map of squares: each about where it lies, all of one size, so that a small state can
// be touched as well as a large one. Columns count from the Pacific, rows from the north.
export const COLUMNS = 8
export const ROWS = 7

/** P-code of a state: [column, row]. */
export const STATES = {
  MX01: [3, 4],
  MX02: [1, 1],
  MX03: [1, 2],
  MX04: [7, 6],
  MX05: [4, 1],
  MX06: [2, 5],
  MX07: [6, 7],
  MX08: [3, 1],
  MX09: [5, 5],
  MX10: [3, 2],
  MX11: [4, 4],
  MX12: [3, 6],
  MX13: [6, 4],
  MX14: [2, 4],
  MX15: [4, 5],
  MX16: [3, 5],
  MX17: [4, 6],
  MX18: [2, 3],
  MX19: [4, 2],
  MX20: [5, 7],
  MX21: [5, 6],
  MX22: [5, 4],
  MX23: [8, 6],
  MX24: [4, 3],
  MX25: [2, 2],
  MX26: [2, 1],
  MX27: [6, 6],
  MX28: [5, 2],
  MX29: [6, 5],
  MX30: [7, 5],
  MX31: [8, 5],
  MX32: [3, 3],
} as const satisfies Record<string, readonly [number, number]>

export type StateCode = keyof typeof STATES

/** Where an arrow key leads from a state: the nearest one on that side, as straight ahead as there is one. */
export function neighbour(from: StateCode, key: string): StateCode | undefined {
  const [right, down] = DIRECTIONS[key] ?? []
  if (right === undefined || down === undefined) return undefined
  const [column, row] = STATES[from]
  let found: StateCode | undefined
  let least = Infinity
  for (const code of Object.keys(STATES) as StateCode[]) {
    const [across, along] = [STATES[code][0] - column, STATES[code][1] - row]
    const ahead = across * right + along * down
    const aside = Math.abs(across * down + along * right)
    const way = ahead + 3 * aside
    if (ahead > 0 && way < least) [found, least] = [code, way]
  }
  return found
}

const DIRECTIONS: Record<string, readonly [right: number, down: number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
}

export const isState = (code: string | null | undefined): code is StateCode => Boolean(code && code in STATES)
