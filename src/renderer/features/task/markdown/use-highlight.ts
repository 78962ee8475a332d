import { useEffect, useState } from 'react'
import { type CodeToken, HIGHLIGHT_LIMIT, highlightCode } from './highlight.ts'

const CACHE_SIZE = 200
const cache = new Map<string, CodeToken[][]>()

/** The coloured lines of code, or null while they are on their way and where there are no colours. */
export function useHighlight(code: string, language: string | null): CodeToken[][] | null {
  const wanted = language !== null && code.length > 0 && code.length <= HIGHLIGHT_LIMIT
  const key = wanted ? `${language}\n${code}` : ''
  const [result, setResult] = useState<{ key: string; lines: CodeToken[][] } | null>(null)
  const cached = wanted ? cache.get(key) : undefined
  useEffect(() => {
    if (!wanted || cache.has(key)) return
    let current = true
    highlightCode(code, language).then(
      (lines) => {
        if (lines === null) return
        if (cache.size >= CACHE_SIZE) {
          const [oldest] = cache.keys()
          if (oldest !== undefined) cache.delete(oldest)
        }
        cache.set(key, lines)
        if (current) setResult({ key, lines })
      },
      // A language that fails to load leaves the code plain.
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [wanted, key, code, language])
  return cached ?? (result?.key === key ? result.lines : null)
}
