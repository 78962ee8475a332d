import { type CodeToken, highlightCode } from './highlight.ts'

export interface HighlightRequest {
  id: number
  code: string
  language: string
}

export interface HighlightReply {
  id: number
  /** Null: the language is unknown, failed to load, or the code is too long. */
  lines: CodeToken[][] | null
}

// Compiling a grammar takes a tenth of a second and more: too long for the thread that paints.
self.addEventListener('message', ({ data }: MessageEvent<HighlightRequest>) => {
  const reply = (lines: HighlightReply['lines']) => {
    const message: HighlightReply = { id: data.id, lines }
    self.postMessage(message)
  }
  highlightCode(data.code, data.language).then(reply, () => reply(null))
})
