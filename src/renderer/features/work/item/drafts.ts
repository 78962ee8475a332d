import { create } from 'zustand'

/** What was written and not saved, with what stood there when it was begun. */
export interface Draft {
  base: string
  text: string
}

/** By item and field; kept while the page is open, so that leaving the item loses nothing. */
export const useDrafts = create<Readonly<Record<string, Draft>>>()(() => ({}))

export function setDraft(key: string, draft: Draft): void {
  useDrafts.setState({ [key]: draft })
}

export function dropDraft(key: string): void {
  useDrafts.setState(({ [key]: _own, ...others }) => others, true)
}
