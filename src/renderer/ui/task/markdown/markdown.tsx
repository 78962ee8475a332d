import { Image as ImageIcon, Square, SquareCheck } from 'lucide-react'
import { Children, isValidElement, memo, type ReactNode, useDeferredValue, useRef } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { sameList } from '../../../lib/same-list.ts'
import { Scrolls } from '../../scrolls.tsx'
import { CodeBlock } from './code-block.tsx'
import { leaveOutFar } from './far-parts.ts'
import { type MarkdownBlock, noBlocks, splitBlocks } from './split-blocks.ts'
import './markdown.css'

/** Characters of a text that are drawn at once; what follows is drawn between other work. */
const AT_ONCE = 8_000

/**
 * Markdown of a model: HTML is shown as the text that it is, links only to http(s) and mail, images named but never fetched. While it streams
 * only its end is read and drawn again, and a caret stands behind it.
 */
export function Markdown({ text, streaming = false }: { text: string; streaming?: boolean }) {
  const state = useRef(noBlocks)
  state.current = splitBlocks(state.current, text)
  const { blocks } = state.current
  // A long text that comes as a whole: what is below the first screens comes a moment later.
  const shown = useDeferredValue(blocks.length, countAtOnce(blocks))
  return (
    <div className="prose-muster" data-streaming={streaming || undefined}>
      {flowsOf(streaming ? blocks : blocks.slice(0, shown)).map(({ at, flow }) =>
        isProse(flow[0]) ? (
          <Prose key={at} parts={flow} />
        ) : (
          flow.map((block) => (
            <Block key={at} block={block} streaming={streaming && block.type === 'code' && !block.closed} />
          ))
        ),
      )}
      {streaming && blocks.length === 0 && <p />}
    </div>
  )
}

/** Parts of a long paragraph that flow into each other, and are laid out together. */
const FLOWING = 4

/** The blocks one by one, the parts of a long paragraph some at a time; `at` is the place of the first one. */
function flowsOf(blocks: readonly MarkdownBlock[]): { at: number; flow: MarkdownBlock[] }[] {
  const flows: { at: number; flow: MarkdownBlock[] }[] = []
  for (const [at, block] of blocks.entries()) {
    const last = flows.at(-1)
    if (last !== undefined && isProse(block) && block.part % FLOWING > 0) last.flow.push(block)
    else flows.push({ at, flow: [block] })
  }
  return flows
}

/** A part of a paragraph that is too long for one piece. */
function isProse(block: MarkdownBlock | undefined): block is MarkdownBlock & { type: 'markdown' } {
  return block?.type === 'markdown' && block.kind === 'paragraph' && (block.goesOn || block.part > 0)
}

/** Some parts of a long paragraph in a box of their own: what is added behind it does not lay them out again. */
const Prose = memo(
  function Prose({ parts }: { parts: readonly MarkdownBlock[] }) {
    const [first] = parts
    return (
      <div
        ref={leaveOutFar}
        className="md-part md-part-paragraph"
        data-goes-on={(first?.type === 'markdown' && first.part > 0) || undefined}
      >
        {parts.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts only grow at the end
          <Block key={index} block={block} streaming={false} />
        ))}
      </div>
    )
  },
  (before, after) =>
    before.parts.length === after.parts.length &&
    before.parts.every((part, index) => part === after.parts[index]),
)

function countAtOnce(blocks: readonly MarkdownBlock[]): number {
  let length = 0
  for (const [index, block] of blocks.entries()) {
    if (length > AT_ONCE) return index
    length += block.type === 'code' ? AT_ONCE / 4 : block.text.length
  }
  return blocks.length
}

const Block = memo(
  function Block({ block, streaming }: { block: MarkdownBlock; streaming: boolean }) {
    if (block.type === 'code') {
      return <CodeBlock pieces={block.pieces} language={block.language} streaming={streaming} />
    }
    const { kind, goesOn, part } = block
    const isPart = goesOn || part > 0
    const drawn = (
      <ReactMarkdown
        remarkPlugins={plugins}
        components={isPart ? partsOf(kind, part) : components}
        urlTransform={safeUrl}
      >
        {block.text}
      </ReactMarkdown>
    )
    // The parts of a paragraph flow into each other, so they have boxes together only.
    if (!isPart || kind === 'paragraph') return drawn
    return (
      <div ref={leaveOutFar} className={`md-part md-part-${kind}`}>
        {drawn}
      </div>
    )
  },
  // The last blocks are read again with each piece of text, and mostly are what they were.
  (before, after) => before.streaming === after.streaming && sameBlock(before.block, after.block),
)

function sameBlock(a: MarkdownBlock, b: MarkdownBlock): boolean {
  if (a === b) return true
  if (a.type === 'code') return b.type === 'code' && a.closed === b.closed && sameList(a.pieces, b.pieces)
  return (
    b.type === 'markdown' &&
    a.text === b.text &&
    a.kind === b.kind &&
    a.goesOn === b.goesOn &&
    a.part === b.part
  )
}

const plugins = [remarkGfm]

/** Only these lead anywhere; anything else, `javascript:` and files among it, is no link. */
function safeUrl(url: string): string {
  return /^(https?:|mailto:)/i.test(url.trim()) ? url : ''
}

const components: Components = {
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
    return <CodeBlock pieces={[code]} language={language} streaming={false} />
  },
  table: ({ children }) => (
    <Scrolls className="my-2 overflow-x-auto">
      <table>{children}</table>
    </Scrolls>
  ),
  // A heading of an answer must not compete with those of the page.
  h1: ({ children }) => <h3 className="md-h1">{children}</h3>,
  h2: ({ children }) => <h4 className="md-h2">{children}</h4>,
  h3: ({ children }) => <h5 className="md-h3">{children}</h5>,
  h4: ({ children }) => <h6 className="md-h3">{children}</h6>,
  h5: ({ children }) => <h6 className="md-h3">{children}</h6>,
  h6: ({ children }) => <h6 className="md-h3">{children}</h6>,
}

/** A part of a paragraph that is too long for one piece: its parts flow into each other. */
const partOfProse: Components = { ...components, p: ({ children }) => <span>{children} </span> }

/** Parts of a table: their columns stand under each other, and the head is shown once. */
const startOfTable: Components = {
  ...components,
  table: ({ children }) => <table className="w-full table-fixed">{children}</table>,
}
const restOfTable: Components = { ...startOfTable, thead: () => null }

function partsOf(kind: string, part: number): Components {
  if (kind === 'paragraph') return partOfProse
  if (kind === 'table') return part > 0 ? restOfTable : startOfTable
  return components
}

/** The text and language of the `code` element that a fence becomes. */
function readCode(children: ReactNode): { code: string; language: string } {
  const [child] = Children.toArray(children)
  if (!isValidElement<{ className?: string; children?: ReactNode }>(child))
    return { code: String(child), language: '' }
  const language = /language-([^\s]+)/.exec(child.props.className ?? '')?.[1] ?? ''
  const code = Children.toArray(child.props.children).join('')
  return { code: code.replace(/\n$/, ''), language }
}
