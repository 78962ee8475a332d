import { clsx } from 'clsx'
import { type Ref, useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { WorkflowProblem } from '../../../contract/run.ts'
import { fieldKeys } from '../../lib/field-keys.ts'
import { countLines, indent, newLine, offsetOf, typeAll, typeText } from './edit-text.ts'

/** What others may ask of the editor. */
export interface EditorHandle {
  /** Puts the cursor there (both from 1) and shows it. */
  goTo: (line: number, column: number) => void
  /** Replaces all of the text; the browser's undo takes it back. */
  replace: (text: string) => void
}

/** Lines drawn above and below what is seen. */
const BEYOND = 10

/**
 * A text with line numbers, in which lines with problems are marked. Only the numbers that are seen are drawn, so that a
 * definition of megabytes can be opened. Tab indents; Escape, then Tab, leaves.
 */
export function SourceEditor(props: {
  value: string
  onChange: (value: string) => void
  problems: readonly WorkflowProblem[]
  describedBy?: string
  ref?: Ref<EditorHandle>
}) {
  const { value, onChange, problems } = props
  const area = useRef<HTMLTextAreaElement>(null)
  const leaving = useRef(false)
  const hintId = useId()
  const lines = useMemo(() => countLines(value), [value])
  const marks = useMemo(() => markLines(problems), [problems])
  const view = useView(area)
  useImperativeHandle(props.ref, () => ({
    goTo(line, column) {
      const element = area.current
      if (!element) return
      const offset = offsetOf(element.value, line, column)
      element.focus()
      element.setSelectionRange(offset, offset)
      element.scrollTop = Math.max(0, (line - 1) * view.lineHeight - element.clientHeight / 3)
      if (column < 60) element.scrollLeft = 0
    },
    replace(text) {
      if (area.current) typeAll(area.current, text)
    },
  }))
  const first = Math.max(0, Math.floor(view.top / view.lineHeight) - BEYOND)
  const last = Math.min(lines, Math.ceil((view.top + view.height) / view.lineHeight) + BEYOND)
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index + 1)
  return (
    <div className="relative flex min-h-0 flex-1 overflow-hidden bg-surface font-mono text-sm [--source-line:1.25rem]">
      <div
        aria-hidden
        className="relative shrink-0 select-none overflow-hidden border-line border-r bg-canvas text-right text-faint"
        style={{ width: `${Math.max(3, String(lines).length) + 2.5}ch` }}
      >
        {drawn.map((line) => {
          const mark = marks.get(line)
          return (
            <span
              key={line}
              title={mark?.text}
              className={clsx(
                'absolute inset-x-0 h-(--source-line) pr-2 leading-(--source-line)',
                mark && 'font-bold',
                mark?.severity === 'error' && 'bg-red-soft text-red',
                mark?.severity === 'warning' && 'bg-amber-soft text-amber',
              )}
              style={{ top: 8 - view.top + (line - 1) * view.lineHeight }}
            >
              {mark && <span className="absolute left-1.5">{mark.severity === 'error' ? '×' : '!'}</span>}
              {line}
            </span>
          )
        })}
      </div>
      <div className="relative min-w-0 flex-1">
        {drawn.map((line) => {
          const mark = marks.get(line)
          return (
            mark && (
              <span
                key={line}
                aria-hidden
                className={clsx(
                  'pointer-events-none absolute inset-x-0 h-(--source-line)',
                  mark.severity === 'error' ? 'bg-red-soft' : 'bg-amber-soft',
                )}
                style={{ top: 8 - view.top + (line - 1) * view.lineHeight }}
              />
            )
          )
        })}
        <textarea
          ref={area}
          aria-label="Definition"
          aria-describedby={clsx(hintId, props.describedBy)}
          value={value}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onChange={(event) => {
            leaving.current = false
            onChange(event.target.value)
          }}
          onScroll={view.measure}
          onBlur={() => {
            leaving.current = false
          }}
          onKeyDown={fieldKeys<HTMLTextAreaElement>(
            [
              'Escape',
              () => {
                leaving.current = true
                return false
              },
            ],
            ['Tab', ({ currentTarget }) => !leaving.current && indentLines(currentTarget)],
            ['Enter', ({ currentTarget }) => breakLine(currentTarget)],
          )}
          className="absolute inset-0 resize-none overflow-auto whitespace-pre bg-transparent px-2 py-2 leading-(--source-line)"
        />
        <span id={hintId} className="sr-only">
          Tab indents. To leave with Tab, press Escape first.
        </span>
      </div>
    </div>
  )
}

function indentLines(element: HTMLTextAreaElement): void {
  const change = indent(element.value, element.selectionStart, element.selectionEnd)
  element.setSelectionRange(change.from, change.to)
  typeText(element, change.insert)
}

function breakLine(element: HTMLTextAreaElement): void {
  typeText(element, newLine(element.value, element.selectionStart))
}

/** What of the text is seen, in px. */
function useView(area: { current: HTMLTextAreaElement | null }) {
  const [view, setView] = useState({ top: 0, height: 600, lineHeight: 20 })
  const measure = () => {
    const element = area.current
    if (!element) return
    const next = {
      top: element.scrollTop,
      height: element.clientHeight,
      lineHeight: Number.parseFloat(getComputedStyle(element).lineHeight) || 20,
    }
    setView((before) =>
      before.top === next.top && before.height === next.height && before.lineHeight === next.lineHeight
        ? before
        : next,
    )
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: observed once; it asks the element itself.
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ...view, measure }
}

/** The worst problem of each line, with all messages. */
function markLines(problems: readonly WorkflowProblem[]) {
  const marks = new Map<number, { severity: WorkflowProblem['severity']; text: string }>()
  for (const { line, severity, message } of problems) {
    if (line === null) continue
    const before = marks.get(line)
    marks.set(line, {
      severity: before?.severity === 'error' ? 'error' : severity,
      text: before ? `${before.text}\n${message}` : message,
    })
  }
  return marks
}
