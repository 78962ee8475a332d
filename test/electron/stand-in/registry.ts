import type { Page } from '@playwright/test'

/** What the application and the browser need of a window. */
export interface OpenWindow {
  close(): void
  isDestroyed(): boolean
  readonly webContents: {
    askToOpen(url: string): void
    askToNavigate(url: string, isMainFrame: boolean): boolean
  }
}

/** The windows that are open, and the page of each. */
export const openWindows = new Map<OpenWindow, Page | null>()

export function windowOfPage(page: Page | null): OpenWindow | undefined {
  for (const [window, own] of openWindows) if (own !== null && own === page) return window
  return undefined
}

/** An event whose default can be prevented, as Electron hands it to listeners. */
export function preventable<T extends object>(details: T = {} as T) {
  const event = { ...details, defaultPrevented: false, preventDefault: () => {} }
  event.preventDefault = () => {
    event.defaultPrevented = true
  }
  return event
}
