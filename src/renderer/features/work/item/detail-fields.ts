import type { Json } from '../../../../contract/values.ts'
import type { WorkItemType } from '../../../../contract/work-item.ts'

/** A field of what an item of a type holds besides (`metadata`). */
export interface DetailField {
  key: string
  label: string
  /** `lines`: one entry a line. */
  kind: 'text' | 'lines' | 'number'
  /** Of the text, or of all lines together. */
  maxLength: number
}

const directory: DetailField = { key: 'directory', label: 'Directory', kind: 'text', maxLength: 4_096 }

/** The fields by type; the description is shown by itself. */
export const detailFields: Record<WorkItemType, readonly DetailField[]> = {
  project: [{ key: 'goals', label: 'Goals', kind: 'lines', maxLength: 25_000 }, directory],
  session: [
    { key: 'prompt', label: 'Prompt', kind: 'text', maxLength: 200_000 },
    { key: 'sessionId', label: 'Session', kind: 'text', maxLength: 200 },
    { key: 'tokenBudget', label: 'Token budget', kind: 'number', maxLength: 15 },
  ],
  task: [
    { key: 'acceptance', label: 'It is done when', kind: 'lines', maxLength: 50_000 },
    { key: 'files', label: 'Files', kind: 'lines', maxLength: 100_000 },
    { key: 'estimateHours', label: 'Estimate in hours', kind: 'number', maxLength: 10 },
    directory,
  ],
  research: [
    { key: 'question', label: 'Question', kind: 'text', maxLength: 2_000 },
    { key: 'findings', label: 'Findings', kind: 'lines', maxLength: 200_000 },
    { key: 'sources', label: 'Sources', kind: 'lines', maxLength: 100_000 },
  ],
}

/** A field as text; nothing is the empty text. */
export function textOfField(
  metadata: Readonly<Record<string, Json>>,
  { key }: Pick<DetailField, 'key'>,
): string {
  const value = metadata[key]
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(String).join('\n')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What an item holds when a field has been written; an empty one is left out. Null: it is no number. */
export function withField(
  metadata: Readonly<Record<string, Json>>,
  { key, kind }: Pick<DetailField, 'key' | 'kind'>,
  text: string,
): Record<string, Json> | null {
  const { [key]: _old, ...rest } = metadata
  const trimmed = text.trim()
  if (trimmed === '') return rest
  if (kind === 'text') return { ...rest, [key]: trimmed }
  if (kind === 'number') {
    const number = Number(trimmed)
    return Number.isFinite(number) ? { ...rest, [key]: number } : null
  }
  const lines = trimmed.split('\n').map((line) => line.trim())
  return { ...rest, [key]: lines.filter((line) => line !== '') }
}
