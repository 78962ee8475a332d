import { acceptCompletion, autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { history, historyKeymap, indentMore, standardKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { indentUnit } from '@codemirror/language'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, type KeyBinding, keymap, lineNumbers } from '@codemirror/view'
import type { Json } from '../../../../contract/values.ts'
import { completeDefinition } from './complete-definition.ts'
import { editorLook } from './editor-look.ts'
import { problemMarks } from './problem-marks.ts'

/** Beyond this what is before the cursor is not looked through at each letter. */
const MAX_COMPLETED = 200_000

const INDENT = '  '

const editKeys: KeyBinding[] = [
  {
    key: 'Escape',
    // Tab indents until Escape was pressed; then it leaves.
    run(view) {
      view.setTabFocusMode(true)
      return false
    },
  },
  // With the list open it takes what is chosen there, as Enter does.
  { key: 'Tab', run: acceptCompletion },
  {
    key: 'Tab',
    run(view) {
      if (view.state.selection.ranges.some(({ empty }) => !empty)) return indentMore(view)
      view.dispatch(view.state.replaceSelection(INDENT), { scrollIntoView: true, userEvent: 'input.indent' })
      return true
    },
  },
  {
    key: 'Enter',
    run(view) {
      const { from } = view.state.selection.main
      const start = view.state.doc.lineAt(from).from
      const text = newLine(view.state.sliceDoc(start, from))
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input' })
      return true
    },
  },
]

/** A new line below the content of the current one, after the dash of a node's key too; deeper after a colon. */
export function newLine(before: string): string {
  const [space = ''] = /^[ \t]*(?:- +(?=[\w"']+:))*/.exec(before) ?? []
  return `\n${space.replaceAll('-', ' ')}${/:\s*$/.test(before) ? INDENT : ''}`
}

/** All that an editor of definitions is made of. `schema`: their JSON Schema, when it is there. */
export function editorSetup(options: {
  attributes: Readonly<Record<string, string>>
  schema: () => { [name: string]: Json } | null
  onChange: (text: string) => void
}): Extension {
  return [
    lineNumbers(),
    problemMarks,
    history(),
    drawSelection(),
    yaml(),
    indentUnit.of(INDENT),
    EditorState.tabSize.of(2),
    search({ top: true }),
    autocompletion({
      icons: false,
      override: [
        ({ state, pos, explicit }) => {
          if (pos > MAX_COMPLETED) return null
          const found = completeDefinition(state.doc.toString(), pos, options.schema())
          if (found === null || found.options.length === 0) return null
          // Where nothing is written yet it comes when it is asked for, or where only a name can follow.
          const before = state.sliceDoc(Math.max(0, pos - 1), pos)
          if (!explicit && found.from === pos && !/[.[]/.test(before)) return null
          return {
            from: found.from,
            options: found.options.map(({ label, insert, about }) => ({
              label,
              apply: insert ?? label,
              ...(about === null ? {} : { detail: about }),
            })),
          }
        },
      ],
    }),
    keymap.of([...completionKeymap, ...searchKeymap, ...editKeys, ...historyKeymap, ...standardKeymap]),
    EditorView.contentAttributes.of({
      ...options.attributes,
      tabindex: '0',
      spellcheck: 'false',
      autocapitalize: 'off',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString())
      if (update.docChanged || (update.focusChanged && !update.view.hasFocus)) {
        update.view.setTabFocusMode(false)
      }
    }),
    editorLook,
  ]
}
