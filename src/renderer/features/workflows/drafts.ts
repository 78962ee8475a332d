import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** In the address, in place of a name: a workflow that was not saved yet. No name can be like it. */
export const newDefinition = '_new'

/** Characters of a draft that outlive the page at most; a longer one is kept until it is closed. */
const MAX_KEPT = 1_000_000

/** A text that was changed and not saved. */
export interface DefinitionDraft {
  source: string
  /** The saved text that it was made from; empty: none. */
  base: string
}

interface Drafts {
  /** By the name in the address. */
  drafts: Readonly<Record<string, DefinitionDraft>>
}

/** What was changed in definitions and not saved; kept in this browser. */
export const useDrafts = create<Drafts>()(
  persist((): Drafts => ({ drafts: {} }), {
    name: 'muster.workflow-drafts',
    version: 1,
    partialize: ({ drafts }) => ({
      drafts: Object.fromEntries(
        Object.entries(drafts).filter(([, { source, base }]) => source.length + base.length <= MAX_KEPT),
      ),
    }),
  }),
)

/** Keeps a draft, or forgets it when it is the same as what is saved. */
export function keepDraft(name: string, draft: DefinitionDraft): void {
  if (draft.source === draft.base && name !== newDefinition) dropDraft(name)
  else useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [name]: draft } }))
}

/** Forgets a draft. */
export function dropDraft(name: string): void {
  useDrafts.setState(({ drafts: { [name]: _dropped, ...drafts } }) => ({ drafts }))
}
