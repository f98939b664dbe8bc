// How many services lie where: by state, and within a state by city. Pure.
interface Placed {
  location: {
    city: string | null
    state: { pcode: string } | null
    municipality: { pcode: string; name: string } | null
  }
}

export interface City {
  /** What the filter is called: the P-code of its municipality, or the city's name where that is not known. */
  place: string
  name: string
  state: string
  count: number
}

/** By P-code of the state. */
export function byState(services: Placed[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { location } of services)
    if (location.state) found.set(location.state.pcode, (found.get(location.state.pcode) ?? 0) + 1)
  return found
}

/** The cities of a state, most services first, then by name. */
export function citiesOf(services: Placed[], state: string): City[] {
  const found = new Map<string, City>()
  for (const { location } of services) {
    if (location.state?.pcode !== state) continue
    const place = location.municipality?.pcode ?? location.city
    const name = location.city ?? location.municipality?.name
    if (!place || !name) continue
    const city = found.get(place) ?? { place, name, state, count: 0 }
    city.count++
    found.set(place, city)
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
}

/** How dark a state is drawn: 0 for none, then 1 to 4 by its share of the largest. */
export function depth(count: number, most: number): number {
  return count ? Math.max(1, Math.ceil((4 * count) / Math.max(most, 1))) : 0
}
