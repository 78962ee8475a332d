import { useEffect, useState } from 'react'
import { type CodeToken, HIGHLIGHT_LIMIT } from './highlight.ts'
import { requestHighlight } from './request-highlight.ts'

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
    requestHighlight(code, language).then((lines) => {
      if (lines === null) return
      if (cache.size >= CACHE_SIZE) {
        const [oldest] = cache.keys()
        if (oldest !== undefined) cache.delete(oldest)
      }
      cache.set(key, lines)
      if (current) setResult({ key, lines })
    })
    return () => {
      current = false
    }
  }, [wanted, key, code, language])
  return cached ?? (result?.key === key ? result.lines : null)
}
