import { memo } from 'react'
import { CopyButton } from '../../copy-button.tsx'
import { Scrolls } from '../../scrolls.tsx'
import { CodeText } from './code-text.tsx'
import { findLanguage, HIGHLIGHT_LIMIT } from './highlight.ts'

/**
 * A block of code of an answer, with its language and a copy button. While it streams it stays plain, and only its last
 * piece is drawn again.
 */
export function CodeBlock({
  pieces,
  language,
  streaming,
}: {
  /** The code; of these only the last one changes. */
  pieces: readonly string[]
  language: string
  streaming: boolean
}) {
  const whole = () => pieces.join('').replace(/\n$/, '')
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return (
    <div className="group/code relative my-2 overflow-hidden rounded-md border border-line bg-sunken">
      <Scrolls as="pre" className="overflow-x-auto px-3 py-2 text-sm leading-[1.5]">
        <code>
          {streaming || length > HIGHLIGHT_LIMIT ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces only grow at the end
            pieces.map((piece, index) => <Piece key={index} code={piece} />)
          ) : (
            <CodeText code={whole()} language={findLanguage(language)} />
          )}
        </code>
      </Scrolls>
      <div className="absolute top-1 right-1 flex items-center gap-1 rounded-sm bg-sunken pl-1.5 text-faint text-xs">
        {language !== '' && <span>{language}</span>}
        <CopyButton text={whole} label="Copy code" />
      </div>
    </div>
  )
}

/** Some lines in a box of their own, so that what follows them does not lay them out again. */
const Piece = memo(function Piece({ code }: { code: string }) {
  return <span className="block">{code}</span>
})
