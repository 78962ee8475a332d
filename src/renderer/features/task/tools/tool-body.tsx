import { type ReactNode, useMemo } from 'react'
import { beginningOf } from '../../../../contract/cut-text.ts'
import type { ToolItem, ToolResult } from '../../../../contract/transcript/transcript-items.ts'
import type { Json } from '../../../../contract/values.ts'
import { visibleText } from '../../../../contract/visible-text.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { diffTexts, type FileDiff, fromPatch, type PatchHunk } from '../../../ui/task/diff/diff-lines.ts'
import { DiffView } from '../../../ui/task/diff/diff-view.tsx'
import { CodeText } from '../../../ui/task/markdown/code-text.tsx'
import { findLanguage } from '../../../ui/task/markdown/highlight.ts'
import { Markdown } from '../../../ui/task/markdown/markdown.tsx'
import { stripAnsi } from '../../../ui/task/output/ansi.ts'
import { AnsiText } from '../../../ui/task/output/ansi-text.tsx'
import { LongText } from '../../../ui/task/output/long-text.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { asObject, list, number, text } from './read-input.ts'
import { TodoBody } from './todo-body.tsx'

/** What an open tool card shows: the input as it reads best, and the result. */
export function ToolBody({ tool, taskId }: { tool: ToolItem; taskId: string }) {
  switch (tool.name) {
    case 'Bash':
      return <BashBody tool={tool} taskId={taskId} />
    case 'Edit':
    case 'MultiEdit':
    case 'Write':
      return <EditBody tool={tool} taskId={taskId} />
    case 'Read':
      return <ReadBody tool={tool} taskId={taskId} />
    case 'TodoWrite':
      return <TodoBody tool={tool} />
    case 'Task':
    case 'Agent':
      return <SubagentBody tool={tool} taskId={taskId} />
    case 'ExitPlanMode':
      return (
        <Section>
          <Markdown text={text(tool.input, 'plan')} />
        </Section>
      )
    case 'Grep':
    case 'Glob':
    case 'LS':
      return <Result tool={tool} taskId={taskId} />
    case 'WebFetch':
    case 'WebSearch':
      return (
        <>
          {text(tool.input, 'prompt') !== '' && <Section label="Asked">{text(tool.input, 'prompt')}</Section>}
          <Result tool={tool} taskId={taskId} markdown />
        </>
      )
    default:
      return (
        <>
          <JsonInput input={tool.input} partial={tool.partialInput} />
          <Result tool={tool} taskId={taskId} />
        </>
      )
  }
}

function BashBody({ tool, taskId }: { tool: ToolItem; taskId: string }) {
  const command = text(tool.input, 'command')
  const description = text(tool.input, 'description')
  return (
    <>
      {description !== '' && (
        <p className="px-3 pt-2 text-muted">
          <VisibleText text={description} kind="text" />
        </p>
      )}
      <div className="group/copy relative">
        <pre className="whitespace-pre-wrap break-words px-3 py-2 text-sm leading-[1.5]">
          <span aria-hidden className="select-none text-faint">
            ${' '}
          </span>
          <CodeText code={visibleText(command)} language="bash" />
        </pre>
        <CopyButton text={command} label="Copy command" className="card-copy" />
      </div>
      <Result tool={tool} taskId={taskId} />
    </>
  )
}

function EditBody({ tool, taskId }: { tool: ToolItem; taskId: string }) {
  const diff = useMemo(() => editDiff(tool), [tool])
  if (diff === null) {
    return (
      <>
        <JsonInput input={tool.input} partial={tool.partialInput} />
        <Result tool={tool} taskId={taskId} />
      </>
    )
  }
  return (
    <>
      <DiffView diff={diff.diff} numbered={diff.numbered} />
      {tool.result?.isError === true && <Result tool={tool} taskId={taskId} />}
    </>
  )
}

/** The difference an edit makes: the CLI's patch once there is one, else its own old and new strings. */
export function editDiff(tool: ToolItem): { diff: FileDiff; numbered: boolean } | null {
  const hunks = list(tool.result?.structured, 'structuredPatch').flatMap((hunk): PatchHunk[] => {
    const oldStart = number(hunk, 'oldStart')
    const newStart = number(hunk, 'newStart')
    const lines = list(hunk, 'lines').filter((line) => typeof line === 'string')
    return oldStart === null || newStart === null ? [] : [{ oldStart, newStart, lines }]
  })
  if (hunks.length > 0) return { diff: fromPatch(hunks), numbered: true }
  const { input } = tool
  if (tool.name === 'Write') {
    const content = text(input, 'content')
    return input === null ? null : { diff: diffTexts('', content), numbered: true }
  }
  const edits = tool.name === 'MultiEdit' ? list(input, 'edits') : [input]
  const diffs = edits.map((edit) => diffTexts(text(edit, 'old_string'), text(edit, 'new_string')))
  const found = diffs.flatMap((diff) => diff.hunks)
  if (found.length === 0) return null
  return {
    diff: {
      hunks: found,
      added: diffs.reduce((sum, diff) => sum + diff.added, 0),
      removed: diffs.reduce((sum, diff) => sum + diff.removed, 0),
    },
    numbered: false,
  }
}

function ReadBody({ tool, taskId }: { tool: ToolItem; taskId: string }) {
  const file = asObject(tool.result?.structured).file
  const content = text(file, 'content')
  if (tool.result === null || tool.result.isError || content === '')
    return <Result tool={tool} taskId={taskId} />
  const start = number(file, 'startLine') ?? 1
  const shown = beginningOf(content, 40_000)
  const lines = shown.replace(/\n$/, '').split('\n').length
  return (
    <Scrolls className="flex max-h-[28rem] overflow-auto py-2 font-mono text-sm leading-[1.5]">
      <pre aria-hidden className="select-none pr-3 pl-3 text-right text-faint">
        {Array.from({ length: lines }, (_, index) => index + start).join('\n')}
      </pre>
      <pre className="flex-1 pr-3">
        <CodeText code={shown} language={findLanguage(text(tool.input, 'file_path'))} />
        {shown.length < content.length && '\n…'}
      </pre>
    </Scrolls>
  )
}

function SubagentBody({ tool, taskId }: { tool: ToolItem; taskId: string }) {
  const prompt = text(tool.input, 'prompt')
  const report = list(tool.result?.structured, 'content')
    .map((part) => text(part, 'text'))
    .filter((part) => part !== '' && !part.startsWith('<tools-used-before-summary>'))
    .join('\n\n')
  return (
    <>
      {prompt !== '' && (
        <Section label="Asked">
          <Scrolls className="max-h-40 overflow-y-auto whitespace-pre-wrap break-words">{prompt}</Scrolls>
        </Section>
      )}
      {tool.result?.isError === true || report === '' ? (
        <Result tool={tool} taskId={taskId} markdown />
      ) : (
        <Section label="Report">
          <Markdown text={report} />
        </Section>
      )}
    </>
  )
}

function JsonInput({ input, partial }: { input: Json | null; partial: string }) {
  const code = useMemo(() => (input === null ? partial : JSON.stringify(input, null, 2)), [input, partial])
  if (code === '' || code === '{}') return null
  return (
    <Scrolls
      as="pre"
      className="max-h-72 overflow-auto whitespace-pre-wrap break-words px-3 py-2 text-sm leading-[1.5]"
    >
      <CodeText code={code} language={input === null ? null : 'json'} />
    </Scrolls>
  )
}

function Section({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <div className="border-line border-t px-3 py-2 first:border-t-0">
      {label && <p className="mb-0.5 text-faint text-sm">{label}</p>}
      {children}
    </div>
  )
}

/** The result as text. Long ones are cut and read by range on request. */
function Result({ tool, taskId, markdown = false }: { tool: ToolItem; taskId: string; markdown?: boolean }) {
  const { result } = tool
  if (result === null) return null
  const shown = cleanResult(result)
  if (shown === '' && result.images.length === 0) {
    return (
      <Section>
        {<span className="text-faint">{result.isError ? 'Failed without a message.' : 'No output.'}</span>}
      </Section>
    )
  }
  return (
    <div className="group/copy relative border-line border-t">
      {shown !== '' &&
        (markdown && !result.isError ? (
          <Scrolls className="max-h-[28rem] overflow-auto px-3 py-2">
            <LongText
              taskId={taskId}
              seq={result.seq}
              text={shown}
              fullLength={result.fullLength}
              render={(part) => <Markdown text={part} />}
            />
          </Scrolls>
        ) : (
          <Scrolls
            as="pre"
            className={`max-h-[28rem] overflow-auto whitespace-pre-wrap break-words px-3 py-2 text-sm leading-[1.5] ${result.isError && tool.name !== 'Bash' ? 'text-red' : ''}`}
          >
            <LongText
              taskId={taskId}
              seq={result.seq}
              text={shown}
              fullLength={result.fullLength}
              render={(part) => <AnsiText text={part} />}
            />
          </Scrolls>
        ))}
      {result.images.map((image, index) => (
        <img
          // biome-ignore lint/suspicious/noArrayIndexKey: images have no other identity
          key={index}
          src={`data:${image.mediaType};base64,${image.data}`}
          alt={`Result ${index + 1} of ${tool.name}`}
          className="m-3 max-h-96 max-w-full rounded-sm border border-line"
        />
      ))}
      {shown !== '' && <CopyButton text={() => stripAnsi(shown)} label="Copy result" className="card-copy" />}
    </div>
  )
}

/** A result without the tags that are meant for the model. */
function cleanResult(result: Pick<ToolResult, 'text'>): string {
  return (
    result.text
      .replace(/^<tool_use_error>([\s\S]*)<\/tool_use_error>$/, '$1')
      .replace(/<system-reminder>[\s\S]*?<\/system-reminder>/g, '')
      .replace(/^<persisted-output>\n?([\s\S]*?)\n?<\/persisted-output>$/, '$1')
      // The exit code stands in the line of the card.
      .replace(/^(?:Error: )?Exit code \d+\n/, '')
      .replace(/\s+$/, '')
  )
}
