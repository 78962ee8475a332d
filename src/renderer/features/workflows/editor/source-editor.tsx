import { EditorSelection, EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { type Ref, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { WorkflowProblem } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import { useClient } from '../../../lib/client.ts'
import { editorSetup } from './editor-setup.ts'
import { setProblems } from './problem-marks.ts'

/** What others may ask of the editor. */
export interface EditorHandle {
  /** Puts the cursor there (both from 1) and shows it. */
  goTo: (line: number, column: number) => void
}

/**
 * A text in colours, with line numbers, completion, and marks at the lines with problems. Tab indents; Escape, then Tab,
 * leaves. Only what is seen is drawn, so that a definition of megabytes can be opened.
 */
export function SourceEditor(props: {
  value: string
  onChange: (value: string) => void
  problems: readonly WorkflowProblem[]
  describedBy: string
  ref?: Ref<EditorHandle>
}) {
  const { value, problems, describedBy } = props
  const client = useClient()
  const frame = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView>(null)
  const newest = useRef(props)
  const schema = useRef<{ [name: string]: Json }>(null)
  const hintId = useId()
  useLayoutEffect(() => {
    newest.current = props
  })
  useEffect(() => {
    // Without it only names of the text are offered.
    void client.call('workflow.schema', {}).then(
      (answer) => {
        schema.current = answer.schema
      },
      () => undefined,
    )
  }, [client])
  useLayoutEffect(() => {
    if (!frame.current) return
    const view = new EditorView({
      parent: frame.current,
      state: EditorState.create({
        doc: newest.current.value,
        extensions: editorSetup({
          attributes: { 'aria-label': 'Definition', 'aria-describedby': `${hintId} ${describedBy}` },
          schema: () => schema.current,
          onChange: (text) => newest.current.onChange(text),
        }),
      }),
    })
    editor.current = view
    const observer = keepCaretInView(view)
    return () => {
      observer.disconnect()
      view.destroy()
      editor.current = null
    }
  }, [hintId, describedBy])
  useEffect(() => {
    const view = editor.current
    if (!view || view.state.toText(value).eq(view.state.doc)) return
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } })
  }, [value])
  useEffect(() => {
    editor.current?.dispatch({ effects: setProblems.of(problems) })
  }, [problems])
  useImperativeHandle(props.ref, () => ({
    goTo(line, column) {
      const view = editor.current
      if (!view) return
      const { from, to } = view.state.doc.line(Math.min(line, view.state.doc.lines))
      const selection = EditorSelection.cursor(Math.min(from + column - 1, to))
      view.dispatch({ selection, effects: EditorView.scrollIntoView(selection, { y: 'center' }) })
      view.focus()
    },
  }))
  return (
    <div className="relative min-h-0 flex-1 overflow-hidden">
      <div ref={frame} className="absolute inset-0" />
      <span id={hintId} className="sr-only">
        Tab indents. To leave with Tab, press Escape first. Control and Space offer what can be written.
      </span>
    </div>
  )
}

/** When the list of problems takes room from the editor, the line that is written stays in view. */
function keepCaretInView(view: EditorView): ResizeObserver {
  let height = view.scrollDOM.clientHeight
  const observer = new ResizeObserver(() => {
    const before = height
    height = view.scrollDOM.clientHeight
    if (!view.hasFocus || height >= before) return
    const { head } = view.state.selection.main
    const { top } = view.lineBlockAt(head)
    const { scrollTop } = view.scrollDOM
    // It was in view, and is not any more.
    if (top < scrollTop || top > scrollTop + before) return
    view.dispatch({ effects: EditorView.scrollIntoView(head, { y: 'nearest' }) })
  })
  observer.observe(view.scrollDOM)
  return observer
}
