import type { BrokenModule } from '../../../../contract/module.ts'
import { useLive } from '../../../lib/store.ts'
import { Button } from '../../../ui/button.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { formatDirectory } from '../../../ui/format.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { ProblemLines } from '../problem-lines.tsx'
import { useModulesView } from './modules-view.ts'

/** Files that are drawn; more would only be scrolled. */
const SHOWN = 50

/** Files that make no module, with what is wrong in each. */
export function BrokenList({ broken, notes }: { broken: readonly BrokenModule[]; notes: readonly string[] }) {
  const home = useLive((state) => state.info?.homeDirectory)
  if (broken.length + notes.length === 0) return null
  const files = `${broken.length} ${broken.length === 1 ? 'file makes' : 'files make'} no module`
  return (
    <section
      aria-label="What makes no module"
      className="max-h-[45%] shrink-0 overflow-y-auto border-line border-t bg-canvas"
    >
      <Disclosure
        open={broken.length > 0 && broken.length < 4 ? true : undefined}
        summary={broken.length > 0 ? files : 'What was not looked at'}
        className="px-4 py-2 max-md:px-3"
        summaryClassName="font-medium"
      >
        <ul className="mt-1.5 flex flex-col gap-2.5">
          {broken.slice(0, SHOWN).map((each) => (
            <li key={`${each.path} ${each.origin}`}>
              <div className="flex items-center gap-2">
                <span className="min-w-0 flex-1 break-all font-mono text-sm">
                  <VisibleText text={formatDirectory(each.path, home)} />
                </span>
                <Button
                  size="sm"
                  aria-label={`Open ${each.path}`}
                  onClick={() =>
                    useModulesView.setState({ source: { path: each.path, line: firstLine(each) } })
                  }
                >
                  Open
                </Button>
              </div>
              <ProblemLines
                problems={each.problems}
                onJump={(line) => useModulesView.setState({ source: { path: each.path, line } })}
              />
            </li>
          ))}
          {broken.length > SHOWN && (
            <li className="text-muted">And {broken.length - SHOWN} more: `muster module ls` lists all.</li>
          )}
          {notes.map((note) => (
            <li key={note} className="text-muted">
              {note}
            </li>
          ))}
        </ul>
      </Disclosure>
    </section>
  )
}

function firstLine({ problems }: BrokenModule): number | null {
  return problems.find(({ line }) => line !== null)?.line ?? null
}
