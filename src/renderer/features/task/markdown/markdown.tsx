import { Image as ImageIcon, Square, SquareCheck } from 'lucide-react'
import { Children, isValidElement, memo, type ReactNode, useRef } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { CodeBlock } from './code-block.tsx'
import { hasOpenFence, noBlocks, splitBlocks } from './split-blocks.ts'

/**
 * Markdown of a model: HTML is shown as the text that it is, links only to http(s) and mail, images named but never fetched. While it streams
 * only its last block is parsed again, and a caret stands at the end.
 */
export function Markdown({ text, streaming = false }: { text: string; streaming?: boolean }) {
  const state = useRef(noBlocks)
  state.current = splitBlocks(state.current, text)
  const { blocks } = state.current
  return (
    <div className="prose-muster" data-streaming={streaming || undefined}>
      {blocks.map((block, index) => (
        <Block
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end
          key={index}
          text={block}
          open={streaming && index === blocks.length - 1 && hasOpenFence(block)}
        />
      ))}
      {streaming && blocks.length === 0 && <p />}
    </div>
  )
}

const Block = memo(function Block({ text, open }: { text: string; open: boolean }) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      components={open ? streamingComponents : components}
      urlTransform={safeUrl}
    >
      {text}
    </ReactMarkdown>
  )
})

/** Only these lead anywhere; anything else, `javascript:` and files among it, is no link. */
function safeUrl(url: string): string {
  return /^(https?:|mailto:)/i.test(url.trim()) ? url : ''
}

function makeComponents(streaming: boolean): Components {
  return {
    a: ({ href, children }) =>
      href ? (
        <a href={href} target="_blank" rel="noopener noreferrer nofollow">
          {children}
        </a>
      ) : (
        <span>{children}</span>
      ),
    img: ({ alt, title }) => (
      <span className="inline-flex items-center gap-1 rounded-sm bg-hover px-1 text-muted">
        <ImageIcon aria-hidden size={14} strokeWidth={1.75} />
        {alt || title || 'Image'}
      </span>
    ),
    // Only task lists have one; nobody can check it here.
    input: ({ checked }) => {
      const Icon = checked ? SquareCheck : Square
      return (
        <Icon
          role="img"
          aria-label={checked ? 'Done' : 'Open'}
          size={15}
          strokeWidth={1.75}
          className="mr-1.5 inline-block align-[-2px] text-muted"
        />
      )
    },
    pre: ({ children }) => {
      const { code, language } = readCode(children)
      return <CodeBlock code={code} language={language} streaming={streaming} />
    },
    table: ({ children }) => (
      <div className="my-2 overflow-x-auto">
        <table>{children}</table>
      </div>
    ),
    // A heading of an answer must not compete with those of the page.
    h1: ({ children }) => <h3 className="md-h1">{children}</h3>,
    h2: ({ children }) => <h4 className="md-h2">{children}</h4>,
    h3: ({ children }) => <h5 className="md-h3">{children}</h5>,
    h4: ({ children }) => <h6 className="md-h3">{children}</h6>,
    h5: ({ children }) => <h6 className="md-h3">{children}</h6>,
    h6: ({ children }) => <h6 className="md-h3">{children}</h6>,
  }
}

const components = makeComponents(false)
const streamingComponents = makeComponents(true)

/** The text and language of the `code` element that a fence becomes. */
function readCode(children: ReactNode): { code: string; language: string } {
  const [child] = Children.toArray(children)
  if (!isValidElement<{ className?: string; children?: ReactNode }>(child))
    return { code: String(child), language: '' }
  const language = /language-([^\s]+)/.exec(child.props.className ?? '')?.[1] ?? ''
  const code = Children.toArray(child.props.children).join('')
  return { code: code.replace(/\n$/, ''), language }
}
