import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** The editor in the colours of the page, which follow its theme by themselves. */
export const editorLook = [
  EditorView.theme({
    '&': { height: '100%', backgroundColor: 'var(--color-surface)', color: 'var(--color-ink)' },
    // The frame has the ring.
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--font-mono)', fontSize: 'var(--text-sm)', lineHeight: '1.25rem' },
    '.cm-content': { padding: '8px 0', caretColor: 'var(--color-ink)' },
    '.cm-line': { padding: '0 8px' },
    '.cm-gutters': {
      backgroundColor: 'var(--color-canvas)',
      color: 'var(--color-faint)',
      borderRight: '1px solid var(--color-line)',
    },
    '.cm-problems': { width: '1.75ch', textAlign: 'center' },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '3ch', padding: '0 8px 0 4px' },
    '.cm-error-number': {
      backgroundColor: 'var(--color-red-soft)',
      color: 'var(--color-red)',
      fontWeight: '700',
    },
    '.cm-warning-number': {
      backgroundColor: 'var(--color-amber-soft)',
      color: 'var(--color-amber)',
      fontWeight: '700',
    },
    '.cm-error-line': { backgroundColor: 'var(--color-red-soft)' },
    '.cm-warning-line': { backgroundColor: 'var(--color-amber-soft)' },
    '.cm-tooltip': {
      backgroundColor: 'var(--color-raised)',
      color: 'var(--color-ink)',
      border: '1px solid var(--color-line)',
      borderRadius: '6px',
      boxShadow: 'var(--shadow-float)',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': {
      fontFamily: 'var(--font-mono)',
      fontSize: 'var(--text-sm)',
      maxWidth: 'min(36rem, 92vw)',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
      backgroundColor: 'var(--color-pressed)',
      color: 'var(--color-ink)',
    },
    '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
    '.cm-completionDetail': {
      fontFamily: 'var(--font-sans)',
      fontStyle: 'normal',
      color: 'var(--color-muted)',
      marginLeft: '1.5ch',
    },
    '.cm-panels': { backgroundColor: 'var(--color-canvas)', color: 'var(--color-ink)' },
    '.cm-panels-top': { borderBottom: '1px solid var(--color-line)' },
    '.cm-panel.cm-search': { fontFamily: 'var(--font-sans)', padding: '6px 32px 6px 8px' },
    '.cm-panel.cm-search [name=close]': { minWidth: '24px', minHeight: '24px', color: 'inherit' },
    '.cm-textfield': {
      backgroundColor: 'var(--color-surface)',
      border: '1px solid var(--color-control)',
      borderRadius: '4px',
      fontSize: 'inherit',
    },
    '.cm-button': {
      backgroundImage: 'none',
      backgroundColor: 'var(--color-surface)',
      border: '1px solid var(--color-control)',
      borderRadius: '4px',
      fontSize: 'inherit',
    },
    '.cm-searchMatch': { backgroundColor: 'var(--color-amber-soft)' },
    '.cm-searchMatch-selected': { outline: '1px solid var(--color-amber)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--color-blue)' },
      { tag: [tags.string, tags.special(tags.string)], color: 'var(--color-green)' },
      { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--color-violet)' },
      { tag: [tags.comment, tags.meta], color: 'var(--color-faint)' },
      { tag: [tags.labelName, tags.typeName], color: 'var(--color-amber)' },
      {
        tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket],
        color: 'var(--color-muted)',
      },
    ]),
  ),
]
