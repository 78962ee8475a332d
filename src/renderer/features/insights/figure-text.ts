import { type FigureName, type Figures, figureDefinitions } from '../../../contract/figures.ts'
import { formatCost, formatCount, formatDuration } from '../../ui/format.ts'

/** `–` where there is no figure. */
export function figureText(name: FigureName, value: number | null): string {
  if (value === null) return '–'
  const { unit } = figureDefinitions[name]
  if (unit === 'money') return formatCost(value)
  if (unit === 'ms') return formatDuration(value, true)
  if (unit === 'share') return percent(value)
  return formatCount(value)
}

export interface Change {
  text: string
  /** Whether it became better; null: neither, or it is the same. */
  isBetter: boolean | null
}

/** How a figure has changed; null: there is nothing to compare. */
export function changeOf(name: FigureName, now: Figures, before: Figures): Change | null {
  const [is, was] = [now[name], before[name]]
  if (is === null || was === null) return null
  if (is === was) return { text: 'same', isBetter: null }
  const { unit, better } = figureDefinitions[name]
  const sign = is > was ? '+' : '−'
  const isBetter = better === null ? null : (better === 'more') === is > was
  if (unit === 'share') return { text: `${sign}${(Math.abs(is - was) * 100).toFixed(1)} pts`, isBetter }
  if (was === 0) return { text: 'new', isBetter }
  const share = Math.abs(is - was) / was
  return { text: `${sign}${share >= 10 ? `${Math.round(is / was)}×` : percent(share)}`, isBetter }
}

const percent = (share: number) => `${(share * 100).toFixed(share < 0.0995 && share > 0 ? 1 : 0)}%`
