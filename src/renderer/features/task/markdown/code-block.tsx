import { CopyButton } from '../copy-button.tsx'
import { CodeText } from './code-text.tsx'
import { findLanguage } from './highlight.ts'

/** A block of code of an answer, with its language and a copy button. While it streams it stays plain. */
export function CodeBlock({
  code,
  language,
  streaming,
}: {
  code: string
  language: string
  streaming: boolean
}) {
  const known = findLanguage(language)
  return (
    <div className="group/code relative my-2 overflow-hidden rounded-md border border-line bg-sunken">
      <pre className="overflow-x-auto px-3 py-2 text-sm leading-[1.5]">
        <code>{streaming ? code : <CodeText code={code} language={known} />}</code>
      </pre>
      <div className="absolute top-1 right-1 flex items-center gap-1 rounded-sm bg-sunken pl-1.5 text-faint text-xs">
        {language !== '' && <span>{language}</span>}
        <CopyButton text={code} label="Copy code" />
      </div>
    </div>
  )
}
