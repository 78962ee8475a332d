import { create } from 'zustand'

/** What the list of modules shows; kept while the page is open. */
export interface ModulesView {
  search: string
  sorting: { id: string; desc: boolean }[]
  /** The row that keys act on. */
  cursorId: string | null
  /** Adding one, or a folder to look in. */
  adding: boolean
  /** The module whose wishes are shown, to be agreed to. */
  trusting: string | null
  /** The file that is shown, and where in it. */
  source: { path: string; line: number | null } | null
}

export const useModulesView = create<ModulesView>()(() => ({
  search: '',
  sorting: [{ id: 'name', desc: false }],
  cursorId: null,
  adding: false,
  trusting: null,
  source: null,
}))
