import { BROKEN } from './join-runs.ts'

const broken = new RegExp(`(\\p{L}+)${BROKEN}(\\p{L}+)`, 'gu')
/** Words that are remembered at most. */
const MOST = 200_000

/** The words of a document, which say whether a hyphen at the end of a line belongs to a word. */
export class Words {
  readonly #seen = new Set<string>()

  add(text: string): void {
    if (this.#seen.size > MOST) return
    for (const [word] of text.matchAll(/[\p{L}\u00ad-]+/gu))
      if (!word.includes(BROKEN)) this.#seen.add(word.toLowerCase())
  }

  /** Without the hyphen where the document has the word without it too. */
  mend(text: string): string {
    if (!text.includes(BROKEN)) return text
    return text
      .replace(broken, (_, head: string, tail: string) =>
        this.#seen.has(`${head}${tail}`.toLowerCase()) ? head + tail : `${head}-${tail}`,
      )
      .replaceAll(BROKEN, '-')
  }
}
