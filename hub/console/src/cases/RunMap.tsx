// A run of a workflow as a drawing. It repeats what stands beside it in words, so it is hidden from those who
// listen; state is told by a word, a sign and a kind of line, not by colour alone.
import { Group, Text } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunFragment } from '../documents/cases'
import { BOX, linesOf, type Drawing } from './layout'
import type { Standing } from './standing'

interface Props {
  run: RunFragment
  drawing: Drawing
  stands: Map<string, Standing>
}

const SIGNS: Record<Standing, string> = { done: '✓ ', now: '● ', next: '→ ', held: '■ ', later: '' }

export function RunMap({ run, drawing, stands }: Props) {
  const { t } = useTranslation('cases')
  const id = useId()
  const map = run.map!
  const current = map.states.find((state) => state.current)?.name
  const kindOf = (from: string, to: string): string => {
    const steps = map.steps.filter((step) => step.from.includes(from) && step.to === to)
    if (from === current) {
      const ways = run.ways.filter((way) => steps.some((step) => step.name === way.step))
      if (ways.length) return ways.some((way) => !way.held.length) ? 'next' : 'held'
    }
    return run.history.some((event) => event.fromState === from && event.toState === to) ? 'taken' : ''
  }
  return (
    <>
      <div className="drawing" aria-hidden="true">
        <svg width={drawing.width} height={drawing.height} viewBox={`0 0 ${drawing.width} ${drawing.height}`}>
          <defs>
            <marker id={id} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">
              <path d="M0 0 8 4 0 8z" className="arrow" />
            </marker>
          </defs>
          {drawing.lines.map((line) => (
            <path key={`${line.from}>${line.to}`} d={line.path} className={`way ${kindOf(line.from, line.to)}`} markerEnd={`url(#${id})`} />
          ))}
          {map.states.map((state) => {
            const spot = drawing.spots.get(state.name)!
            const stand = stands.get(state.name)!
            const lines = linesOf(state.label)
            const word = stand !== 'later'
            const top = spot.y - ((lines.length + Number(word)) * 16) / 2 + 12
            return (
              <g key={state.name} className={`state ${stand}`}>
                <title>{state.label}</title>
                <rect x={spot.x - BOX.width / 2} y={spot.y - BOX.height / 2} width={BOX.width} height={BOX.height} rx={state.final ? 30 : 8} />
                {lines.map((line, index) => (
                  <text key={index} x={spot.x} y={top + index * 16} textAnchor="middle">
                    {line}
                  </text>
                ))}
                {word && (
                  <text className="word" x={spot.x} y={top + lines.length * 16} textAnchor="middle">
                    {SIGNS[stand]}
                    {t(`short.${stand}`)}
                  </text>
                )}
              </g>
            )
          })}
        </svg>
      </div>
      <Group gap="md" mt={4} aria-hidden="true">
        <Text size="xs" c="dimmed">
          {t('run.legend')}
        </Text>
      </Group>
    </>
  )
}
