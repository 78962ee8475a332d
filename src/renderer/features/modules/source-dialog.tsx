import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { useEffect, useMemo, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { useTextScale } from '../../lib/preferences.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { useModulesView } from './list/modules-view.ts'
import { useModules } from './use-modules.ts'

/** Height of a line in px at normal text size. */
const LINE = 19

/** The text of a module's file, with the lines that have problems; it is read again when the file changes. */
export function SourceDialog() {
  const source = useModulesView((view) => view.source)
  return source === null ? null : <OpenSource {...source} />
}

function OpenSource({ path, line }: { path: string; line: number | null }) {
  const client = useClient()
  const { value: list } = useModules()
  const [text, setText] = useState<string | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const [again, setAgain] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, or another attempt, reads it again.
  useEffect(() => {
    let ended = false
    client.call('module.source', { path }).then(
      ({ source }) => {
        if (ended) return
        setText(source)
        setError(null)
      },
      (thrown: unknown) => !ended && setError(toMusterError(thrown)),
    )
    return () => {
      ended = true
    }
  }, [client, path, list, again])
  const problems = useMemo(() => {
    const found = [...(list?.broken ?? []), ...(list?.modules ?? [])].find((each) => each.path === path)
    return new Map(found?.problems.map((problem) => [problem.line, problem.message]))
  }, [list, path])
  return (
    <Dialog
      open
      width="lg"
      onOpenChange={(open) => !open && useModulesView.setState({ source: null })}
      title="module.yaml"
      description={
        <span className="flex items-center gap-1">
          <span className="min-w-0 break-all font-mono text-sm">
            <VisibleText text={path} />
          </span>
          <CopyButton text={path} label="Copy the path" />
        </span>
      }
    >
      {error && <ReadError error={error} onAgain={() => setAgain(again + 1)} />}
      {!error && text === null && <SkeletonLines lines={8} />}
      {!error && text !== null && <Lines text={text} line={line} problems={problems} />}
    </Dialog>
  )
}

function Lines(props: { text: string; line: number | null; problems: ReadonlyMap<number | null, string> }) {
  const { text, line, problems } = props
  const lines = useMemo(() => text.split('\n'), [text])
  const [box, setBox] = useState<HTMLElement | null>(null)
  const scale = useTextScale()
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box,
    estimateSize: () => LINE * scale,
    overscan: 20,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is shown once, when there is something to scroll.
  useEffect(() => {
    if (box !== null && line !== null) virtualizer.scrollToIndex(line - 1, { align: 'center' })
  }, [box, line])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section would be one more landmark.
    <div
      ref={setBox}
      role="group"
      aria-label="Text of the file"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
      tabIndex={0}
      className="max-h-[56vh] overflow-auto rounded-md border border-line bg-sunken py-1"
    >
      <div className="relative min-w-fit" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, size }) => {
          const problem = problems.get(index + 1)
          return (
            <div
              key={index}
              title={problem}
              style={{ transform: `translateY(${start}px)`, height: size }}
              className={clsx(
                'absolute top-0 left-0 flex min-w-full whitespace-pre font-mono text-sm leading-[1.45]',
                problem !== undefined && 'bg-red-soft',
                index + 1 === line && 'outline outline-1 outline-accent outline-offset-[-1px]',
              )}
            >
              <span aria-hidden className="w-12 shrink-0 select-none pr-3 text-right text-muted">
                {index + 1}
              </span>
              <span className="pr-3">
                <VisibleText text={lines[index] ?? ''} kind="content" />
              </span>
              {problem !== undefined && <span className="sr-only">{problem}</span>}
            </div>
          )
        })}
      </div>
    </div>
  )
}
