/** What the preload script gives to the page as `window.muster`, and nothing else. */
export interface MusterBridge {
  /** Hands one frame to the supervisor. */
  post(frame: unknown): void
  /** Receives the supervisor's frames as JSON; the returned function ends it. */
  onFrame(listener: (json: string) => void): () => void
  /** Asks for a folder in the system's dialog, which begins at `start` where that is one; null when none was chosen. */
  chooseDirectory(start: string): Promise<string | null>
  /** `process.platform`, for the names of keys. */
  readonly platform: string
}

declare global {
  interface Window {
    /** Only in the desktop application. */
    readonly muster?: MusterBridge
  }
}
