import { clsx } from 'clsx'
import { memo, useState } from 'react'
import { Button } from '../../button.tsx'
import { Scrolls } from '../../scrolls.tsx'
import type { DiffLine, FileDiff } from './diff-lines.ts'
import './diff.css'

const FIRST_LINES = 200

/** A difference in one column: line numbers, signs, and what changed within a line set off. */
export const DiffView = memo(function DiffView({ diff, numbered }: { diff: FileDiff; numbered: boolean }) {
  const [all, setAll] = useState(false)
  const total = diff.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0)
  let left = all ? Number.POSITIVE_INFINITY : FIRST_LINES
  return (
    <Scrolls className="overflow-x-auto">
      <table className="w-full border-collapse font-mono text-sm leading-[1.5]">
        <caption className="sr-only">
          {diff.added} lines added, {diff.removed} removed
        </caption>
        <tbody>
          {diff.hunks.map((hunk, index) => {
            const lines = hunk.lines.slice(0, Math.max(0, left))
            left -= lines.length
            if (lines.length === 0) return null
            return [
              index > 0 && (
                <tr key={`gap-${hunk.newStart}`}>
                  <td colSpan={4} className="h-3 border-line border-y bg-hover" />
                </tr>
              ),
              ...lines.map((line) => (
                <Line key={`${line.oldNumber}:${line.newNumber}`} line={line} numbered={numbered} />
              )),
            ]
          })}
        </tbody>
      </table>
      {!all && total > FIRST_LINES && (
        <div className="p-2" data-folded={total - FIRST_LINES}>
          <Button size="sm" onClick={() => setAll(true)}>{`Show all ${total} lines`}</Button>
        </div>
      )}
    </Scrolls>
  )
})

const signs = { same: ' ', added: '+', removed: '−' }
const words = { same: '', added: 'added: ', removed: 'removed: ' }

function Line({ line, numbered }: { line: DiffLine; numbered: boolean }) {
  const tone = line.kind === 'added' ? 'bg-green-soft' : line.kind === 'removed' ? 'bg-red-soft' : ''
  const strong = line.kind === 'added' ? 'diff-added' : 'diff-removed'
  return (
    <tr className={tone}>
      {numbered && (
        <>
          <td className="w-px select-none whitespace-nowrap pr-2 pl-3 text-right align-top text-faint">
            {line.oldNumber}
          </td>
          <td className="w-px select-none whitespace-nowrap pr-2 text-right align-top text-faint">
            {line.newNumber}
          </td>
        </>
      )}
      <td
        className={clsx(
          'w-px select-none align-top',
          !numbered && 'pl-3',
          line.kind === 'added' ? 'text-green' : 'text-red',
        )}
      >
        <span className="sr-only">{words[line.kind]}</span>
        <span aria-hidden>{signs[line.kind]}</span>
      </td>
      <td className="whitespace-pre-wrap break-words pr-3 pl-2 align-top">
        {line.parts.map((part, index) =>
          part.changed ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part has no other identity
            <span key={index} className={strong}>
              {part.text}
            </span>
          ) : (
            part.text
          ),
        )}
        {/* An empty line still has its height. */}
        {line.parts.every((part) => part.text === '') && ' '}
      </td>
    </tr>
  )
}
