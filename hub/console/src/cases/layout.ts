// Where the states of a workflow stand in its drawing: in layers from where it begins to where it ends, one
// under the other, so that what comes later is lower. Pure; sizes in pixels of the drawing.

export interface Way {
  from: string
  to: string
}

export interface Spot {
  name: string
  layer: number
  /** The middle of its box. */
  x: number
  y: number
}

export interface Line extends Way {
  path: string
  /** It leads back to an earlier state, or to the same. */
  back: boolean
}

export interface Drawing {
  spots: Map<string, Spot>
  lines: Line[]
  width: number
  height: number
}

export const BOX = { width: 176, height: 62 }
const GAP = { x: 30, y: 60 }
/** Room beside the boxes for the ways that lead back. */
const LANE = 22
const SWEEPS = 4

/** Each pair of states once, however many steps lead from one to the other. */
function pairs(steps: { from: readonly string[]; to: string }[]): Way[] {
  const seen = new Map<string, Way>()
  for (const step of steps)
    for (const from of step.from) seen.set(`${from}>${step.to}`, { from, to: step.to })
  return [...seen.values()]
}

/** The ways that close a circle when one walks from the beginning. */
function returning(names: string[], ways: Way[]): Set<Way> {
  const out = new Map(names.map((name) => [name, ways.filter((way) => way.from === name)]))
  const state = new Map<string, 'open' | 'done'>()
  const found = new Set<Way>()
  const walk = (name: string) => {
    state.set(name, 'open')
    for (const way of out.get(name) ?? []) {
      if (state.get(way.to) === 'open') found.add(way)
      else if (!state.has(way.to)) walk(way.to)
    }
    state.set(name, 'done')
  }
  for (const name of names) if (!state.has(name)) walk(name)
  return found
}

/** As far from the beginning as the longest way there. */
function layersOf(names: string[], ways: Way[]): Map<string, number> {
  const layer = new Map(names.map((name) => [name, 0]))
  for (let round = 0; round < names.length; round++) {
    let changed = false
    for (const { from, to } of ways) {
      const least = layer.get(from)! + 1
      if (layer.get(to)! < least) {
        layer.set(to, least)
        changed = true
      }
    }
    if (!changed) break
  }
  return layer
}

/** Within a layer, each state under the middle of those that lead to it (and over those it leads to). */
function ordered(rows: string[][], ways: Way[]): string[][] {
  const neighbours = (name: string) =>
    ways.flatMap((way) => (way.to === name ? [way.from] : way.from === name ? [way.to] : []))
  let now = rows
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const at = new Map<string, number>()
    for (const row of now) row.forEach((name, index) => at.set(name, (index + 0.5) / row.length))
    now = now.map((row) => {
      const middle = new Map(
        row.map((name) => {
          const near = neighbours(name).map((one) => at.get(one)!)
          return [name, near.length ? near.reduce((sum, one) => sum + one, 0) / near.length : at.get(name)!]
        }),
      )
      return [...row].sort((a, b) => middle.get(a)! - middle.get(b)!)
    })
  }
  return now
}

/** The drawing of a workflow. Its first state comes first in `states`, or is marked as initial. */
export function drawingOf(
  states: { name: string; initial: boolean }[],
  steps: { from: readonly string[]; to: string }[],
): Drawing {
  const names = [...states].sort((a, b) => Number(b.initial) - Number(a.initial)).map((state) => state.name)
  const ways = pairs(steps).filter((way) => names.includes(way.from) && names.includes(way.to))
  const circles = returning(names, ways)
  const forward = ways.filter((way) => !circles.has(way))
  const layer = layersOf(names, forward)
  const rows: string[][] = []
  for (const name of names) (rows[layer.get(name)!] ??= []).push(name)
  const placed = ordered(rows, forward)
  const widest = Math.max(1, ...placed.map((row) => row.length))
  const inner = widest * BOX.width + (widest - 1) * GAP.x
  const skipping = forward.filter((way) => layer.get(way.to)! - layer.get(way.from)! > 1)
  const lanes = LANE * (1 + circles.size)
  const before = LANE * (1 + skipping.length)

  const spots = new Map<string, Spot>()
  placed.forEach((row, at) => {
    const used = row.length * BOX.width + (row.length - 1) * GAP.x
    row.forEach((name, index) =>
      spots.set(name, {
        name,
        layer: at,
        x: before + (inner - used) / 2 + index * (BOX.width + GAP.x) + BOX.width / 2,
        y: 36 + at * (BOX.height + GAP.y) + BOX.height / 2,
      }),
    )
  })

  let lane = 0
  let skip = 0
  const lines = ways.map((way): Line => {
    const [from, to] = [spots.get(way.from)!, spots.get(way.to)!]
    const back = circles.has(way)
    if (from === to) return { ...way, back, path: loop(from) }
    if (back) return { ...way, back, path: around(from, to, before + inner + LANE * ++lane, lane) }
    if (!straightIsFree(from, to, spots)) return { ...way, back, path: around(from, to, before - LANE * ++skip, -skip) }
    return { ...way, back, path: down(from, to) }
  })
  return { spots, lines, width: before + inner + lanes, height: placed.length * (BOX.height + GAP.y) - GAP.y + 72 }
}

/** Whether a line between two boxes passes no other. */
function straightIsFree(from: Spot, to: Spot, spots: Map<string, Spot>): boolean {
  if (to.layer - from.layer <= 1) return true
  for (const spot of spots.values()) {
    if (spot.layer <= from.layer || spot.layer >= to.layer) continue
    const share = (spot.y - from.y) / (to.y - from.y)
    const x = from.x + share * (to.x - from.x)
    if (Math.abs(x - spot.x) < BOX.width / 2 + 8) return false
  }
  return true
}

function down(from: Spot, to: Spot): string {
  const [start, end] = [from.y + BOX.height / 2, to.y - BOX.height / 2 - 2]
  const middle = (start + end) / 2
  return `M${from.x} ${start}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${end}`
}

/** Out below the box, along a lane beside all boxes, and in from above: it crosses none. Each lane has a height
 * of its own between the rows, so that two never lie on each other; a negative one is before the boxes. */
function around(from: Spot, to: Spot, x: number, lane: number): string {
  const height = 10 + (Math.abs(lane) % 4) * 6
  const aside = (BOX.width / 2 - 18 - (Math.abs(lane) % 3) * 8) * Math.sign(lane)
  const [below, above] = [from.y + BOX.height / 2, to.y - BOX.height / 2 - 2]
  return `M${from.x + aside} ${below}V${below + height}H${x}V${above - height}H${to.x + aside}V${above}`
}

/** Beside the box, back to itself. */
function loop(at: Spot): string {
  const x = at.x + BOX.width / 2
  return `M${x} ${at.y - 12}C${x + 24} ${at.y - 16} ${x + 24} ${at.y + 16} ${x + 2} ${at.y + 12}`
}

/** A label in lines of at most `most` characters; what does not fit is cut, and said so. */
export function linesOf(label: string, most = 22, rows = 2): string[] {
  const lines: string[] = []
  for (const word of label.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  if (lines.length <= rows) return lines
  return [...lines.slice(0, rows - 1), `${lines[rows - 1]!.slice(0, most - 1)}…`]
}
