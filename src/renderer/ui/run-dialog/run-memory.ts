import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { InputTexts } from './run-inputs.ts'

/** What a workflow was last run with. */
export interface LastRun {
  texts: InputTexts
  directory: string
  simulated: boolean
}

/** Workflows that are remembered at most, and characters of one input. */
const MAX_WORKFLOWS = 50
const MAX_TEXT = 10_000

/** What each workflow was last run with, the newest last; kept in this browser. */
export const useRunMemory = create<{ last: Readonly<Record<string, LastRun>> }>()(
  persist(() => ({ last: {} }), { name: 'muster.run-inputs', version: 1 }),
)

/** Remembers what a workflow is run with. Long texts are left out. */
export function rememberRun(workflow: string, run: LastRun): void {
  const texts = Object.fromEntries(Object.entries(run.texts).filter(([, text]) => text.length <= MAX_TEXT))
  useRunMemory.setState(({ last: { [workflow]: _before, ...others } }) => ({
    last: Object.fromEntries(
      [...Object.entries(others), [workflow, { ...run, texts }] as const].slice(-MAX_WORKFLOWS),
    ),
  }))
}
