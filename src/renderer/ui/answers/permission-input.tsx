import { useMemo } from 'react'
import type { Permission } from '../../../contract/permission.ts'
import { kindOfField } from '../../../contract/request-marks.ts'
import { type TextKind, visibleText } from '../../../contract/visible-text.ts'
import { Scrolls } from '../scrolls.tsx'
import { diffTexts } from '../task/diff/diff-lines.ts'
import { DiffView } from '../task/diff/diff-view.tsx'
import { Markdown } from '../task/markdown/markdown.tsx'
import { VisibleText } from '../visible-text.tsx'
import { field, list } from './describe-permission.ts'

/** The request as it would run: the command, the change to the file, the plan, else its fields. */
export function PermissionInput({ permission }: { permission: Permission }) {
  const { input, toolName } = permission
  if (permission.kind === 'plan') {
    const plan = field(input, 'plan')
    return plan === null || plan.trim() === '' ? (
      <p className="text-muted">The plan is empty.</p>
    ) : (
      <div
        data-scrolls
        className="max-h-[28rem] overflow-y-auto rounded-md border border-line bg-surface px-4 py-3"
      >
        <Markdown text={visibleText(plan, 'text')} />
      </div>
    )
  }
  const command = field(input, 'command')
  if (toolName === 'Bash' && command !== null) {
    return (
      <div>
        {field(input, 'description') && (
          <p className="mb-1.5 text-muted">
            <VisibleText text={field(input, 'description') ?? ''} kind="text" />
          </p>
        )}
        <Code text={command} prompt />
      </div>
    )
  }
  const path = field(input, 'file_path')
  if (path !== null && ['Edit', 'MultiEdit', 'Write'].includes(toolName)) {
    return <FileChange path={path} input={input} />
  }
  return <Fields input={input} />
}

function FileChange({ path, input }: { path: string; input: Permission['input'] }) {
  const diff = useMemo(() => {
    const content = field(input, 'content')
    if (content !== null) return diffTexts('', visibleText(content, 'content'))
    const edits = list(input, 'edits')
    const parts = edits.length > 0 ? edits : [input]
    const side = (name: string) => parts.map((edit) => field(edit, name) ?? '').join('\n')
    return diffTexts(visibleText(side('old_string'), 'content'), visibleText(side('new_string'), 'content'))
  }, [input])
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface">
      <div className="flex items-center justify-between gap-3 border-line border-b bg-canvas px-3 py-1">
        <code className="min-w-0 break-all text-sm">
          <VisibleText text={path} />
        </code>
        <span className="shrink-0 text-sm">
          <span className="text-green">+{diff.added}</span> <span className="text-red">−{diff.removed}</span>
        </span>
      </div>
      <div data-scrolls className="max-h-[28rem] overflow-y-auto">
        <DiffView diff={diff} numbered={false} />
      </div>
      {input.replace_all === true && (
        <p className="border-line border-t px-3 py-1 text-muted">Replaces all occurrences.</p>
      )}
    </div>
  )
}

function Fields({ input }: { input: Permission['input'] }) {
  const entries = Object.entries(input)
  if (entries.length === 0) return <p className="text-muted">It takes no input.</p>
  return (
    <dl className="flex flex-col gap-2">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt className="mb-0.5 text-muted text-sm">
            <VisibleText text={name} />
          </dt>
          <dd>
            <Code
              text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
              kind={typeof value === 'string' ? kindOfField(name) : 'content'}
            />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Code(props: { text: string; kind?: TextKind; prompt?: boolean }) {
  const { text, kind = 'code', prompt = false } = props
  return (
    <Scrolls
      as="pre"
      data-scrolls
      className="max-h-80 overflow-auto whitespace-pre-wrap break-words rounded-md border border-line bg-sunken px-3 py-2 text-sm leading-[1.5]"
    >
      {prompt && (
        <span aria-hidden className="mr-2 select-none text-faint">
          $
        </span>
      )}
      <VisibleText text={text} kind={kind} />
    </Scrolls>
  )
}
