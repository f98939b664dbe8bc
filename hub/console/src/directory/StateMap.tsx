// The map: a square for each state about where it lies, with how many services are there; choosing one filters
// the list below, and shows its cities. It says nothing that the list and the selects do not say as well.
import { Button, Collapse, Group, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../language/format'
import { Icon } from '../parts/Icon'
import { depth, type City } from './counts'
import { isState, neighbour, STATES, type StateCode } from './states'

interface Props {
  counts: Map<string, number>
  cities: City[]
  place: string
  choose: (place: string) => void
}

/** Where one begins: most who need help come through the southern border. */
const SOUTH: StateCode = 'MX07'

export function StateMap({ counts, cities, place, choose }: Props) {
  const { t } = useTranslation('directory')
  const formats = useFormats()
  const wide = useMediaQuery('(min-width: 48em)', true)
  const [asked, setAsked] = useState<boolean>()
  const open = asked ?? wide
  const most = Math.max(0, ...counts.values())
  const chosen = place.slice(0, 4)
  // One stop of the tab key; from there the arrows go from state to state.
  const [at, setAt] = useState<StateCode>()
  const stop = at ?? (isState(chosen) ? chosen : SOUTH)
  const squares = useRef(new Map<StateCode, HTMLButtonElement>())
  function move(event: KeyboardEvent, from: StateCode) {
    const next = neighbour(from, event.key)
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    squares.current.get(next)?.focus()
  }
  return (
    <Stack component="section" gap="xs" aria-label={t('map.title')}>
      <Group>
        <Button variant="default" leftSection={<Icon name="map" />} aria-expanded={open} onClick={() => setAsked(!open)}>
          {t(open ? 'map.hide' : 'map.show')}
        </Button>
        {place && (
          <Button variant="subtle" onClick={() => choose('')}>
            {t('map.all')}
          </Button>
        )}
      </Group>
      <Collapse expanded={open} transitionDuration={0}>
        <div className="country" role="group" aria-label={t('map.how')} dir="ltr">
          {(Object.keys(STATES) as StateCode[])
            .sort((a, b) => STATES[a][1] - STATES[b][1] || STATES[a][0] - STATES[b][0])
            .map((code) => {
              const count = counts.get(code) ?? 0
              // Its name begins with what one sees, so that it can be called by voice.
              const shown = [t(`short.${code}`), count ? formats.number(count) : ''].join(' ').trim()
              return (
                <button
                  key={code}
                  ref={(square) => {
                    if (square) squares.current.set(code, square)
                  }}
                  type="button"
                  tabIndex={code === stop ? 0 : -1}
                  onFocus={() => setAt(code)}
                  onKeyDown={(event) => move(event, code)}
                  className={`square c${STATES[code][0]} r${STATES[code][1]} d${depth(count, most)}`}
                  aria-pressed={chosen === code}
                  aria-label={`${shown} · ${t('stateCount', { name: t(`name.${code}`), count, number: formats.number(count) })}`}
                  title={t(`name.${code}`)}
                  onClick={() => choose(chosen === code ? '' : code)}
                >
                  <span>{t(`short.${code}`)}</span>{' '}
                  <b>{count ? formats.number(count) : ''}</b>
                </button>
              )
            })}
        </div>
      </Collapse>
      {isState(chosen) && (
        <Text fw={600}>{t('stateCount', { name: t(`name.${chosen}`), count: counts.get(chosen) ?? 0, number: formats.number(counts.get(chosen) ?? 0) })}</Text>
      )}
      {cities.length > 0 && (
        <Group gap="xs" role="group" aria-label={t('map.cities')}>
          <Text size="sm">{t('map.cities')}</Text>
          {cities.map((city) => (
            <Button
              key={city.place}
              variant={place === city.place ? 'filled' : 'default'}
              aria-pressed={place === city.place}
              onClick={() => choose(place === city.place ? chosen : city.place)}
            >
              {t('map.city', { name: city.name, number: formats.number(city.count) })}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  )
}
