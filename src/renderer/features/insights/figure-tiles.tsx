import { clsx } from 'clsx'
import { type FigureName, figureDefinitions, figureNames } from '../../../contract/figures.ts'
import type { InsightsReport } from '../../../contract/insights.ts'
import { DefinitionButton } from './definition-button.tsx'
import { changeOf, figureText } from './figure-text.ts'

/** Every figure of the whole; the chosen one is drawn over time. */
export function FigureTiles(props: {
  report: InsightsReport
  chosen: FigureName
  onChoose: (name: FigureName) => void
}) {
  return (
    <ul
      aria-label="Figures"
      className="relative grid shrink-0 grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] overflow-hidden max-md:auto-cols-[9.5rem] max-md:grid-flow-col max-md:grid-cols-none max-md:grid-rows-3 max-md:overflow-x-auto"
    >
      {figureNames.map((name) => (
        <Tile
          key={name}
          name={name}
          report={props.report}
          isChosen={name === props.chosen}
          onChoose={props.onChoose}
        />
      ))}
    </ul>
  )
}

function Tile(props: {
  name: FigureName
  report: InsightsReport
  isChosen: boolean
  onChoose: (name: FigureName) => void
}) {
  const { name, report, isChosen } = props
  const { label } = figureDefinitions[name]
  const { now, before } = report
  return (
    <li
      className={clsx(
        'flex min-w-0 items-start border-line border-r border-b',
        isChosen && 'shadow-[inset_0_2px_0_var(--color-accent)]',
      )}
    >
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={() => props.onChoose(name)}
        className="min-w-0 flex-1 px-3 py-2 text-left -outline-offset-2 hover:bg-hover"
      >
        <span className="block truncate text-muted text-sm">{label}</span>
        <span className="block truncate font-medium text-lg tabular-nums">
          {figureText(name, now.total[name])}
        </span>
        {before !== null && (
          <span className="block truncate text-sm">
            <ChangeText name={name} report={report} />
          </span>
        )}
      </button>
      <span className="pt-1.5 pr-1.5">
        <DefinitionButton name={name} />
      </span>
    </li>
  )
}

function ChangeText({ name, report: { now, before } }: { name: FigureName; report: InsightsReport }) {
  const change = before && changeOf(name, now.total, before.total)
  if (before === null || !change) return <span className="text-faint">none before</span>
  const { text, isBetter } = change
  return (
    <span className={clsx(isBetter === null ? 'text-muted' : isBetter ? 'text-green' : 'text-red')}>
      {text}
      <span className="text-faint"> from {figureText(name, before.total[name])}</span>
      {isBetter !== null && <span className="sr-only">, {isBetter ? 'better' : 'worse'}</span>}
    </span>
  )
}
