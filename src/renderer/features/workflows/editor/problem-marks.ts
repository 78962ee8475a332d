import { type Range, RangeSet, type RangeValue, StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView, GutterMarker, gutter, gutterLineClass } from '@codemirror/view'
import type { WorkflowProblem } from '../../../../contract/run.ts'

/** Tells the editor what is wrong in its text. */
export const setProblems = StateEffect.define<readonly WorkflowProblem[]>()

class ProblemMarker extends GutterMarker {
  readonly severity: WorkflowProblem['severity']
  readonly text: string

  constructor(severity: WorkflowProblem['severity'], text: string) {
    super()
    this.severity = severity
    this.text = text
  }

  override eq(other: ProblemMarker): boolean {
    return other.severity === this.severity && other.text === this.text
  }

  override toDOM(): Node {
    const mark = document.createElement('span')
    mark.textContent = this.severity === 'error' ? '×' : '!'
    mark.title = this.text
    return mark
  }
}

class NumberMarker extends GutterMarker {
  override readonly elementClass: string

  constructor(severity: WorkflowProblem['severity']) {
    super()
    this.elementClass = `cm-${severity}-number`
  }
}

const numbers = { error: new NumberMarker('error'), warning: new NumberMarker('warning') }
const empty = RangeSet.of<ProblemMarker>([])
const bands = {
  error: Decoration.line({ class: 'cm-error-line' }),
  warning: Decoration.line({ class: 'cm-warning-line' }),
}

/** The worst problem of each line, with all messages; it moves with its line while the text changes. */
const markers = StateField.define<RangeSet<ProblemMarker>>({
  create: () => empty,
  update(before, { changes, effects, state }) {
    let now = before.map(changes)
    for (const effect of effects) {
      if (!effect.is(setProblems)) continue
      const lines = new Map<number, ProblemMarker>()
      for (const { line, severity, message } of effect.value) {
        if (line === null || line > state.doc.lines) continue
        const { from } = state.doc.line(line)
        const other = lines.get(from)
        const worst = other?.severity === 'error' ? 'error' : severity
        lines.set(from, new ProblemMarker(worst, other ? `${other.text}\n${message}` : message))
      }
      now = RangeSet.of(
        [...lines].map(([from, marker]) => marker.range(from)),
        true,
      )
    }
    return now
  },
  provide: (field) => [
    gutterLineClass.from(field, (set) => RangeSet.of(bySeverity(set, numbers))),
    EditorView.decorations.from(field, (set) => Decoration.set(bySeverity(set, bands))),
  ],
})

function bySeverity<T extends RangeValue>(
  set: RangeSet<ProblemMarker>,
  looks: Readonly<Record<WorkflowProblem['severity'], T>>,
) {
  const found: Range<T>[] = []
  for (const at = set.iter(); at.value !== null; at.next())
    found.push(looks[at.value.severity].range(at.from))
  return found
}

/** Marks at the lines of problems. */
export const problemMarks = [
  markers,
  gutter({ class: 'cm-problems', markers: (view) => view.state.field(markers) }),
]
