import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { type Input, MAX_PROMPT_LENGTH, promptTooLong } from '../../../contract/operations.ts'
import type { PermissionMode } from '../../../contract/values.ts'

/** What was typed into the dialog so far. Numbers are kept as text until they are sent. */
export interface Draft {
  prompt: string
  directory: string
  sessionId: string | null
  /** Empty: the default. */
  model: string
  /** `settings`: what the settings of Claude Code say for the directory. */
  permissionMode: PermissionMode | 'settings'
  /** Minutes. */
  timeout: string
  maxTurns: string
  /** US dollars. */
  budget: string
  /** Empty: as the supervisor is set. */
  maxRetries: string
  priority: string
  /** Ids of the tasks that it starts after. */
  after: readonly string[]
  simulated: boolean
  /** Keep the dialog open after a start. */
  another: boolean
}

export const emptyDraft: Draft = {
  prompt: '',
  directory: '',
  sessionId: null,
  model: '',
  permissionMode: 'settings',
  timeout: '',
  maxTurns: '',
  budget: '',
  maxRetries: '',
  priority: '0',
  after: [],
  simulated: false,
  another: false,
}

/** A draft for which there is no room lives as long as the page. */
const draftStorage = {
  getItem: (name: string) => sessionStorage.getItem(name),
  removeItem: (name: string) => sessionStorage.removeItem(name),
  setItem(name: string, text: string) {
    try {
      sessionStorage.setItem(name, text)
    } catch {
      sessionStorage.removeItem(name)
    }
  },
}

/** The draft outlives the dialog and a reload, but not the tab: prompts may be confidential. */
export const useDraft = create<Draft>()(
  persist((): Draft => emptyDraft, {
    name: 'muster.draft',
    version: 4,
    storage: createJSONStorage(() => draftStorage),
  }),
)

export type FieldErrors = Partial<
  Record<
    'prompt' | 'directory' | 'timeout' | 'maxTurns' | 'budget' | 'maxRetries' | 'priority' | 'after',
    string
  >
>

/** The operation's input, or what is wrong with which field. */
export function toInput(draft: Draft): { input: Input<'task.create'> } | { errors: FieldErrors } {
  const errors: FieldErrors = {}
  const number = (
    field: 'timeout' | 'maxTurns' | 'budget' | 'maxRetries' | 'priority',
    lowest: number,
    highest: number,
    whole: boolean,
  ) => {
    const text = draft[field].trim().replace(',', '.')
    if (text === '') return null
    const value = Number(text)
    if (Number.isFinite(value) && value >= lowest && value <= highest && (!whole || Number.isInteger(value)))
      return value
    errors[field] = `${whole ? 'A whole number' : 'A number'} from ${lowest} to ${highest}.`
    return null
  }
  if (draft.prompt.trim() === '') errors.prompt = 'Write what Claude is to do.'
  if (draft.prompt.length > MAX_PROMPT_LENGTH) errors.prompt = promptTooLong(draft.prompt.length)
  if (draft.sessionId === null && draft.directory.trim() === '') {
    errors.directory = 'Give the folder in which Claude is to work.'
  }
  const minutes = number('timeout', 0.1, 1_440, false)
  const maxTurns = number('maxTurns', 1, 1_000, true)
  const dollars = number('budget', 0.01, 100_000, false)
  const maxRetries = number('maxRetries', 0, 10, true)
  const priority = number('priority', -100, 100, true)
  if (Object.keys(errors).length > 0) return { errors }
  return {
    input: {
      prompt: draft.prompt,
      // A session keeps its directory and whether it is simulated.
      ...(draft.sessionId === null
        ? { directory: draft.directory.trim(), simulated: draft.simulated }
        : { sessionId: draft.sessionId }),
      ...(draft.model.trim() === '' ? {} : { model: draft.model.trim() }),
      ...(draft.permissionMode === 'settings' ? {} : { permissionMode: draft.permissionMode }),
      priority: priority ?? 0,
      ...(draft.after.length === 0 ? {} : { after: [...draft.after] }),
      limits: {
        ...(minutes === null ? {} : { timeoutMs: Math.round(minutes * 60_000) }),
        ...(maxTurns === null ? {} : { maxTurns }),
        ...(dollars === null ? {} : { maxCostMicros: Math.round(dollars * 1_000_000) }),
        ...(maxRetries === null ? {} : { maxRetries }),
      },
      origin: 'person',
    },
  }
}
