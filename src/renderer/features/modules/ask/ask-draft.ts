import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { ModuleRequest } from '../../../../contract/module-route.ts'
import type { Entry } from '../form/form-entry.ts'

/** What was typed as the input of a capability: into its form, or as JSON (null: the form counts). */
export interface InputDraft {
  entry: Entry | null
  json: string | null
}

/** What was typed into the dialog so far. Numbers are texts until they are sent. */
export interface AskDraft {
  /** One module, several by name, or whichever has a capability. */
  to: 'module' | 'several' | 'capability'
  module: string
  modules: readonly string[]
  /** Of the modules above; empty: a free question. */
  capability: string
  /** Whoever has it is asked. */
  wanted: string
  version: string
  mode: ModuleRequest['mode']
  aggregation: ModuleRequest['aggregation']
  /** How many are asked, of those that have a capability. */
  count: string
  type: string
  question: string
  /** By the id of the capability, the newest last. */
  inputs: Readonly<Record<string, InputDraft>>
  /** Minutes. */
  timeout: string
  /** US dollars. */
  budget: string
  maxRetries: string
  simulated: boolean
}

export const emptyAskDraft: AskDraft = {
  to: 'module',
  module: '',
  modules: [],
  capability: '',
  wanted: '',
  version: '',
  mode: 'one',
  aggregation: 'collect',
  count: '3',
  type: 'question',
  question: '',
  inputs: {},
  timeout: '',
  budget: '',
  maxRetries: '',
  simulated: false,
}

/** Inputs that are kept at most. */
const MAX_INPUTS = 20

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

/** It outlives the dialog and a reload, but not the tab: questions may be confidential. */
export const useAskDraft = create<AskDraft>()(
  persist((): AskDraft => emptyAskDraft, {
    name: 'muster.ask-draft',
    version: 1,
    storage: createJSONStorage(() => draftStorage),
  }),
)

/** Keeps what was typed for a capability. */
export function keepInput(capability: string, input: InputDraft): void {
  useAskDraft.setState(({ inputs: { [capability]: _before, ...others } }) => ({
    inputs: Object.fromEntries([...Object.entries(others), [capability, input] as const].slice(-MAX_INPUTS)),
  }))
}

/** The question was asked: what was written is not needed any more; to whom, and the limits, stay. */
export function forgetAsked(capability: string): void {
  useAskDraft.setState(({ inputs: { [capability]: _asked, ...inputs } }) => ({ question: '', inputs }))
}

/** What was begun as the next question of a conversation, by its id; lives as long as the tab. */
export const useFollowUps = create<{ texts: Readonly<Record<string, string>> }>()(
  persist((): { texts: Readonly<Record<string, string>> } => ({ texts: {} }), {
    name: 'muster.follow-ups',
    version: 1,
    storage: createJSONStorage(() => draftStorage),
  }),
)

/** Keeps what was begun; an empty text is none. */
export function keepFollowUp(conversationId: string, text: string): void {
  useFollowUps.setState(({ texts: { [conversationId]: _before, ...others } }) => ({
    texts:
      text === ''
        ? others
        : Object.fromEntries([...Object.entries(others), [conversationId, text] as const].slice(-50)),
  }))
}
