import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** In the address, in place of a name: a workflow that was not saved yet. No name can be like it. */
export const newDefinition = '_new'

/** Characters of drafts that outlive the page, the newest first; what does not fit is kept until it is closed. */
const MAX_KEPT = 1_000_000

/** A text that was changed and not saved. */
export interface DefinitionDraft {
  source: string
  /** The saved text that it was made from; empty: none. */
  base: string
}

interface Drafts {
  /** By the name in the address, the newest last. */
  drafts: Readonly<Record<string, DefinitionDraft>>
}

/** What was changed in definitions and not saved; kept in this browser. */
export const useDrafts = create<Drafts>()(
  persist((): Drafts => ({ drafts: {} }), {
    name: 'muster.workflow-drafts',
    version: 1,
    partialize: ({ drafts }) => ({ drafts: draftsThatFit(drafts) }),
  }),
)

/** A browser refuses to keep more than a few megabytes. */
export function draftsThatFit(drafts: Drafts['drafts'], limit = MAX_KEPT): Drafts['drafts'] {
  let left = limit
  const kept = Object.entries(drafts)
    .toReversed()
    .filter(([, { source, base }]) => {
      const size = source.length + base.length
      if (size > left) return false
      left -= size
      return true
    })
  return Object.fromEntries(kept.toReversed())
}

/** Keeps a draft, or forgets it when it is the same as what is saved. */
export function keepDraft(name: string, draft: DefinitionDraft): void {
  if (draft.source === draft.base && name !== newDefinition) dropDraft(name)
  else
    useDrafts.setState(({ drafts }) => {
      const { [name]: _before, ...others } = drafts
      return { drafts: { ...others, [name]: draft } }
    })
}

/** Forgets a draft. */
export function dropDraft(name: string): void {
  useDrafts.setState(({ drafts: { [name]: _dropped, ...drafts } }) => ({ drafts }))
}
