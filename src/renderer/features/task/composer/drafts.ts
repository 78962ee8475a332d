const PREFIX = 'muster.draft.'

/** What was being written to a session when its page was left; kept in this browser. */
export function readDraft(sessionId: string): string {
  try {
    return localStorage.getItem(PREFIX + sessionId) ?? ''
  } catch {
    return ''
  }
}

export function writeDraft(sessionId: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(PREFIX + sessionId)
    else localStorage.setItem(PREFIX + sessionId, text)
  } catch {
    // A full or forbidden storage: the draft lives as long as the page.
  }
}
